//! One file a group of commands.

mod check;
mod demo;
mod explain;
mod init;
mod link;
mod nightly;
mod output;
mod property_key;
