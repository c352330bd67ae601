"""Which submissions are more alike than the exercise makes them: for a person to judge.

What a solution is made of is cut into signs of three kinds: runs of `RUN` tokens in which the
student's own names all read the same (renaming hides nothing), the words that the student chose
(names, comments, texts), and whole lines with their spaces. A sign that the answer bank or the
course itself has weighs nothing. Any other weighs log(D / n), where n students of D authors have
it: what a whole class writes weighs little, what two people alone share weighs most.

Nothing is run, and nothing here is a verdict.
"""

from __future__ import annotations

import builtins
import keyword
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

RUN = 6
READ, LINE = 20_000, 1_000  # characters of an answer and of a line of it that are compared
COMMON = 8, 20  # what more than 8 students and more than every 20th have is no sign
EVIDENCE, SHARE = 20.0, 0.25  # below either, a pair is not shown
CELLS = 2**20  # pairs of students, or of holders of a sign, that are in memory at a time
KNOWN = {*keyword.kwlist, *dir(builtins), "np", "numpy", "math"}
TEXT = {"STRING", "FSTRING_MIDDLE", "TSTRING_MIDDLE"}
SPACE = {"NEWLINE": ";", "INDENT": ">", "DEDENT": "<"}
# A token stands in RUN runs; its line tells again what runs and words have told.
SCALE = {"run": 1 / RUN, "word": 1.0, "line": 0.25}

Sign = tuple[str, str, str]  # the kind, the function, the text
Written = Mapping[str, Iterable[str]]  # function -> texts


@dataclass(frozen=True)
class Pair:
    """Two students who may have worked from one text.

    `evidence` sums the weights of the shared signs (nats); `share` is its part, 0 to 1, of all
    the signs of the one who has fewer.
    """

    first: str
    second: str
    evidence: float
    share: float
    words: list[str]  # rare names, comments and texts that both have, the rarest first
    functions: list[str]  # where the evidence lies, most first


