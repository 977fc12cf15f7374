//! The program as its users meet it: the real binary, started in a folder of its own.

mod cli;
mod columns;
mod explained_links;
mod feeds;
mod fence;
mod kept_gazetteer;
mod lookup;
mod nights;
mod operators;
mod pages;
mod quality;
mod quiet_nights;
mod rights;
mod service;
mod sharing;
mod stewardship;
mod support;
