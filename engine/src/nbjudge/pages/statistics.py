"""What the points of a class say of it, and of the items."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nbjudge.marks.outcome import Outcome

PASS, WEAK = 0.6, 1 / 3  # of all points, of a lesson's: below either, a student needs a hand
BINS = 10


@dataclass(frozen=True)
class Statistic:
    """How an item did: both None where they say nothing."""

    success: float | None  # mean part of the points, 0 to 1: the difficulty index
    discrimination: float | None  # -1 to 1


@dataclass(frozen=True)
class Mistake:
    """A mistake by its name, its sentence, and how many students made it."""

    name: str
    sentence: str
    students: int
    exercises: list[str]  # most first


def statistics(points: NDArray[np.float64], most: Sequence[float]) -> list[Statistic]:
    """Return the statistic of each item.

    Discrimination is the corrected item-total correlation: Pearson's correlation (point-biserial
    where the item is right or wrong) of the item with the total of all *other* items. It is None
    for fewer than three students, and where the item or the rest has no variance.
    Source: Ebel & Frisbie, Essentials of Educational Measurement, 5th ed., ch. 13.

    Args:
        points: (students, items); NaN where a mark by hand is awaited.
        most: the points that each item can give.
    """
    totals = np.nansum(points, axis=1)
    found = []
    for column, maximum in zip(points.T, most, strict=True):
        there = ~np.isnan(column)
        own = column[there]
        rest = totals[there] - own
        success = float(np.clip(own / maximum, 0, 1).mean()) if own.size else None
        varies = own.size > 2 and min(np.ptp(own), np.ptp(rest)) > 1e-9
        found.append(Statistic(success, float(np.corrcoef(own, rest)[0, 1]) if varies else None))
    return found


def mistakes(
    of_students: Iterable[Iterable[Outcome]],
    known: Mapping[str, str],
    groups: Mapping[tuple[str, str], str],
) -> list[Mistake]:
    """Return the mistakes that have a name, the one that most students made first.

    Of two mistakes at once each counts; a group that has a sentence is a mistake of its own.

    Args:
        of_students: the outcomes of each student.
        known: the sentence of each mistake; one that has none is called by its name.
        groups: the sentence of each group that has one, by function and behaviour.
    """
    known = {**known, **{" ".join(group): sentence for group, sentence in groups.items()}}
    students: Counter[str] = Counter()
    exercises: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for own in of_students:
        made = {
            (name, one.exercise)
            for one in own
            for name in ([" ".join(one.group)] if one.group in groups else one.mistakes)
        }
        students.update({mistake for mistake, _ in made})
        for mistake, exercise in sorted(made):
            exercises[mistake][exercise] += 1
    return [
        Mistake(name, known.get(name, name), count, [e for e, _ in exercises[name].most_common()])
        for name, count in sorted(students.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def histogram(values: Iterable[float], most: float) -> list[tuple[str, int]]:
    """Count values in at most ten bins of as many whole points each; full marks are one more bin.

    A bin is named by its first and last whole number of points. Only where the points do not
    divide, the last bin before full marks has fewer of them, as its name says.
    """
    fewest = max(math.ceil(most / BINS), 1)
    width = next((w for w in range(fewest, 2 * fewest) if most % w == 0), fewest)
    starts = range(0, math.ceil(most), width)
    counts = Counter(
        len(starts) if value >= most else int(max(value, 0) // width) for value in values
    )
    ends = [min(start + width, math.ceil(most)) - 1 for start in starts]
    names = [
        f"{start}–{end}" if end > start else f"{start}"
        for start, end in zip(starts, ends, strict=True)
    ]
    return [(name, counts[k]) for k, name in enumerate([*names, f"{most:g}"])]


def lesson(name: str, points: Sequence[float], most: float) -> dict[str, Any]:
    """Return how a lesson's points are distributed."""
    return {
        "name": name,
        "most": most,
        "mean": float(np.mean(points)),
        "quartiles": [float(q) for q in np.percentile(points, [25, 50, 75])],
        "histogram": histogram(points, most),
    }


def weak(
    given: Mapping[str, Mapping[str, float]],
    maxima: Mapping[str, float],
    work: Mapping[str, Sequence[Outcome]],
    hint: Callable[[Outcome], str],
) -> list[tuple[str, float, list[str], list[str]]]:
    """Return who needs a hand: student, total, weak lessons, most frequent hints; lowest first.

    What waits for a mark by hand counts neither for a student nor against one.

    Args:
        given: the points of each student, by lesson.
        maxima: the points that each lesson can give.
        work: the outcomes of each student.
        hint: says what a student reads of an outcome; it may be nothing.
    """
    found = []
    for student, own in given.items():
        most = dict(maxima)
        for outcome in work[student]:
            if outcome.points is None:
                most[outcome.notebook] -= outcome.most
        low = [name for name, points in own.items() if points < WEAK * most[name]]
        if low or sum(own.values()) < PASS * sum(most.values()):
            hints = Counter(filter(None, map(hint, work[student])))
            found.append((student, sum(own.values()), low, [h for h, _ in hints.most_common(2)]))
    return sorted(found, key=lambda row: (row[1], row[0]))
