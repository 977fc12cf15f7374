//! The columns of a council tax account.
//!
//! In: what an account says. Out: its row, each thing in the column and the width that the billing
//! system has for it. Which accounts there are is left to [`super::council_tax`].

use super::Dataset;
use super::address_text::{WrittenAddress, lines, write_address};
use super::delivery::{Format, Row};
use super::homes::{HomeKind, Homes};
use super::stream::Stream;
use super::world::{HomeIx, World};

/// The file.
pub(super) const FORMAT: Format<'static> = Format {
    delimiter: b',',
    crlf: true,
    windows_1252: true,
    ..Format::plain(
        "council_tax.csv",
        &[
            "account_ref",
            "property_ref",
            "uprn",
            "lead_liab_name",
            "liab_name_2",
            "liab_pos",
            "occupation_date",
            "vacation_date",
            "live_ind",
            "addr1",
            "addr2",
            "addr3",
            "addr4",
            "postcode",
            "band",
            "discount_code",
            "for_addr1",
            "for_addr2",
            "for_addr3",
            "for_addr4",
            "for_postcode",
            "email",
            "phone",
        ],
    )
};
const WIDTHS: [usize; 4] = [35, 35, 32, 32];
/// What an account says, before it is laid out in columns.
pub(super) struct Account {
    pub(super) key: String,
    pub(super) home: HomeIx,
    pub(super) names: (String, String),
    pub(super) position: u8,
    pub(super) from: i32,
    pub(super) to: Option<i32>,
    pub(super) discount: &'static str,
    pub(super) address: WrittenAddress,
    pub(super) forwarding: Option<Forwarding>,
    pub(super) contact: (String, String),
}

/// Where bills of a closed account go.
pub(super) struct Forwarding {
    /// The parts of the address, from small to large.
    pub(super) parts: Vec<String>,
    pub(super) address: WrittenAddress,
}

/// What an account says and where its addresses lead.
pub(super) struct WrittenAccount {
    pub(super) fields: Vec<String>,
    /// The home that the address in the columns still points to, and the one that the whole row leads to.
    pub(super) leads: [Option<HomeIx>; 2],
    /// The same of the forwarding address; none if the account has none.
    pub(super) forwards: Option<[Option<HomeIx>; 2]>,
}

impl Account {
    /// The columns, and the homes that they speak of.
    pub(super) fn into_fields(self, world: &World, stream: &mut Stream) -> WrittenAccount {
        let date = |tick: i32| world.clock.date(tick).strftime("%d/%m/%Y").to_string();
        let open = if stream.chance(0.5) { "31/12/2099".to_owned() } else { String::new() };
        let (address, cut) = lines(&self.address.parts(stream), &WIDTHS);
        let leads_to = self.address.leads_to(&address, true);
        let (forwarding, forwarding_cut) =
            lines(self.forwarding.as_ref().map_or(&[], |it| &*it.parts), &WIDTHS);
        let forwards = self.forwarding.as_ref().map(|Forwarding { address, .. }| {
            [address.points_to.filter(|_| !forwarding_cut), address.leads_to(&forwarding, false)]
        });
        let forwarding_postcode = self.forwarding.map(|it| it.address.postcode).unwrap_or_default();
        let mut fields = vec![
            self.key,
            property_ref(&world.homes, self.home),
            self.address.uprn,
            self.names.0,
            self.names.1,
            self.position.to_string(),
            date(self.from),
            self.to.map_or(open, date),
            if self.to.is_none() { "Y" } else { "N" }.to_owned(),
        ];
        fields.extend(address.iter().map(|line| line.to_uppercase()));
        fields.extend([
            self.address.postcode,
            band(&world.homes, self.home).to_owned(),
            self.discount.to_owned(),
        ]);
        fields.extend(forwarding.iter().map(|line| line.to_uppercase()));
        fields.extend([forwarding_postcode, self.contact.0, self.contact.1]);
        let points_to = self.address.points_to.filter(|_| !cut);
        WrittenAccount { fields, leads: [points_to, leads_to], forwards }
    }

    /// An account in the name of nobody who lives there.
    pub(super) fn impersonal(
        world: &World,
        key: String,
        home: HomeIx,
        name: String,
        position: u8,
        from: i32,
    ) -> Row {
        let mut stream =
            Stream::new(world.seed, "council tax impersonal", home as u64, u64::from(position));
        let account = Self {
            key: key.clone(),
            home,
            names: (name, String::new()),
            position,
            from,
            to: None,
            discount: "",
            address: write_address(&world.homes, home, Dataset::CouncilTax, &mut stream),
            forwarding: None,
            contact: Default::default(),
        };
        let WrittenAccount { fields, .. } = account.into_fields(world, &mut stream);
        Row { key, fields, mentions: Vec::new() }
    }
}

fn property_ref(homes: &Homes, home: HomeIx) -> String {
    format!("{:05}{:07}", homes.list[home].street, home)
}

fn band(homes: &Homes, home: HomeIx) -> &'static str {
    let step = match homes.list[home].kind {
        HomeKind::Flat => 0,
        HomeKind::Terraced | HomeKind::Hmo => 1,
        HomeKind::Semi => 2,
        HomeKind::Detached | HomeKind::CareHome | HomeKind::Block | HomeKind::Commercial => 3,
    };
    ["A", "B", "C", "D", "E", "F"][step + homes.list[home].street % 3]
}
