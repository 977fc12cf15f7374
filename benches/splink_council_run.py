"""An expert's model of the fictional council with Splink 5, and hand-written household vetoes after it.

    splink_council_run.py tune COUNCIL LINKS.csv VARIANTS.csv TRUTH.csv AS_OF           prints the best threshold under each RULES
    splink_council_run.py link COUNCIL LINKS.csv VARIANTS.csv OUT.csv THRESHOLD AS_OF RULES

In: a folder of `hearth demo`, its `hearth export links` (for keys and UPRNs only, see council_mentions.py) and the dictionary of forename
variants. Out: persons and households in the columns of `hearth export links`. THRESHOLD is a match weight in bits. RULES are `none` (as
Splink clusters, by connected components), `vetoes`, or `tenancies` (all vetoes).

What an expert would do, and this does:

- All mentions are one table, linked and de-duplicated together, since every extract repeats people.
- Blocking: everyone at one UPRN, and strict rules beside it for those who moved or are written otherwise.
- Surname and home are *one* comparison. A family shares both, so that counted apart they would say the same thing twice; so counted,
  Splink's precision on such data falls below 0.2. Forename and surname have term frequencies. Forenames know short forms, initials,
  middle names used first, and forename and surname the wrong way round. Date of birth, sex and middle name are comparisons of their
  own; NHS, National Insurance and pupil numbers are one together. Telephone and e-mail block, and are too rare to be trained.
- Training: prior by deterministic rules, u from ten million random pairs, m by EM in four sessions; the one on the home alone sees how
  often council tax writes an initial, which those with a date of birth don't.
- The threshold is the best on a council of another seed, with its truth in hand.

Vetoes (`veto`, `Cluster.refuses`), as one would write them after looking at the false links:

- two mentions of one source row are two people;
- so are two whose full dates of birth differ by more than a slip, or whose NHS or pupil numbers differ;
- and a child under 16 and whoever pays council tax, votes, claims, is a claimant's partner or a pupil's parent;
- and two of one home whose full forenames are no variants of each other (housemates, siblings, twins), or whose sex differs;
- of several candidates for one mention in one dataset at one residence who can't be one person, only the best counts: a father or his
  son of one name;
- links are taken in order of their weight, and one that would bring two such people into one cluster is left out;
- under `tenancies`, two who pay council tax or claim for two homes at once are two people as well. On the fictional council this is
  worth more than all the others; on a real one, second homes and landlords would have to be told apart.

A person lives where their most trusted current mention says: the council tax account that is open (the latest begun), then an open
claim, the school, the roll, social care. Who left by the council tax's account, and is nowhere else, lives nowhere; nor does a closed
claim place anyone where somebody else has paid council tax since.
"""

import csv
import sys
from collections import Counter

import duckdb
import splink.comparison_level_library as cll
import splink.comparison_library as cl
from council_mentions import COLUMNS, mentions
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

ADULT_ROLES = {"liable", "elector", "claimant", "partner", "parent"}
# open accounts and claims first, the roll and what is seldom looked after later
TRUST = ["council_tax", "benefits", "school_census", "electoral_roll", "social_care"]
# bits that a candidate may be behind the best one of its dataset and residence
RIVAL_MARGIN = 1.0
# months for which somebody who moves may answer for two homes
OVERLAP_MONTHS = 3
# no vetoes; those of the head's first list; those and the tenancies
RULES = ["none", "vetoes", "tenancies"]
THRESHOLDS = [-4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 12]

SAME_SURNAME = """(surname_l = surname_r OR surname_l = other_surname_r OR other_surname_l = surname_r
    OR (surname_l = forename_r AND forename_l = surname_r))"""
LIKE_SURNAME = """(jaro_winkler_similarity(surname_l, surname_r) >= 0.88
    OR list_has_any(string_split(surname_l, ' '), string_split(surname_r, ' ')))"""


def level(sql, label, frequency=None):
    made = cll.CustomLevel(sql, label)
    return made.configure(tf_adjustment_column=frequency) if frequency else made


def exact(column):
    """Term frequencies of the other levels are reckoned from this one, so that each comparison with them must have it."""
    return cll.ExactMatchLevel(column, term_frequency_adjustments=True)


def nothing(sql):
    return cll.CustomLevel(sql, "not said").configure(is_null_level=True)


def comparison(name, *levels):
    return cl.CustomComparison(output_column_name=name, comparison_levels=[*levels, cll.ElseLevel()])


def either_is_null(column):
    return nothing(f"{column}_l IS NULL OR {column}_r IS NULL")


