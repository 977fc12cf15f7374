//! What goes wrong with addresses, by name.
//!
//! In: a draft of an address and the premises that it is of. Out: the draft with one thing wrong, or the word that this cannot
//! go wrong with this address. The kinds are those of councils' files: how people and back-office systems really write.
//! Which kinds meet in one row is left to [`super::messy`].

mod building;
mod flat;
mod flat_order;
mod house_number;
mod layout;
mod place;
mod postcode;
mod street;
mod street_spelling;

use super::draft::Draft;
use super::premises::Premises;
use super::streets::Street;
use crate::synthetic::stream::Stream;

/// What a noise may look at.
pub(super) struct Scene<'book> {
    /// The premises meant.
    pub(super) premises: &'book Premises,
    /// Its street.
    pub(super) street: &'book Street,
    /// True if the building that it is a part of is in the gazetteer.
    pub(super) building_is_listed: bool,
}

/// Which evidence a noise spoils; two that spoil the same do not meet in one row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Spoils {
    /// Nothing.
    Nothing,
    /// How the text lies on the page.
    Layout,
    /// The street's name.
    Street,
    /// The street's type, so that a street beside it may be taken for it: the rest must hold.
    StreetType,
    /// Postcode, locality or town: with one of these gone, the others must hold.
    Place,
    /// The flat.
    Flat,
    /// The number or the name of house or building.
    Building,
    /// Words that do not belong are put first.
    Before,
}

/// One kind of noise.
pub(super) struct Noise {
    /// Its name in the truth.
    pub(super) name: &'static str,
    /// What it spoils.
    pub(super) spoils: Spoils,
    /// Spoils the draft, or says with `false` that it cannot.
    pub(super) apply: fn(&mut Draft, &Scene<'_>, &mut Stream) -> bool,
}

const fn noise(
    name: &'static str,
    spoils: Spoils,
    apply: fn(&mut Draft, &Scene<'_>, &mut Stream) -> bool,
) -> Noise {
    Noise { name, spoils, apply }
}

/// The kind that leaves everything as it is.
pub(super) const CLEAN: &str = "clean";
/// The kind that leaves out number and street.
pub(super) const BLOCK_NAME_ONLY: &str = "block_name_only";
/// The kind that leaves the flat out, so that the truth is the building.
pub(super) const DROPPED_FLAT: &str = "dropped_flat";

/// All kinds.
pub(super) const NOISES: &[Noise] = &[
    noise(CLEAN, Spoils::Nothing, |_, _, _| true),
    noise("lower_case_and_punctuation", Spoils::Layout, layout::lower_case),
    noise("truncated_columns", Spoils::Layout, layout::truncated),
    noise("no_separators", Spoils::Layout, layout::one_column),
    noise("shifted_columns", Spoils::Layout, layout::shifted),
    noise("broken_lines", Spoils::Layout, layout::broken),
    noise("abbreviations", Spoils::Street, street::abbreviated),
    noise("street_type_wrong", Spoils::StreetType, street::wrong_type),
    noise("street_type_dropped", Spoils::StreetType, street::no_type),
    noise("street_repeated", Spoils::Street, street::repeated),
    noise("street_off_another", Spoils::Street, street::off_another),
    noise("street_in_other_language", Spoils::Street, street::other_language),
    noise("street_typo", Spoils::Street, street_spelling::typo),
    noise("saint_forms", Spoils::Street, street_spelling::saint),
    noise("apostrophe_dropped", Spoils::Street, street_spelling::no_apostrophe),
    noise("letters_read_as_digits", Spoils::Street, street_spelling::misread),
    noise("words_joined_or_split", Spoils::Street, street_spelling::joined_or_split),
    noise("postcode_missing", Spoils::Place, postcode::missing),
    noise("postcode_wrong", Spoils::Place, postcode::wrong),
    noise("postcode_wrong_last_letter", Spoils::Place, postcode::wrong_last_letter),
    noise("postcode_transposed", Spoils::Place, postcode::transposed),
    noise("postcode_letters_for_digits", Spoils::Place, postcode::letters_for_digits),
    noise("postcode_partial", Spoils::Place, postcode::partial),
    noise("postcode_repeated", Spoils::Place, postcode::repeated),
    noise("postcode_in_the_middle", Spoils::Place, postcode::in_the_middle),
    noise("town_missing", Spoils::Place, place::no_town),
    noise("town_repeated", Spoils::Place, place::town_repeated),
    noise("locality_wrong", Spoils::Place, place::wrong_locality),
    noise("county_or_country", Spoils::Place, place::county),
    noise("slash_flat", Spoils::Flat, flat_order::slash),
    noise("flat_after_street", Spoils::Flat, flat_order::after_street),
    noise("flat_after_number", Spoils::Flat, flat_order::after_number),
    noise("flat_letter_joined", Spoils::Flat, flat_order::letter_joined),
    noise("building_name_before_flat", Spoils::Flat, flat_order::name_first),
    noise("letter_for_number", Spoils::Flat, flat::letter_for_number),
    noise("flat_word_forms", Spoils::Flat, flat::word_forms),
    noise("floor_words", Spoils::Flat, flat::floor_words),
    noise("basement_words", Spoils::Flat, flat::basement_words),
    noise("top_floor_for_number", Spoils::Flat, flat::top_floor),
    noise("stair_forms", Spoils::Flat, flat::stair_forms),
    noise("room_or_pitch_forms", Spoils::Flat, flat::room_forms),
    noise("annexe_forms", Spoils::Flat, flat::annexe_forms),
    noise("flat_over_shop_forms", Spoils::Flat, flat::over_shop),
    noise("block_letter_forms", Spoils::Flat, flat::block_letter),
    noise(DROPPED_FLAT, Spoils::Flat, flat::dropped),
    noise(BLOCK_NAME_ONLY, Spoils::Building, building::name_only),
    noise("block_name_dropped", Spoils::Building, building::name_dropped),
    noise("house_name_for_number", Spoils::Building, building::house_name_for_number),
    noise("house_name_added", Spoils::Building, building::house_name_added),
    noise("business_name_for_number", Spoils::Building, building::business_for_number),
    noise("old_building_name", Spoils::Building, building::old_name),
    noise("range_forms", Spoils::Building, house_number::range_forms),
    noise("number_padded", Spoils::Building, house_number::padded),
    noise("number_with_no", Spoils::Building, house_number::with_no),
    noise("suffix_spaced", Spoils::Building, house_number::suffix_spaced),
    noise("rear_of", Spoils::Building, house_number::rear_of),
    noise("irrelevant_organisation", Spoils::Before, building::landlord_first),
    noise("care_of", Spoils::Before, building::care_of),
];
