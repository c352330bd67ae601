"""Which submissions are alike, and what makes nobody alike."""

from __future__ import annotations

import itertools
import math
import random

import pytest
from nbjudge.pages import similarity

MINE = """def mse(p, y):
    # first of all the lengths, please
    if p.shape[0] != y.shape[0]:
        raise RuntimeError("lengths, please")
    bucket = 0.0
    for place, guess in enumerate(p.ravel()):
        gap = guess - y.ravel()[place]
        if gap > 0:
            bucket = bucket + gap * gap
        elif gap < 0:
            bucket = bucket + (-gap) * (-gap)
    return bucket / max(p.shape[0], 1)
"""
RENAMED = """def mse(p, y):
    if p.shape[0]!=y.shape[0]:
        raise RuntimeError('shape')
    s = 0.0
    for i, a in enumerate(p.ravel()):
        d = a - y.ravel()[i]
        if d>0:
            s = s + d*d
        elif d<0:
            s = s + (-d)*(-d)
    return s/max(p.shape[0], 1)
"""
BANK = [
    "def mse(p, y):\n    return np.mean((p - y) ** 2)\n",
    "def mse(p, y):\n    return ((p - y) ** 2).sum() / len(p)\n",
    "def mse(p, y):\n    difference = p - y\n    return np.mean(difference * difference)\n",
    "def mse(p, y):\n    total = 0\n    for a, b in zip(p, y):\n        total += (a - b) ** 2\n"
    "    return total / len(p)\n",
]
KNOWN = {"mse": BANK}


def students(**own: str) -> dict[str, dict[str, list[str]]]:
    """A class in which everybody else writes as the bank does."""
    others = {f"s{k:02}": BANK[k % len(BANK)] for k in range(20)}
    return {name: {"mse": [text]} for name, text in {**others, **own}.items()}


def test_a_copy_with_other_names_is_found() -> None:
    (pair,) = similarity.pairs(students(li=MINE, wu=RENAMED), KNOWN)
    assert (pair.first, pair.second, pair.functions) == ("li", "wu", ["mse"])
    assert pair.words == []
    assert pair.share > 0.6


def test_shared_names_and_comments_are_named() -> None:
    (pair,) = similarity.pairs(students(li=MINE, wu=MINE), KNOWN)
    assert {"first of all the lengths, please", "bucket", "lengths, please"} <= set(pair.words)
    assert "p" not in pair.words


def test_what_anybody_may_have_is_no_sign() -> None:
    others = {f"s{k}": {"mse": [BANK[k % 3]]} for k in range(12)}
    own = {name: {"mse": [MINE]} for name in ("li", "wu")}
    (pair,) = similarity.pairs({**others, **own}, {})
    assert (pair.first, pair.second) == ("li", "wu"), "unknown, it would be a sign"
    assert similarity.pairs({**others, **own}, {"mse": [MINE]}) == []


def test_what_many_write_is_no_sign() -> None:
    assert similarity.pairs(students(**{f"t{k}": MINE for k in range(12)}), KNOWN) == []


def test_the_order_of_students_does_not_matter() -> None:
    class_ = students(li=MINE, wu=RENAMED, he=MINE)
    turned = dict(reversed(class_.items()))
    assert similarity.pairs(class_, KNOWN) == similarity.pairs(turned, KNOWN)
    assert len(similarity.pairs(class_, KNOWN)) == 3
    assert len(similarity.pairs(class_, KNOWN, most=2)) == 2


def test_what_is_no_python_is_compared_too() -> None:
    broken = MINE + "    return (\n'''"
    assert similarity.pairs(students(li=broken, wu=broken), KNOWN)


def test_a_class_of_nobody_or_of_one() -> None:
    assert similarity.pairs({}, KNOWN) == []
    assert similarity.pairs({"li": {"mse": [MINE]}}, {}) == []
    assert similarity.pairs({"li": {"mse": [""]}, "wu": {"mse": [""]}}, {}) == []


def random_class(size: int, seed: int) -> dict[str, dict[str, list[str]]]:
    """Students who wrote lines that some others wrote, too."""
    chosen = random.Random(seed)
    lines = [f"    word{k} = y.max() ** {k} + p[{k % 7}]  # note {k}" for k in range(12 + size)]
    return {
        f"s{k:03}": {
            name: ["\n".join([f"def {name}(p, y):", *chosen.sample(lines, chosen.randint(0, 12))])]
            for name in ("mse", "net")
        }
        for k in range(size)
    }


def all_pairs(
    students: dict[str, dict[str, list[str]]], known: dict[str, list[str]]
) -> list[tuple[str, str, float, float]]:
    """The same by its definition: each pair by itself."""
    own = {name: similarity._signs(written) for name, written in students.items()}
    common = similarity._signs(known)
    counts = {
        sign: sum(sign in signs for signs in own.values())
        for signs in own.values()
        for sign in signs
    }
    weights = {
        sign: similarity.SCALE[sign[0]] * math.log((len(own) + len(known.get(sign[1], []))) / n)
        for sign, n in counts.items()
        if sign not in common and n <= max(8, len(own) // 20)
    }
    totals = {name: sum(weights.get(sign, 0) for sign in signs) for name, signs in own.items()}
    found = []
    for one, other in itertools.combinations(sorted(own), 2):
        evidence = sum(weights.get(sign, 0) for sign in own[one] & own[other])
        share = evidence / (min(totals[one], totals[other]) or 1)
        if evidence >= 20 and share >= 0.25:
            found.append((one, other, evidence, share))
    return sorted(found, key=lambda pair: -pair[2] * pair[3])


@pytest.mark.parametrize("cells", [1, 50, 1000, 2**20])
def test_a_class_in_blocks_gives_what_all_pairs_give(
    monkeypatch: pytest.MonkeyPatch, cells: int
) -> None:
    monkeypatch.setattr(similarity, "CELLS", cells)  # pairs in memory: less than one student's
    for seed, size in (1, 2), (2, 30), (3, 41):
        class_ = random_class(size, seed)
        expected = all_pairs(class_, KNOWN)
        found = [
            (pair.first, pair.second, pair.evidence, pair.share)
            for pair in similarity.pairs(class_, KNOWN, most=1000)
        ]
        assert len(expected) > 3 or size == 2
        assert [pair[:2] for pair in found] == [pair[:2] for pair in expected]
        for one, other in zip(found, expected, strict=True):
            assert one[2:] == pytest.approx(other[2:])
        assert similarity.pairs(class_, KNOWN) == similarity.pairs(class_, KNOWN, most=1000)[:10]