def settings():
    # an initial agrees with any name that begins so, its own likeness included
    initial = "(length(forename_l) = 1 OR length(forename_r) = 1) AND forename_l[1] = forename_r[1]"
    middles = "list_contains(string_split(middle_l, ' '), forename_r) OR list_contains(string_split(middle_r, ' '), forename_l)"
    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[
            block_on("uprn"),
            block_on("forename", "surname"),
            block_on("surname", "dob"),
            block_on("forename_root", "dob"),
            block_on("dob", "postcode"),
            block_on("postcode", "forename_root"),
            block_on("postcode", "surname"),
            block_on("nino"),
            block_on("nhs_number"),
            block_on("upn"),
            block_on("phone"),
            block_on("email"),
            block_on("forename_root", "substr(surname,1,4)", "substr(middle,1,1)"),
            "l.forename = r.surname AND l.surname = r.forename",
        ],
        comparisons=[
            comparison(
                "forename",
                either_is_null("forename"),
                level(initial, "an initial"),
                exact("forename"),
                level("forename_root_l = forename_root_r AND length(forename_l) > 1", "variants"),
                level("forename_l = surname_r AND surname_l = forename_r", "swapped with the surname"),
                level("jaro_winkler_similarity(forename_l, forename_r) >= 0.9 AND length(forename_l) > 1 AND length(forename_r) > 1", "alike"),
                level(middles, "the middle name of the other"),
                level("jaro_winkler_similarity(forename_l, forename_r) >= 0.8", "a little alike"),
            ),
            comparison(
                "surname_and_home",
                either_is_null("surname"),
                level(f"{SAME_SURNAME} AND uprn_l = uprn_r", "same surname, one home", "surname"),
                level(f"{LIKE_SURNAME} AND uprn_l = uprn_r", "like surname, one home"),
                level("uprn_l = uprn_r", "one home, other surname"),
                level(f"{SAME_SURNAME} AND postcode_l = postcode_r", "same surname, one postcode", "surname"),
                exact("surname"),
                level(f"{SAME_SURNAME} OR {LIKE_SURNAME}", "like surname elsewhere"),
            ),
            comparison(
                "dob",
                either_is_null("dob"),
                exact("dob"),
                level(near_dob("_l", "_r"), "a slip"),
                level("left(dob_l, 4) = left(dob_r, 4)", "one year"),
            ),
            comparison("sex", either_is_null("sex"), level("sex_l = sex_r", "same")),
            comparison(
                "middle",
                either_is_null("middle"),
                level("middle_l = middle_r AND length(middle_l) > 1", "same"),
                level("middle_l[1] = middle_r[1]", "same initial"),
            ),
            comparison(
                "number",
                nothing("(nino_l IS NULL OR nino_r IS NULL) AND (nhs_number_l IS NULL OR nhs_number_r IS NULL) AND (upn_l IS NULL OR upn_r IS NULL)"),
                level("nino_l = nino_r OR nhs_number_l = nhs_number_r OR upn_l = upn_r", "one number"),
            ),
        ],
    )  # fmt: skip


def near_dob(left, right):
    """SQL: one digit differs, or day and month changed places."""
    a, b = f"dob{left}", f"dob{right}"
    return f"(levenshtein({a}, {b}) <= 1 OR ({a}[1:4] = {b}[1:4] AND {a}[6:7] = {b}[9:10] AND {a}[9:10] = {b}[6:7]))"


def predict(people):
    """Links with a weight above the least threshold, best first: (weight, one, other, names_apart)."""
    con = duckdb.connect()
    con.execute(f"CREATE TABLE mentions ({', '.join(f'{column} VARCHAR' for column in COLUMNS)})")
    path = sys.argv[3] + ".mentions.csv"
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(people)
    con.execute(f"INSERT INTO mentions SELECT * FROM read_csv('{path}', all_varchar = true, header = true)")
    linker = Linker(DuckDBAPI(connection=con).register(con.table("mentions")), settings())
    linker.training.estimate_probability_two_random_records_match(
        [
            block_on("forename", "surname", "dob"),
            block_on("forename", "surname", "uprn"),
            block_on("nino", "forename"),
            block_on("nhs_number", "forename"),
            block_on("upn", "forename"),
        ],
        recall=0.75,
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e7, seed=1)
    for rule in [block_on("dob"), block_on("forename", "surname"), block_on("uprn", "forename"), block_on("uprn")]:
        linker.training.estimate_parameters_using_expectation_maximisation(rule, estimate_without_term_frequencies=True)
    predictions = linker.inference.predict(threshold_match_weight=THRESHOLDS[0])
    return con.sql(f"""
        SELECT match_weight, unique_id_l, unique_id_r,
            a.uprn = b.uprn AND length(a.forename) > 1 AND length(b.forename) > 1
                AND a.forename_root <> b.forename_root
                AND jaro_winkler_similarity(a.forename, b.forename) < 0.85
                AND NOT coalesce(list_contains(string_split(a.middle, ' '), b.forename), false)
                AND NOT coalesce(list_contains(string_split(b.middle, ' '), a.forename), false)
                AND NOT (a.forename = b.surname AND a.surname = b.forename) AS names_apart
        FROM {predictions.physical_name}
        JOIN mentions a ON a.unique_id = unique_id_l
        JOIN mentions b ON b.unique_id = unique_id_r
        ORDER BY match_weight DESC, unique_id_l, unique_id_r
    """).fetchall()