def pairs(students: Mapping[str, Written], known: Written, most: int = 10) -> list[Pair]:
    """Return the pairs that are most alike, most first; empty where nothing stands out.

    Args:
        students: what each student wrote.
        known: right and wrong answers that anybody may come to, and what was handed out.
        most: how many pairs to return.
    """
    names = sorted(students)
    if len(names) < 2:
        return []
    class_ = _Class([students[name] for name in names], known)
    rows = max(CELLS // len(names), 1)
    best: list[tuple[float, int, int, float]] = []
    for start in range(0, len(names), rows):
        best += class_.alike(start, min(start + rows, len(names)), most)
        best = sorted(best)[:most]
    return [_pair((names[i], names[j]), share, students, class_) for _, i, j, share in best]


class _Class:
    """Who has which signs: all that it takes to find the pairs, without the text of a sign.

    The texts of all signs of some thousand students would fill the memory; a sign is known by its
    hash. That two signs of a million have one hash happens in one class of ten million.

    `keys` are the signs that weigh something, ascending, and `weights` theirs. `who` has a
    student for each sign of each student, sign by sign, in the order of students.
    """

    def __init__(self, students: Sequence[Written], known: Written) -> None:
        groups: dict[tuple[str, str], int] = {}  # kinds of signs, of each function
        common = set(map(hash, _signs(known)))
        own = [_numbers(written, common, groups) for written in students]
        everybody = np.repeat(np.arange(len(own)), [len(keys) for keys, _ in own])
        keys, first, sign = np.unique(
            np.concatenate([keys for keys, _ in own]), return_index=True, return_inverse=True
        )
        group, count = np.concatenate([groups for _, groups in own])[first], np.bincount(sign)
        authors = _authors(students, known)
        most = [SCALE[kind] for kind, _ in groups], [authors[function] for _, function in groups]
        scale, wrote = (np.array(of_group, float)[group] for of_group in most)
        weights = scale * np.log(wrote / count)
        weights[count > max(COMMON[0], len(own) // COMMON[1])] = 0.0
        self.keys, self.weights = keys, weights
        self.totals = np.bincount(everybody, weights[sign], len(own))
        shared = np.flatnonzero((count > 1)[sign] & (weights != 0.0)[sign])
        shared = shared[np.argsort(sign[shared], kind="stable")]
        self.who, sign = everybody[shared], sign[shared]
        self.weight = weights[sign]
        self.end = np.searchsorted(sign, sign, side="right")  # of all who have the same sign
        self.places = np.argsort(self.who, kind="stable")  # in `who`, student by student
        self.starts = np.searchsorted(self.who[self.places], np.arange(len(own) + 1))

    def alike(self, start: int, stop: int, most: int) -> list[tuple[float, int, int, float]]:
        """Return who of the students from `start` to `stop` is most like who behind them.

        Returns:
            At most `most` pairs, each with what sorts it (the best are lowest), and its share.
        """
        count = len(self.totals)
        evidence = np.zeros((stop - start) * count)
        places = self.places[self.starts[start] : self.starts[stop]]
        steps = np.cumsum(self.end[places] - places) // CELLS
        for part in np.split(places, np.flatnonzero(np.diff(steps)) + 1):
            others = self.end[part] - part - 1  # that have this sign, too
            one = np.repeat(part, others)
            nth = np.arange(len(one)) - np.repeat(np.cumsum(others) - others, others)
            cell = (self.who[one] - start) * count + self.who[one + 1 + nth]
            evidence += np.bincount(cell, self.weight[one], len(evidence))
        cell = np.flatnonzero(evidence >= EVIDENCE)
        first, second = start + cell // count, cell % count
        least = np.minimum(self.totals[first], self.totals[second])
        share = np.minimum(evidence[cell] / least, 1.0)  # but for the last digits, it never is more
        score = np.round(np.where(share < SHARE, 0.0, evidence[cell] * share), 9)
        best = np.argsort(-score, kind="stable")[: min(most, np.count_nonzero(score))]
        found = np.stack([-score, first, second, share])[:, best].T.tolist()
        return [(key, int(i), int(j), part) for key, i, j, part in found]

    def weight_of(self, sign: Sign) -> float:
        """Return what a sign weighs, in nats; nothing where it is no sign."""
        place = int(np.searchsorted(self.keys, hash(sign)))
        is_one = place < len(self.keys) and self.keys[place] == hash(sign)
        return float(self.weights[place]) if is_one else 0.0


def _numbers(
    written: Written, common: set[int], groups: dict[tuple[str, str], int]
) -> tuple[NDArray[np.int64], NDArray[np.int16]]:
    """The hashes of what a student wrote but for the common ones, and the group of each."""
    own = {hash(sign): groups.setdefault(sign[:2], len(groups)) for sign in _signs(written)}
    for key in common & own.keys():
        del own[key]
    return np.fromiter(own.keys(), np.int64), np.fromiter(own.values(), np.int16)


def _authors(students: Iterable[Written], known: Written) -> Counter[str]:
    """How many wrote each function."""
    authors = Counter(function for written in students for function in written)
    authors.update({function: len(list(texts)) for function, texts in known.items()})
    return authors


def _pair(
    names: tuple[str, str], share: float, students: Mapping[str, Written], class_: _Class
) -> Pair:
    both = _signs(students[names[0]]) & _signs(students[names[1]])
    weights = {sign: weight for sign in both if (weight := class_.weight_of(sign))}
    rare = sorted(weights, key=lambda sign: (-weights[sign], sign))
    where: dict[str, float] = defaultdict(float)
    for sign in rare:
        where[sign[1]] += weights[sign]
    words = list(dict.fromkeys(text for kind, _, text in rare if kind == "word"))
    functions = sorted(where, key=lambda function: (-where[function], function))
    return Pair(*names, sum(where.values()), share, words, functions)


def _signs(written: Written) -> set[Sign]:
    return {
        sign
        for function, texts in written.items()
        for text in texts
        for sign in _cut(function, text, KNOWN | {function})
    }


def _cut(function: str, source: str, known: set[str]) -> Iterable[Sign]:
    stream: list[str] = []
    before = ""
    for token in _tokens(source):
        kind, text = tokenize.tok_name[token.type], token.string
        if kind == "COMMENT" or kind in TEXT:
            yield "word", function, " ".join(text.strip("#\"' \t\n").split())
        if kind == "NAME" and before != "." and text not in known:
            yield "word", function, text
            text = "_"
        if kind not in ("COMMENT", "NL", "ENCODING", "ENDMARKER"):
            stream.append("'" if kind in TEXT else SPACE.get(kind, text))
        before = text
    for start in range(max(len(stream) - RUN + 1, 1)):
        yield "run", function, " ".join(stream[start : start + RUN])
    for line in source.splitlines():
        if line.strip():
            yield "line", function, line


def _tokens(source: str) -> Iterable[tokenize.TokenInfo]:
    """The tokens up to the first that is none: what does not compile is compared as well."""
    lines = (line[:LINE] + "\n" for line in source[:READ].splitlines())
    try:  # Python's tokenizer takes the square of a line's length
        yield from tokenize.generate_tokens(lambda: next(lines, ""))
    except (tokenize.TokenError, SyntaxError):
        return
