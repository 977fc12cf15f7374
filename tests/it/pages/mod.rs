//! The pages through the real program: a browser without scripts, which keeps cookies, follows redirects and sends the forms that it was given; and a
//! real one, for what people do at it.

mod at_a_browser;
mod back_office;
mod browser;
mod chromium;
mod forged;
mod looking;
mod privacy;
mod provider;
mod recording;
mod served_demo;
mod signing_in;
mod steward;