def kind(mention):
    return mention["role"].rstrip("0123456789")


def dates_conflict(one, other):
    if one == other:
        return False
    digits = sum(a != b for a, b in zip(one, other))
    swapped = one[:4] == other[:4] and one[5:7] == other[8:] and one[8:] == other[5:7]
    return digits > 1 and not swapped


def tenancy(mention):
    """What an account or a claim says: (UPRN, from, to), or None."""
    if mention["dataset"] not in ("council_tax", "benefits") or kind(mention) == "child" or not mention["uprn"] or not mention["since"]:
        return None
    return mention["uprn"], mention["since"], mention["until"] or "9999-12-31"


def tenancies_conflict(one, other):
    """Whether one person would have answered for two homes at once, for longer than a move takes."""
    begun, ended = max(one[1], other[1]), min(one[2], other[2])
    return one[0] != other[0] and begun < ended and (ended[:4] > begun[:4] or int(ended[5:7]) - int(begun[5:7]) > OVERLAP_MONTHS)


def is_child(mention, as_of):
    return mention["dob"] is not None and int(as_of[:4]) - int(mention["dob"][:4]) < 16


def veto(a, b, names_apart, as_of):
    """Whether these two can't be one person, whatever the weight."""
    if a["source_row"] == b["source_row"] or names_apart:
        return True
    if a["dob"] and b["dob"] and dates_conflict(a["dob"], b["dob"]):
        return True
    if any(a[number] and b[number] and a[number] != b[number] for number in ("nhs_number", "upn")):
        return True
    if a["sex"] and b["sex"] and a["sex"] != b["sex"] and a["uprn"] == b["uprn"] and a["forename"] != b["forename"]:
        return True
    if a["tenancy"] and b["tenancy"] and tenancies_conflict(a["tenancy"], b["tenancy"]):
        return True
    return (is_child(a, as_of) and kind(b) in ADULT_ROLES) or (is_child(b, as_of) and kind(a) in ADULT_ROLES)


def without_rivals(links, by_id, as_of):
    """Without the links of a mention to those who can't be the person of its better candidate in that dataset at that residence."""
    best = {}
    for weight, one, other, _ in links:
        for here, there in ((one, other), (other, one)):
            # links come best first
            best.setdefault((here, by_id[there]["dataset"], by_id[there]["uprn"]), (weight, there))

    def has_better(here, there, weight):
        best_weight, rival = best[here, by_id[there]["dataset"], by_id[there]["uprn"]]
        return weight < best_weight - RIVAL_MARGIN and veto(by_id[rival], by_id[there], False, as_of)

    return [link for link in links if not has_better(link[1], link[2], link[0]) and not has_better(link[2], link[1], link[0])]


class Cluster:
    """What is known of a person as links are taken in: enough to refuse a contradiction."""

    def __init__(self, mention, as_of):
        self.rows = {mention["source_row"]}
        self.dates = {mention["dob"]} - {None}
        self.numbers = {name: {mention[name]} - {None} for name in ("nhs_number", "upn")}
        self.tenancies = {mention["tenancy"]} - {None}
        self.adult = kind(mention) in ADULT_ROLES
        self.child = is_child(mention, as_of)

    def refuses(self, other):
        return (
            not self.rows.isdisjoint(other.rows)
            or any(dates_conflict(a, b) for a in self.dates for b in other.dates)
            or any(tenancies_conflict(a, b) for a in self.tenancies for b in other.tenancies)
            or any(len(self.numbers[name] | other.numbers[name]) > 1 for name in self.numbers)
            or (self.adult and other.child)
            or (self.child and other.adult)
        )

    def take(self, other):
        self.rows |= other.rows
        self.dates |= other.dates
        self.tenancies |= other.tenancies
        for name, values in other.numbers.items():
            self.numbers[name] |= values
        self.adult |= other.adult
        self.child |= other.child


