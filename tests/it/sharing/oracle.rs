//! An oracle: what the law lets be shown, written down from the statutes and the table of defaults, and from nothing of the program.
//!
//! It knows no policy file and no gateway by its row. It answers four plain questions of a case: is anything shown at all, is the name, is the
//! address, are the details (a discount, a kind of benefit, a special need).

/// Who asks: an officer of the council in a team, or of another body.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Caller {
    RevenuesOfficer,
    CustomerAdviser,
    SafeguardingLead,
    FamilyWorker,
    HousingOfficer,
    FraudInvestigator,
    DataSteward,
    DutyOfficer,
    /// Of the health service.
    Nurse,
    /// Of a charity.
    SupportWorker,
}

/// For what.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Purpose {
    Contact,
    Safeguarding,
    Families,
    Homelessness,
    Revenues,
    Fraud,
    Crime,
    ByConsent,
    Emergency,
    LinkageQuality,
}

/// Which records.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Records {
    CouncilTax,
    Benefits,
    FullRegister,
    SchoolCensus,
    SocialCare,
    Registrations,
    Parking,
}

/// The partner's agreement, which rests on the Children Act 2004 and the Digital Economy Act.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Agreement {
    None,
    Draft,
    Signed,
    Suspended,
    Over,
}

/// The person's consent to this caller's organisation for this purpose.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Consent {
    None,
    Requested,
    Given,
    Refused,
    Withdrawn,
    Expired,
}

/// A restriction on the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Restriction {
    None,
    ProtectedIdentity,
    Article18,
    SensitiveAddress,
    Adoption,
    StaffAlert,
}

/// What the caller has to do with the person.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Relationship {
    None,
    Stated,
    Confirmed,
}

/// One case. A case and its necessity are stated, and two of the thirteen difficulties are known; in an emergency, a life is at risk.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Case {
    pub(super) caller: Caller,
    pub(super) purpose: Purpose,
    pub(super) records: Records,
    pub(super) agreement: Agreement,
    pub(super) consent: Consent,
    pub(super) restriction: Restriction,
    pub(super) relationship: Relationship,
    pub(super) emergency: bool,
}

/// What may be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "four plain questions, each with its answer")]
pub(super) struct Shown {
    pub(super) anything: bool,
    pub(super) name: bool,
    pub(super) address: bool,
    pub(super) details: bool,
}

const NOTHING: Shown = Shown { anything: false, name: false, address: false, details: false };
const FLAG: Shown = Shown { anything: true, name: false, address: false, details: false };
const WHO_AND_WHERE: Shown = Shown { anything: true, name: true, address: true, details: false };
const ALL: Shown = Shown { anything: true, name: true, address: true, details: true };

/// What the law lets be shown.
pub(super) fn lawful(case: Case) -> Shown {
    // GDPR Art. 32, Serious Organised Crime and Police Act 2005: whoever is protected is not there, emergency or not
    if case.restriction == Restriction::ProtectedIdentity {
        return NOTHING;
    }
    let mut shown = if case.emergency { in_emergency(case) } else { ordinarily(case) };
    // UK GDPR Art. 18: kept and not used; a life at risk passes it
    if case.restriction == Restriction::Article18 && !case.emergency {
        return NOTHING;
    }
    // a refuge's address is shown to nobody
    if case.restriction == Restriction::SensitiveAddress {
        shown.address = false;
    }
    // adoption hides what people are to each other, and an alert hides nothing: neither is name, address or detail
    shown
}

/// UK GDPR Art. 6(1)(d): little, of few, by those who are on duty for it.
fn in_emergency(case: Case) -> Shown {
    let on_duty = match case.purpose {
        Purpose::Emergency => {
            case.caller == Caller::DutyOfficer
                || case.caller == Caller::SafeguardingLead
                || case.caller == Caller::Nurse
        }
        Purpose::Safeguarding => {
            case.caller == Caller::SafeguardingLead || case.caller == Caller::Nurse
        }
        Purpose::Contact
        | Purpose::Families
        | Purpose::Homelessness
        | Purpose::Revenues
        | Purpose::Fraud
        | Purpose::Crime
        | Purpose::ByConsent
        | Purpose::LinkageQuality => false,
    };
    if !on_duty {
        return NOTHING;
    }
    // Social Security Administration Act 1992 s. 123 and RPR 2001 reg. 107 know no emergency
    if case.records == Records::Benefits || case.records == Records::FullRegister {
        return NOTHING;
    }
    if case.records == Records::Parking && case.purpose == Purpose::Safeguarding {
        return NOTHING;
    }
    WHO_AND_WHERE
}

