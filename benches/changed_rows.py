#!/usr/bin/env python3
"""Changes a share of the rows of a fictional council's extracts: what a night finds that comes after another.

    benches/changed_rows.py EXTRACTS SHARE SEED

Of the rows drawn, a tenth goes, half have two letters of a word changed round, and the others take the second half of their cells, the
address among them, from another row.
"""

import csv
import io
import pathlib
import random
import sys

PEOPLE = ["council_tax", "benefits", "electoral_roll", "school_census", "social_care"]


def cells_of(row: bytes) -> list[str]:
    """Whatever the encoding: every byte is a letter of Latin-1, and comes back as itself."""
    return next(csv.reader([row.decode("latin-1")]), [])


def changed(row: bytes, other: bytes, what: int, chance: random.Random) -> bytes | None:
    """The row after its change; none if it goes."""
    if what == 0:
        return None
    cells, others = cells_of(row), cells_of(other)
    words = [at for at in range(1, len(cells)) if len(cells[at]) > 4 and cells[at].isalpha()]
    if what < 6 and words:
        at = chance.choice(words)
        slip = chance.randrange(1, len(cells[at]) - 1)
        letters = list(cells[at])
        letters[slip], letters[slip - 1] = letters[slip - 1], letters[slip]
        cells[at] = "".join(letters)
    elif len(cells) == len(others):
        half = len(cells) // 2
        cells = cells[:half] + others[half:]
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(cells)
    return line.getvalue().encode("latin-1")


def main() -> None:
    extracts, share, chance = pathlib.Path(sys.argv[1]), float(sys.argv[2]), random.Random(int(sys.argv[3]))
    for name in PEOPLE:
        path = extracts / f"{name}.csv"
        text = path.read_bytes()
        end = b"\r\n" if b"\r\n" in text[:5000] else b"\n"
        header, *rows = text.removesuffix(end).split(end)
        for number, at in enumerate(chance.sample(range(len(rows)), max(1, int(len(rows) * share)))):
            rows[at] = changed(rows[at], chance.choice(rows) or b"", number % 10, chance)
        path.write_bytes(end.join([header, *(row for row in rows if row is not None)]) + end)


main()
