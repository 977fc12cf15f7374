//! Any text as each of the field's values: refused, or read so that its own writing reads as the same value.

#![no_main]

use hearth::normalise::read_birth_date;
use hearth::rules::COMMON_DATE_FORMATS;
use hearth::values::{
    DateFormat, HouseholdId, NhsNumber, Nino, PartialDate, PersonId, Postcode, PostcodeReading,
    Upn, Uprn,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(postcode) = Postcode::parse(text) {
        assert_eq!(Postcode::parse(postcode.as_str()), Ok(postcode));
    }
    let _ = PostcodeReading::read(text).text();
    if let Ok(nino) = Nino::parse(text) {
        assert_eq!(Nino::parse(nino.as_str()), Ok(nino));
    }
    if let Ok(upn) = Upn::parse(text) {
        assert_eq!(Upn::parse(upn.as_str()), Ok(upn));
    }
    if let Ok(uprn) = Uprn::parse(text) {
        assert_eq!(Uprn::parse(&uprn.to_string()), Ok(uprn));
    }
    if let Ok(number) = NhsNumber::parse(text) {
        assert_eq!(NhsNumber::parse(&number.to_string()), Ok(number));
    }
    if let Ok(person) = text.parse::<PersonId>() {
        assert_eq!(person.to_string().parse(), Ok(person));
        assert!(text.parse::<HouseholdId>().is_err(), "both a person and a household");
    }
    // a format of one's own, and a text in it
    let (format, date) = text.split_once('\n').unwrap_or((text, text));
    let night = jiff::civil::date(2026, 11, 1);
    if let Ok(format) = DateFormat::new(format) {
        let _ = PartialDate::parse(date, &[format], night);
    }
    let formats: Vec<DateFormat> =
        COMMON_DATE_FORMATS.iter().flat_map(|format| DateFormat::new(format)).collect();
    if let Ok(born) = read_birth_date(text, &formats, night)
        && let Some(born) = born.whole()
    {
        assert!(born <= night, "born after the night");
    }
});