fn ordinarily(case: Case) -> Shown {
    if !is_their_work(case.caller, case.purpose) || !knows_them(case) {
        return NOTHING;
    }
    // another body has nothing without a signed agreement in its time
    let partner = case.caller == Caller::Nurse || case.caller == Caller::SupportWorker;
    if partner && case.agreement != Agreement::Signed {
        return NOTHING;
    }
    // whoever said no is not asked for by a power; a duty, an own function and a named case stand
    let said_no = case.consent == Consent::Refused || case.consent == Consent::Withdrawn;
    let by_power = |shown: Shown| if said_no { NOTHING } else { shown };
    if case.purpose == Purpose::ByConsent {
        return by_consent(case);
    }
    match case.records {
        Records::CouncilTax => council_tax(case, by_power),
        Records::Benefits => benefits(case, by_power),
        Records::FullRegister => full_register(case),
        Records::SchoolCensus => school_census(case, by_power),
        Records::SocialCare => social_care(case, by_power),
        Records::Registrations => registrations(case, by_power),
        Records::Parking => parking(case, by_power),
    }
}

fn is_their_work(caller: Caller, purpose: Purpose) -> bool {
    match caller {
        Caller::RevenuesOfficer => {
            purpose == Purpose::Contact || purpose == Purpose::Revenues || purpose == Purpose::Fraud
        }
        Caller::CustomerAdviser => purpose == Purpose::Contact || purpose == Purpose::ByConsent,
        Caller::SafeguardingLead | Caller::Nurse => purpose == Purpose::Safeguarding,
        Caller::FamilyWorker => purpose == Purpose::Families || purpose == Purpose::ByConsent,
        Caller::HousingOfficer => purpose == Purpose::Homelessness || purpose == Purpose::ByConsent,
        Caller::FraudInvestigator => purpose == Purpose::Fraud || purpose == Purpose::Crime,
        Caller::DataSteward => purpose == Purpose::LinkageQuality,
        // only ever in an emergency
        Caller::DutyOfficer => false,
        Caller::SupportWorker => purpose == Purpose::ByConsent || purpose == Purpose::Families,
    }
}

/// A legitimate relationship, where the work needs one.
fn knows_them(case: Case) -> bool {
    match case.purpose {
        Purpose::Contact | Purpose::Revenues | Purpose::LinkageQuality => true,
        // one's own word, of which the privacy officer hears
        Purpose::Safeguarding => case.relationship != Relationship::None,
        Purpose::Families
        | Purpose::Homelessness
        | Purpose::Fraud
        | Purpose::Crime
        | Purpose::ByConsent
        | Purpose::Emergency => case.relationship == Relationship::Confirmed,
    }
}

/// UK GDPR Art. 6(1)(a): with consent, and with nothing else.
fn by_consent(case: Case) -> Shown {
    if case.consent != Consent::Given {
        return NOTHING;
    }
    // the offence is not lifted by consent alone, the register is not opened by it, registers are not asked for it
    if case.records == Records::Benefits
        || case.records == Records::FullRegister
        || case.records == Records::Registrations
    {
        return NOTHING;
    }
    // a charity's worker is shown who and where, not what
    if case.caller == Caller::SupportWorker { WHO_AND_WHERE } else { ALL }
}

fn council_tax(case: Case, by_power: impl Fn(Shown) -> Shown) -> Shown {
    // Local Government Finance Act 1992, Part I: billing is the revenues team's own function, discounts are for billing
    if case.caller == Caller::RevenuesOfficer {
        return if case.purpose == Purpose::Contact { WHO_AND_WHERE } else { ALL };
    }
    // Children Act 2004 ss. 10 and 11, a duty; discounts case by case, to the lead alone
    if case.purpose == Purpose::Safeguarding {
        return if case.caller == Caller::SafeguardingLead { ALL } else { WHO_AND_WHERE };
    }
    // Digital Economy Act 2017 s. 35, a power of listed persons, which a charity is not
    if case.purpose == Purpose::Families && case.caller == Caller::FamilyWorker {
        return by_power(WHO_AND_WHERE);
    }
    // Housing Act 1996 Part 7, a duty
    if case.purpose == Purpose::Homelessness {
        return WHO_AND_WHERE;
    }
    // Digital Economy Act 2017 ss. 48 and 56, powers
    if case.purpose == Purpose::Fraud {
        return by_power(WHO_AND_WHERE);
    }
    // UK GDPR Art. 5(1)(d): records are kept right
    if case.purpose == Purpose::LinkageQuality {
        return WHO_AND_WHERE;
    }
    // checking an address in other teams' records has no gateway by default
    NOTHING
}

