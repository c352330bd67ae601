"""What each attack gets, in plain nbgrader and here: `python -m tests.attacks.compare [name …]`.

The table goes between two marks in docs/security.md. With names, only those rows are measured
again. A full run takes a quarter of an hour, and starts kernels that do what the attacks say; what
would harm the machine is not tried.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from concurrent.futures import Future, ProcessPoolExecutor

from tqdm import tqdm

from tests.attacks import arena
from tests.attacks.bank import AIMS, ATTACKS, Attack
from tests.support import ROOT

PAGE = ROOT / "docs" / "security.md"
START, END = "<!-- attacks -->", "<!-- /attacks -->"
ROW = re.compile(r"^\| \*\*(?P<name>.+?)\*\*: (?P<what>.+?) \| (?P<plain>.+?) \| (?P<here>.+?) \|$")


def rows() -> dict[str, dict[str, str]]:
    """Return the rows of the table in the page, by the attack's name."""
    if not PAGE.exists():
        return {}
    inside = PAGE.read_text("utf-8").partition(START)[2].partition(END)[0]
    found = filter(None, map(ROW.match, inside.splitlines()))
    return {row["name"]: row.groupdict() for row in found}


def write(table: dict[str, dict[str, str]]) -> None:
    """Write the table into the page; what stands around it stays."""
    lines = [START]
    for aim in AIMS:
        lines += ["", f"**To {aim}**", "", "| attack | plain nbgrader | here |", "|---|---|---|"]
        for attack in ATTACKS:
            if attack.aim == aim and attack.name in table:
                row = table[attack.name]
                told = f"| **{attack.name}**: {attack.what}"
                lines.append(f"{told} | {row['plain']} | {row['here']} |")
    text = PAGE.read_text("utf-8") if PAGE.exists() else f"# Security\n\n{START}\n{END}\n"
    before, _, rest = text.partition(START)
    after = rest.partition(END)[2]
    PAGE.write_text(before + "\n".join(lines) + f"\n\n{END}" + after, encoding="utf-8")


def measure(
    attacks: list[Attack], executor: ProcessPoolExecutor
) -> Iterator[tuple[str, dict[str, str]]]:
    """Run attacks both ways; yield the name and the row of each."""
    honest: dict[tuple, Future] = {}
    under_way = {}
    for attack in attacks:
        same = attack.lesson, attack.target, attack.honest, str(attack.others)
        tried = not attack.not_in_plain
        if tried and ("plain", *same) not in honest:
            honest["plain", *same] = executor.submit(arena.run, "plain_honest", attack.name)
        if ("here", *same) not in honest:
            honest["here", *same] = executor.submit(arena.run, "honest", attack.name)
        under_way[attack.name] = (
            same,
            executor.submit(arena.run, "plain", attack.name) if tried else None,
            executor.submit(arena.run, "engine", attack.name, True),
        )
    for attack in tqdm(attacks, unit="attack"):
        same, plain, here = under_way[attack.name]
        row = {"plain": f"not tried: {attack.not_in_plain}"}
        if plain is not None:
            outcome = plain.result()
            row["plain"] = outcome.verdict(honest["plain", *same].result(), attack)
        row["here"] = here.result().verdict(honest["here", *same].result(), attack)
        told = f"{attack.name}: {row['plain']} | {row['here']}"
        if plain is not None:
            sign = bool(re.search(attack.sign, outcome.text))
            told += f"   [{outcome.points} {sign} {outcome.seconds:.0f} s {outcome.evidence[:2]}]"
        tqdm.write(told)
        yield attack.name, row


def main() -> None:
    """Measure what is asked for, and write the table."""
    attacks = [attack for attack in ATTACKS if not sys.argv[1:] or attack.name in sys.argv[1:]]
    known = rows()
    table = {attack.name: known[attack.name] for attack in ATTACKS if attack.name in known}
    with arena.arenas(2) as executor:
        for name, row in measure(attacks, executor):
            table[name] = row
            write(table)


if __name__ == "__main__":
    main()
