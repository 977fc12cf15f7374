//! Matching rules: policy as data that an analyst can read, checked before a night runs on it.
//!
//! In: `matching-rules/`, compiled in, and a council's folder or file over it. Out: a [`Ruleset<Checked>`], which is
//! the only kind that other stages take, or every fault at once with file, line and what to write instead. Leaves
//! to `extracts` whether a file has the columns, and to `records` and `normalise` what they hold.
//!
//! Reading order: [`SourceRules`] (what is said of a dataset), [`Ruleset`] (all of it), [`RuleDocument`] (how any
//! rule file is read with positions). The mapping language is described in `matching-rules/README.md`.

mod addresses;
mod attributes;
mod blocking;
mod cell_condition;
mod changes;
mod declaring;
mod document;
mod fault;
mod field;
mod field_reader;
mod household_heads;
mod households;
mod layout;
mod layout_reader;
mod life_events;
mod matching;
mod near_miss;
#[cfg(test)]
mod readme_tests;
mod review;
mod rule_files;
mod ruleset;
mod second_households;
mod shipped;
mod source;
mod source_files;
mod source_reader;
mod survivorship;
mod telling;
mod telling_reader;
#[cfg(test)]
mod telling_tests;
#[cfg(test)]
mod tests;

pub use addresses::AddressRules;
pub use blocking::{BlockingRule, KeyPart, PairBudget};
pub use changes::{AgainstTheRegister, ChangeRules};
pub use declaring::DeclaringRules;
pub use document::{RuleDocument, TableReader, ValueReader};
pub use fault::{FaultList, RuleFault, RuleFaults, Severity};
pub use field::{
    COMMON_DATE_FORMATS, FIELD_WORDS, GazetteerField, Sensitivity, field_of_word, names_somebody,
    word_of_field,
};
pub use household_heads::HeadRule;
pub use households::{
    EndMeans, HouseholdRules, LearningRules, LearntStaleness, RelationKind, RelationRule,
    ResidenceEvidence, ResidenceHistoryRules, SharedHouseRules,
};
pub use layout::{
    Attachment, ColumnPlace, ElementPath, FileKind, PathStart, RecordLayout, RecordRules,
    RecordUse, RecordWidth, SeveralPaths, StatedCount,
};
pub use life_events::{EventEvidence, LifeEventRules};
pub use matching::{MatchingRules, ThresholdAims, ThresholdRules};
pub use near_miss::{folded, nearest};
pub use review::{HarmRules, ReviewRules, SampleRules};
pub use rule_files::{RuleFile, RuleFileError, RuleFiles, RuleOrigin, files_at, shipped_files};
pub use ruleset::{Checked, LinkMode, Ruleset, Unchecked, UnknownDataset};
pub use second_households::{SecondGround, SecondHouseholdRule};
pub use source::{
    ArrivalLimits, AttributeDefinition, AttributeRule, CellCondition, CellTest, ColumnUse,
    Encoding, Fence, FenceRule, FieldRule, FileFormat, KeyRule, MentionRules, NoPersonRule,
    SourceKind, SourceRules,
};
pub use survivorship::SurvivorshipRules;
pub use telling::{ChangeRule, MoveCase, ServiceRule, TellRule, Telling, Told};
