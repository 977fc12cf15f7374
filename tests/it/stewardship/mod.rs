//! A steward's word, night after night, through the real program: it sticks, it bridges nothing, it is open again when what it rested on has
//! changed, and taken back it leaves no trace. The cases follow the idea of the merge and unlink behaviours that master patient indices
//! number and test (verified links, un-merge, ignore, re-merge).

mod barred;
mod by_rule;
mod doubtful_death;
mod durable;
mod estimating;
mod households;
mod killed;
mod nights;
mod registry;
mod reviewing;
mod sticking;
