//! The pages through the real program: a browser without scripts, which keeps cookies, follows redirects and sends the forms that it was given.

mod browser;
mod forged;
mod provider;
mod signing_in;
