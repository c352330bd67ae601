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
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

RUN = 6
READ, LINE = 20_000, 1_000  # characters of an answer and of a line of it that are compared
COMMON = 8, 20  # what more than 8 students and more than every 20th have is no sign
EVIDENCE, SHARE = 20.0, 0.25  # below either, a pair is not shown
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
    own = {name: _signs(written) for name, written in sorted(students.items())}
    names, weights = list(own), _weights(students, own, known)
    index = {name: number for number, name in enumerate(names)}
    holders = defaultdict(list)
    for name, signs in own.items():
        for sign in signs & weights.keys():
            holders[sign].append(index[name])
    totals = np.zeros(len(names))
    shared = np.zeros((len(names), len(names)))
    for sign in sorted(holders):
        who = np.array(holders[sign])
        totals[who] += weights[sign]
        if len(who) > 1:
            shared[np.ix_(who, who)] += weights[sign]
    with np.errstate(all="ignore"):
        share = np.nan_to_num(shared / np.minimum.outer(totals, totals))
    score = np.triu(shared * share, 1)
    score[(shared < EVIDENCE) | (share < SHARE)] = 0.0
    order = np.argsort(-score, axis=None, kind="stable")[:most]
    chosen = [divmod(int(k), len(names)) for k in order if score.flat[k] > 0]
    return [
        _pair(names[i], names[j], own[names[i]] & own[names[j]], weights, share[i, j])
        for i, j in chosen
    ]


def _pair(
    first: str, second: str, both: set[Sign], weights: dict[Sign, float], share: float
) -> Pair:
    rare = sorted(both & weights.keys(), key=lambda sign: (-weights[sign], sign))
    where: dict[str, float] = defaultdict(float)
    for sign in rare:
        where[sign[1]] += weights[sign]
    words = list(dict.fromkeys(text for kind, _, text in rare if kind == "word"))
    functions = sorted(where, key=lambda function: (-where[function], function))
    return Pair(first, second, sum(where.values()), float(share), words, functions)


def _weights(
    students: Mapping[str, Written], own: Mapping[str, set[Sign]], known: Written
) -> dict[Sign, float]:
    """The weight of each sign that is one, in nats."""
    counts = Counter(sign for signs in own.values() for sign in signs)
    for sign in _signs(known):
        counts.pop(sign, None)
    authors = Counter(function for written in students.values() for function in written)
    authors.update({function: len(list(texts)) for function, texts in known.items()})
    limit = max(COMMON[0], len(own) // COMMON[1])
    return {
        sign: SCALE[sign[0]] * float(np.log(authors[sign[1]] / count))
        for sign, count in counts.items()
        if count <= limit
    }


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
