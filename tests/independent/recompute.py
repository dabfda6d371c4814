"""Recomputes scenarios apart from the program, from the method alone and to the cent.

    python3 tests/independent/recompute.py check tests/fixtures/scenarios tests/fixtures/terms
    python3 tests/independent/recompute.py scenarios/*.ron > tests/fixtures/shipped/recomputed.json

The first holds this program against fixtures that a third program computed, and lists what differs.
The second writes the figures of the shipped scenarios that `tests/files/shipped.rs` compares with
those of chiplease. Left out: participants one by one, PLCR, liquidity cover, everything that takes
more than one run.
"""

import json
import pathlib
import sys
from decimal import Decimal

from deal import Deal
from returns import summary
from ron import read
from run import Run

# What the fixtures have and this program does not.
LEFT_OUT = {"scenario", "participants", "circularity", "plcr", "llcr", "liquidity_cover"}


def run_file(file):
    return Run(Deal(read(file.read_text(encoding="utf-8"))))


def plain(value):
    """As in the headless output: amounts as text with two decimals."""
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, dict):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, list) else value


def answer(run):
    rows = [{**row, "dscr": None if row.get("dscr") is None else float(row["dscr"])} for row in run.months]
    return plain({"summary": summary(run), "months": rows})


def differences(path, found, expected):
    if isinstance(expected, dict):
        for key, inner in expected.items():
            if key not in LEFT_OUT:
                yield from differences(f"{path}.{key}", found.get(key), inner)
    elif isinstance(expected, list):
        if not isinstance(found, list) or len(found) != len(expected):
            yield f"{path}: {len(found or [])} rows, expected {len(expected)}"
        for place, pair in enumerate(zip(found or [], expected)):
            yield from differences(f"{path}[{place}]", *pair)
    elif isinstance(expected, float) and isinstance(found, (int, float)):
        if abs(found - expected) > 1e-8 * max(1, abs(expected)):
            yield f"{path}: {found}, expected {expected}"
    elif found != expected and not (isinstance(expected, str) and Decimal(found or "NaN") == Decimal(expected)):
        yield f"{path}: {found}, expected {expected}"


def check(folders):
    """Lists what differs from the fixtures; whether nothing does."""
    wrong = count = 0
    for folder in folders:
        for file in sorted(pathlib.Path(folder).glob("*.ron")):
            expected = json.loads(file.with_suffix(".json").read_text(encoding="utf-8"))
            found = list(differences(file.stem, answer(run_file(file)), expected))
            count, wrong = count + 1, wrong + bool(found)
            for line in found[:8]:
                print(line)
    print(f"{count - wrong} of {count} scenarios to the cent")
    return not wrong


def figures(run):
    """What is recorded of a shipped scenario: headline figures and, by month, balances and flows."""
    keys = ("rent_due", "cfads", "distribution", "equity_call", "balance")
    rows = answer(run)["months"]
    return {**plain(summary(run)), "months": {key: [row[key] for row in rows] for key in keys}}


def main():
    if sys.argv[1:2] == ["check"]:
        sys.exit(0 if check(sys.argv[2:]) else 1)
    files = [pathlib.Path(name) for name in sys.argv[1:]]
    # A line for each deal and figure, so that a change shows in review.
    deals = []
    for file in files:
        lines = [f'  "{key}": {json.dumps(value)}' for key, value in figures(run_file(file)).items()]
        deals.append(f' "{file.stem}": {{\n' + ",\n".join(lines) + "\n }")
    print("{\n" + ",\n".join(deals) + "\n}")


if __name__ == "__main__":
    main()
