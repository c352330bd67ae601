"""Every attack of the bank, for real, against the grading engine: none gets anything.

All attacks run at once in two arenas, each test waits for its own. The same attacks against plain
nbgrader, where most succeed, are in `docs/security.md`, measured by `tests.attacks.compare`.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from concurrent.futures import Future

import pytest

from tests.attacks import arena, compare
from tests.attacks.arena import Outcome
from tests.attacks.bank import AIMS, ATTACKS, OUTLIVE, REACH, READ, Attack

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux"), reason="the sandbox needs Linux"
)

IN_A_CELL = [attack for attack in ATTACKS if attack.damage is None]
HANDED_IN = [attack for attack in ATTACKS if attack.damage is not None]
# Without the sandbox these must succeed, or the tests of the others would prove nothing.
BARE = [
    "TCP to this machine",
    "one end of a socket pair",
    "abstract socket",
    "home folder",
    "file written outside",
    "shared memory of this machine",
    "mode and time of a file outside",
    "marks in the gradebook",
    "double fork",
    "the instructor's notebooks",
]
# What another user than root meets is another sandbox: these are about the differences.
PRIVILEGED = ["new namespaces", "root again", "devices", "thousands of threads", "file handles"]
# Without namespaces, other layers hold what is outside.
OUTSIDE = [attack for attack in IN_A_CELL if attack.aim in (REACH, OUTLIVE)]
AS_NOBODY = [a for a in IN_A_CELL if a.aim == OUTLIVE or a.name in (*BARE, *PRIVILEGED)]


def by_name(attack: Attack) -> str:
    return attack.name


class Results:
    """What became of the attacks; each is begun when the first test asks, and runs once."""

    def __init__(self, executor: object, attacks: list[Attack], sandboxed: bool = True) -> None:
        self.begun: dict[str, Future] = {}
        self.honest: dict[tuple, Future] = {}
        # The slow ones first: the quick ones fill the gaps.
        for attack in sorted(attacks, key=lambda attack: attack.seconds == 3.0):
            self.begun[attack.name] = executor.submit(arena.run, "engine", attack.name, sandboxed)
            if self._same(attack) not in self.honest:
                self.honest[self._same(attack)] = executor.submit(arena.run, "honest", attack.name)

    @staticmethod
    def _same(attack: Attack) -> tuple:
        return attack.lesson, attack.target, attack.honest, str(attack.others)

    def of(self, attack: Attack) -> tuple[Outcome, str]:
        """Return what the attack came to, and the verdict."""
        outcome = self.begun[attack.name].result()
        honest = self.honest[self._same(attack)].result()
        return outcome, outcome.verdict(honest, attack)


@pytest.fixture(scope="module")
def executor() -> Iterator[object]:
    with arena.arenas(2) as executor:
        yield executor


@pytest.fixture(scope="module")
def results(executor: object, handed_in: Future) -> Results:
    return Results(executor, IN_A_CELL)


@pytest.fixture(scope="module")
def handed_in(executor: object) -> Future:
    return executor.submit(arena.run_whole, [attack.name for attack in HANDED_IN])


@pytest.fixture(scope="module")
def bare(executor: object, results: Results) -> Results:
    return Results(executor, [a for a in IN_A_CELL if a.name in BARE], sandboxed=False)


@pytest.fixture(scope="module")
def as_nobody(results: Results) -> Iterator[Results]:
    if os.geteuid() != 0:
        pytest.skip("the other tests are not run as root, so they have tried this")
    with arena.arenas(2, unprivileged=True) as executor:
        yield Results(executor, AS_NOBODY)


@pytest.fixture(scope="module")
def by_landlock() -> Iterator[Results]:
    with arena.arenas(2, os.geteuid() == 0, ("landlock",)) as executor:
        yield Results(executor, OUTSIDE)


def check(attack: Attack, outcome: Outcome, verdict: str) -> None:
    """The attack was tried, got nothing, and cost nobody else anything."""
    assert re.search(attack.sign, outcome.text), f"was it tried?\n{outcome.text[:2000]}"
    assert verdict == "no", f"{attack.what}\n{outcome}"
    assert outcome.evidence == []
    assert outcome.fault == ""


@pytest.mark.parametrize("attack", IN_A_CELL, ids=by_name)
def test_an_attack_in_a_cell_gets_nothing(attack: Attack, results: Results) -> None:
    check(attack, *results.of(attack))


@pytest.mark.parametrize("attack", HANDED_IN, ids=by_name)
def test_what_is_handed_in_gets_nothing(attack: Attack, handed_in: Future) -> None:
    """A whole run of `nbjudge grade`, its gradebook and its feedback."""
    outcome = handed_in.result()[attack.name]
    check(attack, outcome, outcome.verdict(0.0, attack))


@pytest.mark.parametrize("attack", AS_NOBODY, ids=by_name)
def test_a_grader_who_is_not_root_is_as_safe(attack: Attack, as_nobody: Results) -> None:
    check(attack, *as_nobody.of(attack))


@pytest.mark.parametrize("attack", OUTSIDE, ids=by_name)
def test_where_namespaces_are_refused_it_is_as_safe(attack: Attack, by_landlock: Results) -> None:
    check(attack, *by_landlock.of(attack))


@pytest.mark.parametrize("name", BARE)
def test_without_the_sandbox_it_would_succeed(name: str, bare: Results) -> None:
    """The attacks are real: what holds them is the sandbox, and the tests would see them."""
    attack = next(attack for attack in ATTACKS if attack.name == name)
    _, verdict = bare.of(attack)
    assert {REACH: "reached", READ: "read the test", OUTLIVE: "outlived"}[attack.aim] in verdict


def test_the_bank_is_as_large_as_it_says() -> None:
    names = [attack.name for attack in ATTACKS]
    assert len(set(names)) == len(names) >= 100
    assert {attack.aim for attack in ATTACKS} == set(AIMS)
    assert all(attack.what.endswith(".") and "|" not in attack.what for attack in ATTACKS)


def test_the_page_has_every_attack_and_none_succeeds() -> None:
    table = compare.rows()
    assert list(table) == [a.name for aim in AIMS for a in ATTACKS if a.aim == aim]
    for attack in ATTACKS:
        assert table[attack.name]["what"] == attack.what, attack.name
        assert table[attack.name]["here"] == "no", attack.name
        if attack.not_in_plain:
            assert table[attack.name]["plain"] == f"not tried: {attack.not_in_plain}"


def test_plain_nbgrader_is_what_the_page_compares_with(tmp_path: object) -> None:
    """The table's other column is measured without the engine: its settings are gone."""
    (tmp_path / "nbgrader_config.py").write_text(
        (compare.ROOT / "nbgrader_config.py").read_text("utf-8"), "utf-8"
    )
    arena.make_plain(tmp_path)
    text = (tmp_path / "nbgrader_config.py").read_text("utf-8")
    assert "nbjudge" not in text
    assert "preprocessors" not in text.replace("autograde_preprocessors", "")
    assert "c.CourseDirectory" in text
    assert compile(text, "settings", "exec")
