//! One file a group of commands.

mod address;
mod address_file;
mod address_withheld;
mod audit;
mod check;
mod demo;
mod editions;
mod evaluate;
mod explain;
mod init;
mod left_alone;
mod link;
mod link_told;
mod nightly;
mod output;
mod property_key;