def cluster(people, links, threshold, as_of, rules):
    """Mention → the first mention of its person."""
    root = {mention["unique_id"]: mention["unique_id"] for mention in people}
    by_id = {mention["unique_id"]: mention for mention in people}

    def find(at):
        while root[at] != at:
            root[at] = root[root[at]]
            at = root[at]
        return at

    vetoes = rules != "none"
    for mention in people:
        mention["tenancy"] = tenancy(mention) if rules == "tenancies" else None
    links = [link for link in links if link[0] >= threshold]
    if vetoes:
        links = [link for link in links if not veto(by_id[link[1]], by_id[link[2]], link[3], as_of)]
        links = without_rivals(links, by_id, as_of)
        known = {mention["unique_id"]: Cluster(mention, as_of) for mention in people}
    for _, one, other, _ in links:
        a, b = sorted((find(one), find(other)))
        if a == b or (vetoes and known[a].refuses(known[b])):
            continue
        root[b] = a
        if vetoes:
            known[a].take(known.pop(b))
    return {at: find(at) for at in root}


def home(records, begun, as_of):
    """The UPRN where these mentions of one person say that they live now, or None."""
    if any(record["died"] for record in records):
        return None
    left = {r["uprn"] for r in records if r["dataset"] == "council_tax" and r["until"] and r["until"] <= as_of}
    open_now = {r["uprn"] for r in records if r["dataset"] == "council_tax" and not (r["until"] and r["until"] <= as_of)}
    candidates = []
    for record in records:
        ended = record["until"] is not None and record["until"] <= as_of
        if record["uprn"] is None or (ended and record["dataset"] == "council_tax"):
            continue
        if record["uprn"] in left - open_now:
            continue
        # somebody else pays for the home since then
        if ended and record["until"] <= begun.get(record["uprn"], "") and record["uprn"] not in open_now:
            continue
        trust = TRUST.index(record["dataset"]) + (0.5 if kind(record) in ("parent", "child") else 0)
        # an open record before a closed one, then by trust, then the latest begun
        candidates.append((ended, trust, [-ord(c) for c in record["since"] or ""], record["uprn"]))
    return min(candidates)[-1] if candidates else None


def households(people, person, as_of):
    members, begun = {}, {}
    for mention in people:
        if mention["dataset"] == "council_tax" and mention["since"] and not mention["until"]:
            begun[mention["uprn"]] = max(mention["since"], begun.get(mention["uprn"], ""))
        members.setdefault(person[mention["unique_id"]], []).append(mention)
    return {who: home(records, begun, as_of) for who, records in members.items()}


def f_score(found, true, both):
    found, true, both = (sum(n * (n - 1) / 2 for n in count.values()) for count in (found, true, both))
    return 2 * both / (found + true) if found + true else 0.0


def scores(people, person, homes, truth):
    """Pairwise F1 of persons and of private households, as `hearth evaluate` reckons them; only to choose a threshold."""
    said = {}
    counts = Counter(), Counter(), Counter()
    for mention in people:
        true = truth.get((mention["dataset"], mention["record_id"], mention["role"]))
        if true is None:
            continue
        who = person[mention["unique_id"]]
        for count, key in zip(counts, (who, true["person_id"], (who, true["person_id"]))):
            count[key] += 1
        said.setdefault(true["person_id"], (true, Counter()))[1][who] += 1
    together = Counter(), Counter(), Counter()
    for true, found in said.values():
        if true["household_kind"] == "private":
            home = homes[max(found, key=lambda who: (found[who], who))]
            for count, key in zip(together, (home, true["household_id"], (home, true["household_id"]))):
                count[key] += home is not None or count is together[1]
    return f_score(*counts), f_score(*together)


def main():
    task, council, links_path, variants, *rest = sys.argv[1:]
    people = mentions(council, links_path, variants)
    links = predict(people)
    if task == "tune":
        truth_path, as_of = rest
        truth = {
            (row["dataset"], row["record_id"], row["role"]): row
            for row in csv.DictReader(open(truth_path, encoding="utf-8"))
        }
        best = []
        for rules in RULES:
            tried = {}
            for threshold in THRESHOLDS:
                person = cluster(people, links, threshold, as_of, rules)
                tried[threshold] = scores(people, person, households(people, person, as_of), truth)
                print(rules, threshold, "persons %.4f households %.4f" % tried[threshold], file=sys.stderr)
            best.append(max(tried, key=lambda threshold: sum(tried[threshold])))
        print(*best)
        return
    out, threshold, as_of, rules = rest
    person = cluster(people, links, float(threshold), as_of, rules)
    homes = households(people, person, as_of)
    with open(out, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["dataset", "record_id", "role", "person_id", "household_id", "uprn"])
        for mention in people:
            who = person[mention["unique_id"]]
            writer.writerow([mention[c] for c in ("dataset", "record_id", "role")] + [who, homes[who] or "", mention["uprn"] or ""])


if __name__ == "__main__":
    main()