fn benefits(case: Case, by_power: impl Fn(Shown) -> Shown) -> Shown {
    // Social Security Administration Act 1992 s. 123: an offence, but for prescribed purposes
    if case.purpose == Purpose::Contact || case.purpose == Purpose::Crime {
        return NOTHING;
    }
    // s. 134: the team's own function
    if case.caller == Caller::RevenuesOfficer {
        return ALL;
    }
    // Children Act 1989 ss. 17 and 47, case by case, inside the council
    if case.caller == Caller::SafeguardingLead {
        return WHO_AND_WHERE;
    }
    // Welfare Reform Act 2012 ss. 130 to 133 and SI 2012/1483, powers: supporting families, homelessness
    if case.caller == Caller::FamilyWorker || case.caller == Caller::HousingOfficer {
        return by_power(ALL);
    }
    // the same: whose records these are
    if case.caller == Caller::DataSteward {
        return by_power(WHO_AND_WHERE);
    }
    NOTHING
}

/// Representation of the People (England and Wales) Regulations 2001, reg. 107.
fn full_register(case: Case) -> Shown {
    if case.purpose == Purpose::Crime { WHO_AND_WHERE } else { NOTHING }
}

fn school_census(case: Case, by_power: impl Fn(Shown) -> Shown) -> Shown {
    // Children Act 2004 ss. 10 and 11; special needs and meals case by case, to the lead alone
    if case.purpose == Purpose::Safeguarding {
        return if case.caller == Caller::SafeguardingLead { ALL } else { WHO_AND_WHERE };
    }
    // Digital Economy Act 2017 s. 35: attendance is one of the thirteen
    if case.purpose == Purpose::Families && case.caller == Caller::FamilyWorker {
        return by_power(WHO_AND_WHERE);
    }
    // case by case
    if case.purpose == Purpose::Homelessness {
        return WHO_AND_WHERE;
    }
    if case.purpose == Purpose::LinkageQuality {
        return WHO_AND_WHERE;
    }
    NOTHING
}

fn social_care(case: Case, by_power: impl Fn(Shown) -> Shown) -> Shown {
    // MASH roles; a nurse is shown special details, not the plain ones
    if case.purpose == Purpose::Safeguarding {
        return if case.caller == Caller::SafeguardingLead { ALL } else { WHO_AND_WHERE };
    }
    // known to, contact the worker: no more
    if case.purpose == Purpose::Families && case.caller == Caller::FamilyWorker {
        return by_power(FLAG);
    }
    // case by case
    if case.purpose == Purpose::Homelessness {
        return WHO_AND_WHERE;
    }
    if case.purpose == Purpose::LinkageQuality {
        return WHO_AND_WHERE;
    }
    NOTHING
}

/// Registration Service Act 1953 s. 19AA, a power.
fn registrations(case: Case, by_power: impl Fn(Shown) -> Shown) -> Shown {
    match case.purpose {
        // the nurse's agreement does not rest on it
        Purpose::Safeguarding if case.caller == Caller::SafeguardingLead => by_power(WHO_AND_WHERE),
        Purpose::Revenues | Purpose::Fraud => by_power(WHO_AND_WHERE),
        // contact case by case; accuracy is a duty beside the power
        Purpose::Contact | Purpose::LinkageQuality => WHO_AND_WHERE,
        Purpose::Safeguarding
        | Purpose::Families
        | Purpose::Homelessness
        | Purpose::Crime
        | Purpose::ByConsent
        | Purpose::Emergency => NOTHING,
    }
}

fn parking(case: Case, by_power: impl Fn(Shown) -> Shown) -> Shown {
    match case.purpose {
        // Local Government Act 1972 s. 111
        Purpose::Contact => by_power(WHO_AND_WHERE),
        // case by case
        Purpose::Safeguarding | Purpose::Fraud | Purpose::LinkageQuality => WHO_AND_WHERE,
        Purpose::Families
        | Purpose::Homelessness
        | Purpose::Revenues
        | Purpose::Crime
        | Purpose::ByConsent
        | Purpose::Emergency => NOTHING,
    }
}
