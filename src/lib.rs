//! Hearth: a household single view for a council.
//!
//! Every night, the extracts of a council's systems come in; what goes out is an *edition*: which records are the same person,
//! which people live together, and a report of how the night went. `README.md` tells how it is used; this page is the map of the house.
//!
//! ```text
//!  extracts ─→ records ─→ normalise ─→ pairs ─→ links ─→ persons ─→ households ─→ editions
//!  (files)     (mentions)  (values)    (which to  (how     (who is    (who lives    (published,
//!                             │         compare)   sure)    who)       together)     then never changed)
//!                             │           │                                          │
//!                             └ addresses ┘  text → the gazetteer's UPRN             └─→ report, exports, explain
//!
//!  rules        what all of these believe about a council's data: matching-rules/, checked before anything runs
//!  pipeline     the one place that calls the stages in their order
//!  http         the same view over HTTP: who asks, the door of lookup, answers
//!  cli          the one place that parses arguments, prints, reads the clock
//! ```
//!
//! A module uses only those that are declared above it, at the foot of this page. The stages between the two ends read and write no file,
//! ask no clock and throw no dice. `tests/architecture.rs` holds both.
//!
//! # Follow one source row to its household
//!
//! 1. [`extracts`]: the line `850026938,…,MS JENNIFER GRIFFITHS & MR T JONES,…` is read with its file and line; it has the header's width, decodes,
//!    and has a key of its own. If not, it is set aside with the reason.
//! 2. [`records`]: the ruleset of its dataset says which column is what of whom. One row becomes mentions: here one
//!    `liable` mention, with text as written.
//! 3. [`normalise`]: the text becomes values, step by step. The joint name becomes two records,
//!    `council_tax:850026938:liable1` (Jennifer Griffiths, Ms) and `…:liable2` (T Jones, Mr).
//! 4. [`addresses`]: `FLAT NO C, 8 LONDON AVENUE` is found in the gazetteer and becomes a residence, by its UPRN.
//! 5. [`pairs`]: rules such as *one residence* or *birthday and surname* say with which other records each is worth comparing.
//! 6. [`links`]: each pair is compared field by field; each finding weighs so many bits for or against, as learnt from the data
//!    itself. The sum is the match weight.
//! 7. [`persons`]: strong links become persons, unless a constraint forbids it (the two of one row are two people). Each person keeps
//!    last night's identifier.
//! 8. [`households`]: what each record says of where the person lives, how far it is believed and how old it is, decides the residence; people at one
//!    residence who belong together are a household.
//! 9. [`editions`]: all of it is written beside what is served, verified, and published by one pointer.
//!
//! [`finding`] says by which marks somebody is found again among a million: they are a part of the edition, and answers are looked up by them.
//!
//! [`publication`] keeps step between what is served and the [`journal`], in which every act stands before it is done, and from whose index, the
//! [`store`], it tells what an identifier was and became. [`stewardship`] knows what stewards decided, and what of it stands tonight; it puts
//! doubtful cases in order for readers, and tells from their answers how right the links are.
//! [`sharing`] decides who may see what of whom and [`lookup`] shows it, through one door that writes every look down first. Whoever works on the
//! records themselves needs a permit of [`sharing`]'s too, written down before anything is shown.
//!
//! [`explaining`] says why the records of a person are one, and why those of two are not, to whoever has such a permit.
//!
//! [`rights`] keeps what residents ask about their own data, with the day by which the law wants an answer, and carries it out: an erasure, an
//! objection, the log of who looked. It says what the journal keeps no longer.
//!
//! [`audit`] signs how far the journal has come, and proves or names what became of it; [`backup`] saves journal, state and editions while others
//! write, and puts them back.
//!
//! [`clerical`] is what a reader of doubtful cases works on; [`subject_access`] puts together everything that is held of a person, for them.
//!
//! [`notices`] makes of what people declare and what nights find each life event once, and tells partners of it: signed, to one endpoint each,
//! tried again until it is taken.
//!
//! [`pipeline`] runs this; [`report`] tells of it; [`quality`] measures it against truth that [`synthetic`] made up or an analyst has;
//! [`rules`] and [`config`] are read first; [`values`] holds the types that all share.
//!
//! # Words
//!
//! | word | meaning |
//! |---|---|
//! | *extract* | a file that a council system delivers |
//! | *dataset* | what its rows are about: council tax, benefits, the electoral roll, the school census, social care … |
//! | *source row* | one row of an extract, with a key |
//! | *mention* | one person whom a row names; a row may mention several |
//! | *role* | as what: liable, claimant, partner, child, elector, pupil, parent, client |
//! | *normalised record* | a mention whose text has become values |
//! | *candidate pair* | two records worth comparing |
//! | *blocking rule* | what makes a pair worth comparing: a value that both share |
//! | *comparison*, *level* | one field of both records, and how far they agree in it |
//! | *m* and *u* | how often a level is met among records of one person, and among those of two |
//! | *match weight* | log₂ of m over u, summed over comparisons: bits of evidence for one person |
//! | *term-frequency adjustment* | a rare value shared weighs more than a common one |
//! | *link* | a pair with its weight |
//! | *clerical review* | a pair too doubtful to decide without a person |
//! | *case* | the doubtful pairs between the same two persons: what a reader is asked at once |
//! | *must-link*, *cannot-link* | what no score overrules |
//! | *person* | a cluster of records |
//! | *residence* | an address, by its UPRN; *provisional* where the gazetteer does not have it |
//! | *household* | people living together at a residence |
//! | *mark* | by what a person is found: a date of birth with the letters of a name, a postcode, a number |
//! | *trace* | a strict search: the one person of whom all that is known is true, or nobody |
//! | *edition* | what a night publishes, whole and unchanging |
//! | *lineage* | what an identifier became after a merge or a split |
//! | *fence* | rows of this dataset attach to persons whom others have built, and bridge none |
//! | *steward* | who looks after quality and decides doubtful cases |
//! | *purpose* | what a look is wanted for; whoever asks names one |
//! | *legal gateway* | a power, duty or prohibition in law, with its citation |
//! | *agreement* | by which another body may be shown something, once every party has signed |
//! | *consent* | what one person allowed, of themselves only |
//! | *restriction* | what is not shown of a person, and on which ground |
//! | *relationship* | why somebody has reason to ask about a person |
//! | *permit* | what a decision opens of one person; without one nothing is shown |
//! | *operator* | who runs commands on the records themselves: a data steward, a rights officer; an *operator's permit* opens what shows personal data |
//! | *disclosure* | what was shown |
//! | *erasure* | an entry of the journal says nothing any more; that there was one stays |
//! | *legal hold* | what is not erased while a claim or an inquiry is open |
//! | *exemption* | a provision by which a right is limited |
//! | *UPRN* | the number of an address in the UK's gazetteers |
//!
//! # Promises
//!
//! - **Nothing is lost.** Every source row ends as mentions, as *no person*, in quarantine or as a duplicate; the counts add up and the run says so.
//! - **Repeatable.** Same inputs, rules, key and program: the same bytes, on any number of threads. Weights are whole numbers of a fixed scale, so score
//!   and explanation agree exactly.
//! - **Explained.** `hearth explain` says for any two records why they are one person or two, and what would change that.
//! - **Stable.** Identifiers are kept from night to night, opaque, easy to read aloud, never given to anybody else.
//! - **Atomic.** A kill at any moment leaves the previous edition served.
//! - **Fenced records only attach.**
//!
//! `docs/hazards.md` names the test that holds each, and what is not held yet.

// The order of the modules is the direction of use: each uses only what stands above it. Blank lines keep rustfmt from sorting them.

pub mod values;

pub mod rules;

pub mod config;

pub mod extracts;

pub mod records;

pub mod addresses;

pub mod normalise;

pub mod pairs;

pub mod links;

pub mod persons;

pub mod households;

pub mod events;

pub mod finding;

pub mod editions;

pub mod journal;

pub mod audit;

pub mod store;

pub mod publication;

pub mod backup;

pub mod stewardship;

pub mod sharing;

pub mod explaining;

pub mod lookup;

pub mod rights;

pub mod quality;

pub mod report;

pub mod pipeline;

pub mod clerical;

pub mod subject_access;

pub mod notices;

pub mod synthetic;

pub mod http;

pub mod cli;
