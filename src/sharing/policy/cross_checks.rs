//! What no single file can know of itself: that names exist elsewhere, and that rows can do what they say.
//!
//! In: the rows of all files. Out: faults, each on the line of the row that is wrong.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::files::Rows;
use super::gateways::{Gateway, GatewayKind};
use super::reading::RowPlace;
use super::uses::{UseKind, UseRow};
use crate::rules::{FaultList, nearest};
use crate::sharing::SpecialCondition;
use crate::values::{FactorName, SharedField};

/// The names that a list has, to look others up in.
struct Known<'r> {
    what: &'static str,
    names: Vec<&'r str>,
}

impl<'r> Known<'r> {
    /// The names of a list; twice the same is a fault.
    fn of(
        what: &'static str,
        rows: impl Iterator<Item = (&'r str, &'r RowPlace)>,
        faults: &FaultList,
    ) -> Self {
        let mut names = Vec::new();
        let mut seen = BTreeSet::new();
        for (name, place) in rows {
            if !seen.insert(name) {
                error(faults, place, format!("there are two {what}s `{name}`"), "rename one");
            }
            names.push(name);
        }
        Self { what, names }
    }

    fn want(&self, name: &str, place: &RowPlace, faults: &FaultList) {
        if self.names.contains(&name) {
            return;
        }
        let hint = match nearest(name, self.names.iter().copied()) {
            Some(near) => format!("write \"{near}\""),
            None => format!("add the {} to its file, or take the name out", self.what),
        };
        error(faults, place, format!("there is no {} `{name}`", self.what), hint);
    }
}

fn error(faults: &FaultList, place: &RowPlace, what: impl Display, hint: impl Into<String>) {
    faults.error(&place.file, place.line, format!("`{}`: {what}", place.row), hint);
}

fn warning(faults: &FaultList, place: &RowPlace, what: impl Display, hint: impl Into<String>) {
    faults.warning(&place.file, place.line, format!("`{}`: {what}", place.row), hint);
}

/// Adds what is wrong between the files.
pub(super) fn check(rows: &Rows, faults: &FaultList) {
    let purposes = Known::of(
        "purpose",
        rows.purposes.iter().map(|row| (row.name.as_str(), &row.place)),
        faults,
    );
    let gateways = Known::of(
        "gateway",
        rows.gateways.iter().map(|row| (row.name.as_str(), &row.place)),
        faults,
    );
    let datasets = Known::of(
        "dataset",
        rows.datasets.iter().map(|row| (row.name.0.as_str(), &row.place)),
        faults,
    );
    let roles =
        Known::of("role", rows.roles.iter().map(|row| (row.name.as_str(), &row.place)), faults);
    Known::of(
        "restriction",
        rows.restrictions.iter().map(|row| (row.name.as_str(), &row.place)),
        faults,
    );
    Known::of("sign", rows.signs.iter().map(|row| (row.name.as_str(), &row.place)), faults);
    Known::of(
        "operation",
        rows.operations.iter().map(|row| (row.operation.word(), &row.place)),
        faults,
    );
    Known::of("use", rows.uses.iter().map(|row| (row.name.as_str(), &row.place)), faults);
    Known::of(
        "organisation",
        rows.organisations.iter().map(|row| (row.name.as_str(), &row.place)),
        faults,
    );
    for row in &rows.purposes {
        row.incompatible.iter().for_each(|it| purposes.want(it.as_str(), &row.place, faults));
    }
    for row in &rows.gateways {
        let named = row.purposes.iter().chain(&row.except);
        named.for_each(|it| purposes.want(it.as_str(), &row.place, faults));
        row.datasets.iter().for_each(|it| datasets.want(&it.0, &row.place, faults));
    }
    for row in &rows.roles {
        row.purposes.iter().for_each(|it| purposes.want(it.as_str(), &row.place, faults));
    }
    for row in &rows.restrictions {
        row.except.iter().for_each(|it| purposes.want(it.as_str(), &row.place, faults));
        row.set_by.iter().for_each(|it| roles.want(it.as_str(), &row.place, faults));
    }
    for row in &rows.operations {
        row.purposes.iter().for_each(|it| purposes.want(it.as_str(), &row.place, faults));
        row.unscreened.iter().for_each(|it| roles.want(it.as_str(), &row.place, faults));
    }
    for row in &rows.emergencies.rules {
        purposes.want(row.purpose.as_str(), &row.place, faults);
        row.gateways.iter().for_each(|it| gateways.want(it.as_str(), &row.place, faults));
        row.datasets.iter().for_each(|it| datasets.want(&it.0, &row.place, faults));
    }
    for row in &rows.signs {
        datasets.want(&row.dataset.0, &row.place, faults);
        let counts =
            |it: &Gateway| it.factors.as_ref().is_some_and(|of| of.of.contains(&row.factor));
        if !rows.gateways.iter().any(counts) {
            let of =
                rows.gateways.iter().filter_map(|it| it.factors.as_ref()).flat_map(|it| &it.of);
            let hint = match nearest(row.factor.as_str(), of.map(FactorName::as_str)) {
                Some(near) => format!("write \"{near}\""),
                None => "take the row out, or let a gateway count it".to_owned(),
            };
            error(faults, &row.place, format!("no gateway counts `{}`", row.factor), hint);
        }
    }
    for row in &rows.uses {
        row.purposes.iter().for_each(|it| purposes.want(it.as_str(), &row.place, faults));
        row.gateways.iter().for_each(|it| gateways.want(it.as_str(), &row.place, faults));
        datasets.want(&row.dataset.0, &row.place, faults);
        law_of(row, rows, faults);
        delicacy_of(row, rows, faults);
    }
    super::kept::check(&rows.kept, &rows.retention_file, faults);
    rights_of(rows, &purposes, faults);
    one_council(rows, faults);
}

