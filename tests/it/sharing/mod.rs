//! Who may see what of whom: the law as the policy has it, told in sentences, and held against an oracle.

mod acts;
mod hidden;
mod kills;
mod known;
mod law;
mod law_of_persons;
mod law_properties;
mod office;
mod oracle;
mod reaching;
mod scene;
mod table;
mod twins;
mod unsaved;
