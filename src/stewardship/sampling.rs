//! A sample of pairs by strata of stated probability, to tell how right an edition's links are.
//!
//! In: every pair that is one person in an edition, and every compared pair that is not, with its stated probability. Out: strata, and the
//! pairs drawn of each. Linked and unlinked pairs share the sample half and half; within each half a stratum has the more the larger and the
//! more doubtful it is (J. Neyman, JRSS 97, 1934; W. G. Cochran, *Sampling Techniques*, 3rd edition, 1977, §5.5). Every pair has a number of its
//! own from the edition's seed, and of a stratum those of the lowest numbers are drawn: the same again every time, and a larger sample of the
//! same edition holds a smaller one as far as it can. Pure.

use crate::journal::SampledStratum;
use crate::rules::SampleRules;
use crate::values::MentionKey;

/// A pair that can be drawn.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct FramePair {
    /// Its records, the lower number first.
    pub records: [u32; 2],
    /// True if they are one person in the edition.
    pub linked: bool,
    /// The stated probability that they are.
    pub probability: f64,
}

/// What was drawn.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Drawn {
    /// The strata that have pairs.
    pub strata: Vec<SampledStratum>,
    /// The pairs with the places of their strata, in the order of their numbers: strata are read in a mixed order, and whoever stops early
    /// has read something of each.
    pub pairs: Vec<(u16, [u32; 2])>,
}

/// What the numbers of pairs come from.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SampleSeed([u8; 32]);

impl SampleSeed {
    /// The seed that is in an edition: its content's digest.
    #[must_use]
    pub fn of_edition(content_digest: &str) -> Self {
        Self(blake3::derive_key(
            "hearth: a sample of an edition's pairs, 1",
            content_digest.as_bytes(),
        ))
    }

    /// A pair's number.
    #[must_use]
    pub fn number(&self, one: &MentionKey, other: &MentionKey) -> u64 {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        for key in [one.min(other), one.max(other)] {
            hasher.update(key.to_string().as_bytes()).update(&[0]);
        }
        let mut number = [0; 8];
        number.copy_from_slice(&hasher.finalize().as_bytes()[..8]);
        u64::from_le_bytes(number)
    }
}

/// No stratum is taken to be surer than one wrong in four hundred, whatever is stated of its pairs: that is what is to be found out.
const LEAST_SPREAD: f64 = 0.05;
/// A whole in millionths.
const WHOLE: u32 = 1_000_000;

/// A stratum before anything is drawn.
struct Stratum {
    linked: bool,
    from: u32,
    to: u32,
    /// Numbers and records of its pairs.
    pairs: Vec<(u64, [u32; 2])>,
    stated: f64,
}

impl Stratum {
    /// How much of a sample it should have: its size times the spread of its answers.
    fn size(&self) -> f64 {
        let mean = self.stated / self.pairs.len().max(1) as f64;
        self.pairs.len() as f64 * (mean * (1.0 - mean)).max(0.0).sqrt().max(LEAST_SPREAD)
    }
}

/// Draws `size` pairs, more where the least of every stratum asks for it. `number` gives each pair its own.
#[must_use]
pub fn draw(
    frame: &[FramePair],
    rules: &SampleRules,
    size: u32,
    number: impl Fn([u32; 2]) -> u64,
) -> Drawn {
    let mut strata = strata(rules);
    let bounds = strata.len() / 2;
    for pair in frame {
        let millionths = in_millionths(pair.probability);
        let half = if pair.linked { &mut strata[..bounds] } else { &mut strata[bounds..] };
        let place = half.partition_point(|it| it.from <= millionths).saturating_sub(1);
        half[place].pairs.push((number(pair.records), pair.records));
        half[place].stated += pair.probability;
    }
    strata.retain(|it| !it.pairs.is_empty());
    let (linked, unlinked): (Vec<Stratum>, Vec<Stratum>) =
        strata.into_iter().partition(|it| it.linked);
    let half = u64::from(size) / 2;
    let shares = [(u64::from(size) - half, linked), (half, unlinked)];
    let mut drawn = Drawn::default();
    let mut numbered: Vec<(u64, u16, [u32; 2])> = Vec::new();
    for (share, strata) in shares {
        let counts = allocate(&strata, share, u64::from(rules.least));
        for (mut stratum, count) in strata.into_iter().zip(counts) {
            let place = u16::try_from(drawn.strata.len()).unwrap_or(u16::MAX);
            stratum.pairs.sort_unstable();
            let Stratum { linked, from, to, pairs, stated: _ } = stratum;
            let all = pairs.len() as u64;
            drawn.strata.push(SampledStratum { linked, from, to, pairs: all, drawn: count });
            let lowest = pairs.into_iter().zip(0..count);
            numbered.extend(lowest.map(|((number, records), _)| (number, place, records)));
        }
    }
    numbered.sort_unstable();
    drawn.pairs = numbered.into_iter().map(|(_, place, records)| (place, records)).collect();
    drawn
}

/// The linked strata, which begin at nothing, and the unlinked ones, which begin at the floor.
fn strata(rules: &SampleRules) -> Vec<Stratum> {
    let of = |linked: bool, first: f64| {
        let from = std::iter::once(first).chain(rules.bounds.iter().copied()).map(in_millionths);
        let to = rules.bounds.iter().copied().map(in_millionths).chain([WHOLE]);
        let stratum =
            move |(from, to)| Stratum { linked, from, to, pairs: Vec::new(), stated: 0.0 };
        from.zip(to).map(stratum).collect::<Vec<_>>()
    };
    of(true, 0.0).into_iter().chain(of(false, rules.floor)).collect()
}

fn in_millionths(probability: f64) -> u32 {
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "clamped to a whole just before"
    )]
    let millionths = (probability.clamp(0.0, 1.0) * f64::from(WHOLE)).floor() as u32;
    millionths
}

/// How many of each stratum: the least first, then by size, what a small one cannot use going to the others.
fn allocate(strata: &[Stratum], share: u64, least: u64) -> Vec<u64> {
    let most: Vec<u64> = strata.iter().map(|it| it.pairs.len() as u64).collect();
    let mut counts: Vec<u64> = most.iter().map(|&all| all.min(least)).collect();
    let mut left = share.saturating_sub(counts.iter().sum());
    // one at a time to whoever is furthest behind its due (T. Webster's divisors): a larger share takes nothing back from anyone
    while left > 0 {
        let behind = |&at: &usize| {
            (counts[at] < most[at]).then(|| strata[at].size() / (counts[at] as f64 + 0.5))
        };
        let next = (0..strata.len()).filter_map(|at| Some((behind(&at)?, at)));
        let Some((_, at)) = next.max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1))) else {
            break;
        };
        counts[at] += 1;
        left -= 1;
    }
    counts
}