/// What rights name exists, and every class of purpose is told of in some way.
fn rights_of(rows: &Rows, purposes: &Known<'_>, faults: &FaultList) {
    let rights = &rows.rights;
    let exemptions = Known::of(
        "exemption",
        rights.exemptions.iter().map(|row| (row.name.as_str(), &row.place)),
        faults,
    );
    for row in &rights.objections {
        row.purposes.iter().for_each(|it| purposes.want(it.as_str(), &row.place, faults));
    }
    for row in &rights.tellings {
        row.purposes.iter().for_each(|it| purposes.want(it.as_str(), &row.place, faults));
        row.exemption.iter().for_each(|it| exemptions.want(it.as_str(), &row.place, faults));
    }
    for purpose in &rows.purposes {
        if rights.telling(&purpose.name, purpose.class).is_none() {
            error(
                faults,
                &purpose.place,
                "whether its looks are told to the person is not said",
                "write a [[telling]] in rights.toml that names the purpose or its class",
            );
        }
    }
}

/// A row that rests on a gateway must be one that the gateway can carry.
fn law_of(row: &UseRow, rows: &Rows, faults: &FaultList) {
    let cited = || rows.gateways.iter().filter(|gateway| row.gateways.contains(&gateway.name));
    if row.kind == UseKind::Never {
        return;
    }
    for gateway in cited() {
        if gateway.kind == GatewayKind::Prohibition {
            error(
                faults,
                &row.place,
                format!("`{}` forbids, and the row rests on it", gateway.name),
                "cite a power or duty, or write as = \"never\"",
            );
        }
        if !gateway.is_about(&row.dataset) {
            error(
                faults,
                &row.place,
                format!("`{}` is not about {}", gateway.name, row.dataset.0),
                "cite a gateway that is",
            );
        }
        if row.fields.and(gateway.fields).is_empty() {
            error(
                faults,
                &row.place,
                format!("`{}` lets none of the row's fields out", gateway.name),
                "take the row or the gateway out",
            );
        }
    }
    for purpose in &row.purposes {
        if !cited().any(|gateway| gateway.reaches(purpose)) {
            error(
                faults,
                &row.place,
                format!("no gateway of the row is for `{purpose}`"),
                "cite one that is, or take the purpose out",
            );
        }
        let forbids = rows.gateways.iter().find(|gateway| {
            gateway.kind == GatewayKind::Prohibition
                && gateway.is_about(&row.dataset)
                && gateway.reaches(purpose)
                && row.fields.within(gateway.fields)
        });
        if let Some(prohibition) = forbids {
            warning(
                faults,
                &row.place,
                format!("it can open nothing for `{purpose}`: {} forbids it", prohibition.name),
                "take the purpose out of the row",
            );
        }
    }
}

/// Special category data needs a condition of its own.
fn delicacy_of(row: &UseRow, rows: &Rows, faults: &FaultList) {
    let whole = rows.datasets.iter().any(|known| known.special && known.name == row.dataset);
    if row.kind == UseKind::Never || !(whole || row.fields.has(SharedField::SpecialDetails)) {
        return;
    }
    match row.special {
        None => error(
            faults,
            &row.place,
            "special category data, and no condition of Article 9",
            "write special_condition = \"substantial_public_interest\" and schedule_1 = \"para. …\"",
        ),
        Some(SpecialCondition::SubstantialPublicInterest) if row.schedule_1.is_none() => error(
            faults,
            &row.place,
            "a substantial public interest needs a paragraph of Schedule 1 to the Data Protection Act 2018",
            "write schedule_1 = \"para. 6 (statutory purposes)\"",
        ),
        Some(_) => {}
    }
}

fn one_council(rows: &Rows, faults: &FaultList) {
    let mut own = rows.organisations.iter().filter(|organisation| organisation.own);
    if own.next().is_none() {
        let file = rows.organisations.first().map(|row| row.place.file.as_str());
        let file = file.unwrap_or("sharing/organisations.toml");
        faults.error(file, 1, "no organisation is the council itself", "write own = true for one");
    }
    for twin in own {
        error(
            faults,
            &twin.place,
            "a second organisation is the council itself",
            "keep one own = true",
        );
    }
}
