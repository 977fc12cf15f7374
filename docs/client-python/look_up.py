#!/usr/bin/env python3
"""Looks a person or household up, or the person of a record, and prints what may be shown.

    export HEARTH=http://127.0.0.1:8080 HEARTH_TOKEN=…        # or HEARTH_KEY=…
    python3 docs/client-python/look_up.py HP-7K3Q-9M2C --purpose revenues-and-benefits
    python3 docs/client-python/look_up.py council_tax:850026938 --purpose revenues-and-benefits

Exit codes, as of `hearth lookup`: 0 shown; 1 nothing to show, or refused; 2 failed.
"""

import argparse
import json
import os
import sys

from hearth_client import Hearth, NotReached, Problem, Why


def main() -> int:
    words = argparse.ArgumentParser(description="Looks somebody up.")
    words.add_argument("whom", help="HP-…, HH-…, or dataset:record")
    words.add_argument("--purpose", required=True)
    words.add_argument("--case")
    words.add_argument("--necessity")
    said = words.parse_args()
    url, key, token = (os.environ.get(name) for name in ("HEARTH", "HEARTH_KEY", "HEARTH_TOKEN"))
    if not url or (key is None) == (token is None):
        print("HEARTH says where the service is; HEARTH_KEY or HEARTH_TOKEN, and not both, who asks", file=sys.stderr)
        return 2
    hearth = Hearth(url, api_key=key, token=token)
    why = Why(said.purpose, said.case, said.necessity)
    try:
        if said.whom.startswith("HP-"):
            shown = hearth.person(said.whom, why)
        elif said.whom.startswith("HH-"):
            shown = hearth.household(said.whom, why)
        else:
            dataset, _, record = said.whom.partition(":")
            shown = hearth.person_of_record(dataset, record, why)
    except Problem as problem:
        print(f"{problem.title} {problem.what_to_do}", file=sys.stderr)
        for more in (problem.detail, problem.remedy):
            if more:
                print(more, file=sys.stderr)
        print(f"({problem.code}, request {problem.request_id})", file=sys.stderr)
        return 1 if problem.status == 403 else 2
    except NotReached as fault:
        print(f"{fault} Is HEARTH right, and does it run?", file=sys.stderr)
        return 2
    if shown is None:
        print("nothing that may be shown for this purpose", file=sys.stderr)
        return 1
    print(json.dumps(shown, indent=2, ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
