//! The demo's accounts: one for each kind of user of the pages, with a password that anybody may know.
//!
//! In: nothing but luck, for the salts. Out: their part of `hearth.toml`, and what the demo prints of them. The password is a fixed word and stands here in the open: nobody
//! in the demo's council exists, and the service refuses such accounts wherever others than this machine could ask.

use std::fmt::Write as _;
use std::io::{self, Write};

use rayon::prelude::*;

use crate::http::KeptPassword;
use crate::journal;

/// The password of every account.
const PASSWORD: &str = "fictional";

/// The accounts: user, what people call them, what they are for.
const ACCOUNTS: [(&str, &str, &str); 6] = [
    ("a.green", "Caseworker", "looks households up, records life events and consent"),
    ("s.patel", "Safeguarding lead", "the same in safeguarding, and in an emergency"),
    ("d.steward", "Steward", "decides doubtful cases"),
    ("n.office", "Back office", "reads last night's report, releases what was held"),
    ("dpo", "Privacy officer", "reviews looks in emergencies, keeps the registers"),
    ("po", "Second officer", "the other of two, where one is not enough"),
];

/// Their part of the configuration.
pub(super) fn tables() -> anyhow::Result<String> {
    let salts = ACCOUNTS.map(|_| journal::draw_secret());
    let salts: Vec<[u8; 32]> = salts.into_iter().collect::<Result<_, _>>()?;
    let kept: Vec<String> = salts
        .into_par_iter()
        .map(|drawn| {
            let mut salt = [0; 16];
            salt.copy_from_slice(&drawn[..16]);
            KeptPassword::of(PASSWORD, salt).text()
        })
        .collect();
    let about = "\n# Who signs in to the pages of the demo, all with the password `fictional`. A council has [sign_in.provider] here in their place, which\n\
        # names its identity provider; the service refuses accounts like these wherever others than this machine could ask.\n[sign_in]\n";
    let mut text = about.to_owned();
    for ((user, label, _), password) in ACCOUNTS.iter().zip(kept) {
        let table = format!(
            "\n[[sign_in.account]]\nuser = \"{user}\"\nlabel = \"{label}\"\npassword = \"{password}\"\n"
        );
        text.write_str(&table)?;
    }
    Ok(text)
}

/// Says where the pages are and who can sign in.
pub(super) fn told(url: &str, out: &mut (dyn Write + Send)) -> io::Result<()> {
    writeln!(
        out,
        "\nThe pages: {url}/ (fictional accounts, for this computer alone; the password of each is {PASSWORD})\n"
    )?;
    for (user, label, about) in ACCOUNTS {
        writeln!(out, "  {user:<10} {label:<18} {about}")?;
    }
    Ok(())
}
