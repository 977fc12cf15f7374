//! What rows say of whom, by the shipped rules and by a plain person file's.

use std::path::Path;

use super::{BoundSource, RawMention, RowReading};
use crate::{
    extracts::ExtractReader,
    rules::{RuleFile, RuleFiles, RuleOrigin, Ruleset, SourceRules, Unchecked},
};

/// Reads a file by its source's rules; what was set aside is no concern here.
fn readings(source: &SourceRules, bytes: &[u8]) -> Vec<RowReading<'static>> {
    let mut reader =
        ExtractReader::of_bytes(Path::new("extract.csv"), bytes.to_vec(), source).unwrap();
    let bound = BoundSource::new(3, source, reader.header());
    let mut readings = Vec::new();
    while let Some(batch) = reader.next_batch(100).unwrap() {
        // a reading borrows its row, and the tests are done with neither before they end
        readings.extend(batch.leak().iter().map(|row| bound.read(row)));
    }
    let summary = reader.finish().unwrap();
    assert!(summary.adds_up());
    assert_eq!(summary.verified, readings.len() as u64);
    readings
}

fn shipped(dataset: &str, text: &str) -> Vec<RowReading<'static>> {
    let rules = Ruleset::load(None).unwrap().check().unwrap();
    readings(rules.source(dataset).unwrap().1, text.as_bytes())
}

fn mentions<'a>(reading: &'a RowReading<'static>) -> &'a [RawMention<'static>] {
    match reading {
        RowReading::Mentions(_, mentions) => mentions,
        RowReading::NoPerson(_, reason) => panic!("no person: {reason}"),
    }
}

fn reason<'a>(reading: &'a RowReading<'_>) -> &'a str {
    match reading {
        RowReading::Mentions(..) => panic!("somebody is mentioned"),
        RowReading::NoPerson(_, reason) => reason,
    }
}

const TAX: &str = "account_ref,property_ref,uprn,lead_liab_name,liab_name_2,liab_pos,occupation_date,vacation_date,\
live_ind,addr1,addr2,addr3,addr4,postcode,band,discount_code,for_addr1,for_addr2,for_addr3,for_addr4,for_postcode,email,phone\n";

#[test]
fn council_tax_mentions_up_to_two_name_columns() {
    let rows = shipped(
        "council_tax",
        &format!(
            "{TAX}1,9,77.0,\"SMITH, MR J\",\"SMITH, MRS A\",1,01/02/2020,31/12/2099,Y,1 High St,,Town,,AB1 2CD,A,,,,,,,a@b.uk,0123\n\
             2,9,,Void,,9,,,Y,2 High St,,,,AB1 2CD,A,,,,,,,,\n\
             3,9,,,,9,,,Y,3 High St,,,,AB1 2CD,A,,,,,,,x@y.uk,\n"
        ),
    );
    let RowReading::Mentions(row, people) = &rows[0] else { panic!("two people") };
    assert_eq!((row.dataset, row.record_id.as_str(), row.line), (3, "1", 2));
    assert_eq!((people[0].mention, people[1].mention), (0, 1));
    assert_eq!(people[0].name.full_name, "SMITH, MR J");
    assert_eq!(people[0].address, ["1 High St", "Town"]);
    assert_eq!((people[0].uprn, people[0].to), ("77.0", "31/12/2099"));
    assert_eq!((people[0].phone, people[1].phone), ("0123", ""));
    assert_eq!(people[1].postcode, "AB1 2CD");
    assert!(people.iter().all(|it| it.property_key == "9"), "the property is everybody's");
    assert_eq!(reason(&rows[1]), "void property");
    assert_eq!(reason(&rows[2]), "nobody is named");
}

#[test]
fn a_closed_account_mentions_its_people_again_where_they_go() {
    let rows = shipped(
        "council_tax",
        &format!(
            "{TAX}1,9,77,\"SMITH, MR J\",\"LEE, MS A\",1,01/02/2020,03/04/2026,N,1 High St,,Town,,AB1 2CD,A,,5 Low St,,Town,,AB3 4EF,,\n\
             2,9,77,\"SMITH, MR J\",,1,01/02/2020,03/04/2026,N,1 High St,,Town,,AB1 2CD,A,,,,,,AB3 4EF,,\n"
        ),
    );
    let people = mentions(&rows[0]);
    assert_eq!(people.iter().map(|it| it.mention).collect::<Vec<_>>(), [0, 1, 2, 3]);
    for (home, gone) in people[..2].iter().zip(&people[2..]) {
        assert_eq!(gone.name, home.name);
        assert_eq!((&gone.address[..], gone.postcode), (&["5 Low St", "Town"][..], "AB3 4EF"));
        assert_eq!((gone.from, gone.to), ("03/04/2026", ""), "since the account ended");
        assert_eq!((gone.uprn, gone.property_key), ("", ""), "those are of the home that is left");
    }
    assert_eq!(mentions(&rows[1]).len(), 1, "a postcode alone says nothing of where");
}

#[test]
fn an_accounts_student_is_none_where_the_bills_are_sent_on() {
    let rows = shipped(
        "council_tax",
        &format!(
            "{TAX}1,9,,\"SMITH, MR J\",,9,01/02/2020,30/06/2026,N,1 High St,,,,AB1 2CD,A,EXN,2 Low St,,,,AB1 3CD,,\n"
        ),
    );
    let students: Vec<bool> = mentions(&rows[0]).iter().map(|mention| mention.student).collect();
    assert_eq!(students, [true, false]);
}

