"""Matches messy addresses to a gazetteer with uk_address_matcher 1.5.3, as its documentation recommends.

    uk_address_matcher_run.py GAZETTEER.csv MESSY.csv OUT_FOLDER

In: the gazetteer and messy files of `cargo bench --bench addresses -- --write DIR`. Out, in OUT_FOLDER: `loose.csv` (match weight
>= 2, distinguishability >= 1) and `strict.csv` (>= 20, >= 5), both with the columns id, uprn, match_weight, distinguishability.

What its documentation asks for and this does:

- every form of an address is a row of the canonical data (the approved, alternative and historic entries, the Post Office's);
- records that should never be eligible are filtered out before matching: street records, garages, land, UPRNs that are only historic.
  Parent shells go too, as its documentation has it for matching to homes; it answers better without them on these files. They are the
  right answer to an address without its flat, so HEARTH_UKAM_WITH_SHELLS=1 keeps them. Commercial premises stay, since some rows name one;
- addresses come without the postcode, which has a column of its own;
- below half a million canonical rows nothing is prepared beforehand; the stages are the default ones, exact matches and then Splink.
"""

import csv
import os
import sys

import duckdb
from uk_address_matcher import AddressMatcher, ExactMatchStage, SplinkStage

LOOSE = (2.0, 1.0)
STRICT = (20.0, 5.0)


def main() -> None:
    gazetteer, messy, out = sys.argv[1:4]
    os.makedirs(out, exist_ok=True)
    con = duckdb.connect()
    shells = "" if os.environ.get("HEARTH_UKAM_WITH_SHELLS") else "AND classificationcode <> 'PP'"
    canonical = con.sql(f"""
        WITH rows AS (
            SELECT *, bool_or(addressstatus <> 'Historical') OVER (PARTITION BY uprn) AS is_in_use
            FROM read_csv('{gazetteer}', all_varchar = true)
        )
        SELECT DISTINCT
            uprn AS unique_id,
            CASE WHEN postcode <> '' AND ends_with(fulladdress, ', ' || postcode)
                 THEN left(fulladdress, length(fulladdress) - length(postcode) - 2)
                 ELSE fulladdress END AS address_concat,
            coalesce(postcode, '') AS postcode
        FROM rows
        WHERE is_in_use
          AND left(classificationcode, 2) NOT IN ('PS', 'RG', 'LD')
          AND fulladdress NOT LIKE 'PLOT %LAND AT%'
          {shells}
    """)
    rows = con.sql(f"""
        SELECT id AS unique_id, address AS address_concat, nullif(postcode, '') AS postcode
        FROM read_csv('{messy}', all_varchar = true)
    """)
    matcher = AddressMatcher(
        canonical_addresses=canonical,
        addresses_to_match=rows,
        con=con,
        stages=[
            ExactMatchStage(),
            SplinkStage(
                final_match_weight_threshold=LOOSE[0],
                final_distinguishability_threshold=LOOSE[1],
            ),
        ],
        show_progress="off",
    )
    matches = matcher.match().matches()
    found = con.sql("""
        SELECT unique_id, resolved_canonical_id, match_weight, distinguishability, match_reason
        FROM matches WHERE resolved_canonical_id IS NOT NULL ORDER BY unique_id
    """).fetchall()
    write(os.path.join(out, "loose.csv"), found)
    # the last stage's threshold leaves out and changes nothing else, so the stricter answers are among the looser;
    # an exact match has no weight and passes any threshold
    strict = [row for row in found if row[2] is None or passes(row, STRICT)]
    write(os.path.join(out, "strict.csv"), strict)


def passes(row: tuple, threshold: tuple[float, float]) -> bool:
    weight, gap = row[2], row[3]
    # no distinguishability: there was no other candidate
    return weight >= threshold[0] and (gap is None or gap >= threshold[1])


def write(path: str, rows: list[tuple]) -> None:
    with open(path, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "uprn", "match_weight", "distinguishability"])
        writer.writerows(row[:4] for row in rows)


if __name__ == "__main__":
    main()
