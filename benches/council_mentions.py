"""The people whom the five extracts of the fictional council mention, cleaned as an analyst with Python would.

In: the extracts of `hearth demo` (docs/extracts.md) and `hearth export links`, from which come the keys of the mentions and the UPRN of
each row's address: whoever reads this has the address matching for free. Out: one dictionary a mention, with the columns of COLUMNS;
an absent value is None, a name is in lower case without accents, a date is ISO. Used by splink_council_run.py.
"""

import csv
import datetime
import os
import re
import unicodedata

COLUMNS = [
    "unique_id", "dataset", "record_id", "role", "source_row", "forename", "forename_root", "middle", "surname", "other_surname",
    "dob", "sex", "uprn", "postcode", "nino", "nhs_number", "upn", "phone", "email", "since", "until", "died",
]  # fmt: skip
TITLES = {
    "mr": "m", "master": "m", "mstr": "m", "sir": "m", "mrs": "f", "miss": "f", "ms": "f", "dame": "f", "lady": "f",
    "dr": None, "prof": None, "rev": None, "cllr": None, "mx": None, "the": None, "exors": None, "of": None, "late": None,
    "decd": None, "deceased": None,
}  # fmt: skip
SUFFIXES = {"jr", "jnr", "junior", "sr", "snr", "senior", "ii", "iii", "obe", "mbe", "esq"}
PLACEHOLDER_DATES = {"1900-01-01", "1901-01-01", "1899-12-30", "1899-12-31", "1970-01-01", "2099-12-31", "9999-12-31"}
DATE_FORMATS = ["%Y-%m-%d", "%d/%m/%Y", "%d-%b-%Y"]
# letters that no decomposition takes apart
PLAIN = str.maketrans({"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "ı": "i", "ß": "ss", "đ": "d", "Đ": "D", "’": "'"})


def plain(text):
    """Lower case, no accents, hyphens as spaces, nothing but letters."""
    text = unicodedata.normalize("NFKD", (text or "").translate(PLAIN))
    text = "".join(letter for letter in text if not unicodedata.combining(letter)).lower()
    return " ".join(re.sub(r"[^a-z ]", "", re.sub(r"[-/.,]", " ", text)).split())


def date(text):
    for form in DATE_FORMATS:
        try:
            iso = datetime.datetime.strptime((text or "").strip(), form).date().isoformat()
            return None if iso in PLACEHOLDER_DATES else iso
        except ValueError:
            continue
    return None


def sex(text):
    return {"1": "m", "m": "m", "male": "m", "2": "f", "f": "f", "female": "f"}.get((text or "").strip().lower())


def code(text, dummies=r"^$"):
    text = re.sub(r"[^A-Z0-9]", "", (text or "").upper())
    return text if len(text) > 5 and not re.match(dummies, text) else None


def person(forenames, surname, title=""):
    """A name in its parts. `forenames` may hold titles and middle names too."""
    words, said = [], sex(title) or TITLES.get(plain(title))
    for word in plain(forenames).split():
        if word in TITLES:
            said = said or TITLES[word]
        elif word not in SUFFIXES:
            words.append(word)
    return {
        "forename": words[0] if words else None,
        "middle": " ".join(words[1:]) or None,
        "surname": plain(surname) or None,
        "sex": said,
    }


def people(text, surname_first=False):
    """The people of one name field: `SMITH, MR J`, `MR J & MRS A SMITH`, `Mrs Aisha Khan`."""
    text = re.sub(r"\s+AND\s+", " & ", text or "", flags=re.IGNORECASE).strip()
    if not text:
        return []
    if surname_first and "," in text:
        surname, rest = text.split(",", 1)
        return [person(part, surname) for part in rest.split("&")]
    found, shared = [], None
    # from the last to the first, since `MR J & MRS A SMITH` says the surname once
    for part in reversed(text.split("&")):
        words = [word for word in part.split() if plain(word) not in SUFFIXES]
        untitled = [word for word in words if plain(word) not in TITLES]
        if len(untitled) >= 2:
            shared = untitled[-1]
            words.remove(shared)
        elif not untitled:
            continue
        found.append(person(" ".join(words), shared))
    return found[::-1]


def council_tax(row):
    names = people(row["lead_liab_name"], True) + people(row["liab_name_2"], True)
    until = date(row["vacation_date"])
    common = {"since": date(row["occupation_date"]), "until": until or ("0001-01-01" if row["live_ind"] == "N" else None)}
    for number, name in enumerate(names):
        yield common | name | ({"email": row["email"].lower() or None, "phone": code(row["phone"])} if number == 0 else {})


def benefits(row):
    common = {"since": date(row["start_date"]), "until": date(row["end_date"]) or ("0001-01-01" if row["status"] == "E" else None)}
    for who in ["claimant", "partner"]:
        forenames = row[f"{who}_forename"] + " " + row.get(f"{who}_forename2", "")
        name = person(forenames, row[f"{who}_surname"], row[f"{who}_title"])
        if name["forename"] or name["surname"]:
            yield common | name | {
                "role": who,
                "sex": sex(row[f"{who}_sex"]) or name["sex"],
                "dob": date(row[f"{who}_dob"]),
                "nino": code(row[f"{who}_nino"], r"^(XX|ZZ)"),
                "phone": code(row["phone"]) if who == "claimant" else None,
            }
    for child in ["child1", "child2", "child3"]:
        if row[f"{child}_forename"] or row[f"{child}_surname"]:
            yield common | person(row[f"{child}_forename"], row[f"{child}_surname"]) | {"role": "child", "dob": date(row[f"{child}_dob"])}


def electoral_roll(row):
    yield person(row["Elector Forename"], row["Elector Surname"]) | {"dob": date(row["Elector DOB"])}


def school_census(row):
    until = date(row["LeavingDate"])
    yield person(row["Forename"] + " " + row["MiddleNames"], row["Surname"]) | {
        "role": "pupil",
        "sex": sex(row["Sex"]),
        "dob": date(row["DOB"]),
        "upn": code(row["UPN"]),
        "other_surname": plain(row["PreferredSurname"]) or plain(row["FormerSurname"]) or None,
        "until": until,
    }
    for parent in people(row["ParentName"]):
        yield parent | {"role": "parent", "until": until}


def social_care(row):
    name = person(row["forename"], row["surname"], row["title"])
    yield name | {
        "middle": " ".join(filter(None, [plain(row["known_as"]), name["middle"]])) or None,
        "sex": sex(row["sex"]) or name["sex"],
        "dob": date(row["date_of_birth"]),
        "nhs_number": code(row["nhs_number"]),
        "upn": code(row["upn"]),
        "phone": code(row["phone"]),
        "until": date(row["event_end_date"]),
        "died": date(row["date_of_death"]),
    }


EXTRACTS = {
    "council_tax": (council_tax, "cp1252", ",", lambda row: row["account_ref"], "postcode"),
    "benefits": (benefits, "utf-8-sig", "|", lambda row: row["claim_ref"], "postcode"),
    "electoral_roll": (
        electoral_roll, "utf-8", ",",
        lambda row: "-".join([row["Elector Number Prefix"], row["Elector Number"], row["Elector Number Suffix"] or "0"]),
        "PostCode",
    ),
    "school_census": (school_census, "utf-8", ",", lambda row: f"{row['Estab']}/{row['UPN']}", "PostCode"),
    "social_care": (social_care, "utf-8", ",", lambda row: row["person_id"], "postcode"),
}  # fmt: skip


def roots(path):
    """Forename → its group of variants (short forms, spellings), from the dictionary that Hearth ships; the first that names it."""
    found = {}
    with open(path, encoding="utf-8") as file:
        for row in csv.DictReader(file):
            found.setdefault(plain(row["name"]), row["variant_group"])
    return found


def mentions(council, links, variants):
    """Every mention of `links`, in its order; one whose name the parsing above did not find has no name."""
    root = roots(variants)
    keys = {}
    for link in csv.DictReader(open(links, encoding="utf-8")):
        keys.setdefault((link["dataset"], link["record_id"]), []).append((link["role"], link["uprn"] or None))
    out = []
    for dataset, (read, encoding, delimiter, key, postcode) in EXTRACTS.items():
        path = os.path.join(council, "extracts", f"{dataset}.csv")
        seen = set()
        for row in csv.DictReader(open(path, encoding=encoding), delimiter=delimiter):
            record = key(row)
            if record in seen or (dataset, record) not in keys:
                continue
            seen.add(record)
            found = list(read(row))
            for role, uprn in keys[dataset, record]:
                kind = role.rstrip("0123456789")
                place = next((at for at, name in enumerate(found) if name.get("role", kind) == kind), None)
                name = found.pop(place) if place is not None else {}
                mention = dict.fromkeys(COLUMNS) | name | {
                    "unique_id": f"{dataset}:{record}:{role}",
                    "dataset": dataset,
                    "record_id": record,
                    "role": role,
                    "source_row": f"{dataset}:{record}",
                    "uprn": uprn,
                    "postcode": code(row[postcode]),
                }
                mention["forename_root"] = root.get(mention["forename"], mention["forename"])
                out.append(mention)
    return out