#[test]
fn a_claim_mentions_those_who_are_there() {
    let head = "claim_ref|ctax_ref|status|start_date|end_date|claimant_title|claimant_forename|claimant_forename2|claimant_surname|claimant_dob|claimant_sex|claimant_nino|partner_title|partner_forename|partner_surname|partner_dob|partner_sex|partner_nino|child1_forename|child1_surname|child1_dob|child2_forename|child2_surname|child2_dob|child3_forename|child3_surname|child3_dob|uprn|address_1|address_2|address_3|address_4|postcode|tenancy_type|phone\n";
    let row = "C1|1|L|2024-01-02|2099-12-31|Mr|Jo|P|Lee|1980-01-02|1|AB123456C|||||||Al|Lee|2015-03-04|||||||1|1 High St||||AB1 2CD|2|0123\n";
    let rows = shipped("benefits", &format!("\u{feff}{head}{row}"));
    let people = mentions(&rows[0]);
    assert_eq!(people.iter().map(|person| person.mention).collect::<Vec<_>>(), [0, 2]);
    assert_eq!((people[0].from, people[1].from), ("2024-01-02", "2024-01-02"));
    assert_eq!((people[0].nino, people[1].nino), ("AB123456C", ""));
}

#[test]
fn an_anonymous_elector_is_no_person_by_marker() {
    let head = "Elector Number Prefix,Elector Number,Elector Number Suffix,Elector Markers,Elector DOB,Elector Surname,Elector Forename,PostCode,Address1,Address2,Address3,Address4,Address5,Address6\n";
    let rows = shipped(
        "electoral_roll",
        &format!(
            "{head}AB,1,,\"G,A\",,,,,,,,,,\nAB,2,1,GA,,Lee,Jo P,AB1 2CD,1 High St,AB1 2CD,,,,\n"
        ),
    );
    assert_eq!(reason(&rows[0]), "anonymous elector");
    let RowReading::Mentions(row, people) = &rows[1] else { panic!("an elector") };
    assert_eq!((row.record_id.as_str(), people[0].name.forename), ("AB-2-1", "Jo P"));
    assert_eq!(people[0].address, ["1 High St", "AB1 2CD"]);
}

#[test]
fn a_pupils_parent_shares_the_rows_address_until_the_pupil_leaves() {
    let head = "Estab,UPN,FormerUPN,Surname,Forename,MiddleNames,PreferredSurname,FormerSurname,DOB,Sex,EnrolStatus,EntryDate,LeavingDate,NCyearActual,SAON,PAON,Street,Locality,Town,PostCode,UPRN,ParentName\n";
    let row = "3001,Q207000016049,,Khan,Zara,,,,2015-03-04,F,C,2020-09-01,2024-07-20,4,,7,High St,,Town,AB1 2CD,,Mrs Aisha Khan\n";
    let rows = shipped("school_census", &format!("{head}{row}"));
    let RowReading::Mentions(source_row, people) = &rows[0] else { panic!("two people") };
    assert_eq!(source_row.record_id, "3001/Q207000016049");
    assert_eq!(people[1].name.full_name, "Mrs Aisha Khan");
    assert_eq!(people[0].address, people[1].address);
    assert_eq!((people[0].to, people[0].from), ("2024-07-20", ""));
    assert_eq!(people[1].upn, "");
}

#[test]
fn a_client_without_a_name_is_there_by_number() {
    let head = "person_id,nhs_number,title,forename,surname,known_as,date_of_birth,date_of_death,sex,client_type,event_start_date,event_end_date,address,postcode,uprn,phone,upn\n";
    let rows = shipped(
        "social_care",
        &format!(
            "{head}1,9434765870,,,,,,,,,,,,,,,\n2,,Mr,,,,,,M,,,,\"1 High St, Town\",AB1 2CD,,,\n"
        ),
    );
    assert_eq!(mentions(&rows[0])[0].nhs_number, "9434765870");
    assert_eq!(reason(&rows[1]), "nobody is named");
}

#[test]
fn a_permit_carries_its_vehicle() {
    let rows = shipped(
        "parking_permits",
        "permit_no;holder_name;dob;address;postcode;vehicle;valid_from;valid_to;email\nP1;Lee, Jo;02.01.1980;1 High St;AB1 2CD;AB12 CDE;2024-01-01;2025-01-01;\n",
    );
    let holder = &mentions(&rows[0])[0];
    assert_eq!((holder.attributes[0].attribute, holder.attributes[0].text), (0, "AB12 CDE"));
}

#[test]
fn a_plain_row_is_a_person_by_any_sign_of_one() {
    let text = "[[source]]\nname = \"people\"\nrecord_id = \"id\"\n[source.fields]\nsurname = \"s\"\nsex = \"sex\"\nemail = \"e\"\npostcode = \"p\"\n".to_owned();
    let file = RuleFile { text, origin: RuleOrigin::Council("people.toml".into()) };
    let files = RuleFiles::from([("sources/people.toml".to_owned(), file)]);
    let rules = Ruleset::<Unchecked>::of_files(files).check().unwrap();
    let csv = b"id,s,sex,e,p\n1,Lee,,,\n2,,M,,AB1 2CD\n3,,,a@b.uk,\n3,,,a@b.uk,\nx\n";
    let rows = readings(&rules.sources()[0], csv);
    assert_eq!(mentions(&rows[0])[0].name.surname, "Lee");
    assert_eq!(reason(&rows[1]), "nobody is named");
    assert_eq!(mentions(&rows[2])[0].email, "a@b.uk");
    assert_eq!(rows.len(), 3, "what repeats another or is no row says nothing");
}
