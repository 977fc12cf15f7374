//! What every page has round it.
//!
//! In: the council, who is signed in and why they look. Out: a [`Frame`], which the layout draws. Leaves to `session` who that is.

use super::assets;
use crate::config::PagesConfig;

/// What every page has round it: the field `frame` of its context.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::http) struct Frame {
    /// The council's name.
    pub(super) council: String,
    /// The council's colour: `#005a30`.
    pub(super) colour: String,
    /// Who is signed in; nobody, on pages that everybody may see.
    pub(super) user: Option<ShownUser>,
    /// The sections that the user's roles open.
    pub(super) sections: Vec<Section>,
    /// What a form sends back, so that no other site can send it.
    pub(super) csrf: String,
    /// Why the user looks, once they have said so.
    pub(super) looking: Option<LookingBar>,
    /// What was done a moment ago.
    pub(super) flash: Option<String>,
    /// True where the Design System's own files are absent, and pages stand under a small stylesheet.
    pub(super) plain: bool,
}

/// Who is signed in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::http) struct ShownUser {
    /// The name by which the configuration or the identity provider knows them.
    pub(super) name: String,
    /// Their roles, in words.
    pub(super) roles: String,
}

/// An entry of the navigation.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::http) struct Section {
    /// What it says.
    pub(super) words: String,
    /// Where it leads.
    pub(super) path: String,
    /// True for the section that the page belongs to.
    pub(super) current: bool,
}

/// Why somebody looks: shown on every page while they do.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::http) struct LookingBar {
    /// The purpose, in words.
    pub(super) purpose: String,
    /// The reference of the case, where one was given.
    pub(super) case_reference: Option<String>,
    /// Why they have reason to ask about the person.
    pub(super) relationship: Option<String>,
    /// Until when they look in an emergency.
    pub(super) break_glass_until: Option<BreakGlass>,
}

/// A look in an emergency, and how long it lasts.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(in crate::http) struct BreakGlass {
    /// The time of day: `14:05`.
    pub(super) until: String,
    /// Whole minutes left when the page was made.
    pub(super) minutes: u64,
}

impl Frame {
    /// The frame of a page that nobody is signed in for.
    pub(in crate::http) fn of_nobody(council: &str, pages: &PagesConfig) -> Self {
        Self {
            council: council.to_owned(),
            colour: pages.colour.to_string(),
            user: None,
            sections: Vec::new(),
            csrf: String::new(),
            looking: None,
            flash: None,
            plain: assets::PLAIN,
        }
    }

    /// The name of the stylesheet in which the council's colour stands.
    pub(super) fn colour_sheet(&self) -> String {
        format!("/assets/colour-{}.css", self.colour.trim_start_matches('#'))
    }

    /// The stylesheets, in their order.
    pub(super) fn sheets(&self) -> Vec<String> {
        let mut sheets = assets::sheets();
        sheets.push(self.colour_sheet());
        sheets
    }

    /// The scripts; a page works without.
    #[expect(
        clippy::unused_self,
        reason = "a template asks its frame for all that stands round it"
    )]
    pub(super) fn scripts(&self) -> Vec<String> {
        assets::scripts()
    }
}
