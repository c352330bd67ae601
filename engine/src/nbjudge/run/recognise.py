"""Which mistake a student's function makes, by what it does: the answer bank says.

The judge keeps each call as it crossed. Where a test failed, the course's own answers are run on
the same calls, here, where no student code runs.
"""

from __future__ import annotations

import contextlib
import functools
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from nbjudge.kit import behaviour
from nbjudge.kit.behaviour import Deed, Known
from nbjudge.limits import TooLong, within
from nbjudge.notebook.names import words
from nbjudge.run import wire
from nbjudge.run.wire import Memo, WireError

MOST_CALLS = 300  # of a function, that are kept
MOST_KEPT = 20 * 2**20  # characters of all messages of a notebook that are kept
CALL_SECONDS, ALL_SECONDS = 0.5, 3.0  # for an answer's one call, for a notebook
Function = Callable[..., Any]


@dataclass(frozen=True)
class Answer:
    """An answer of the bank's: the mistake in it, empty where it is right, and its text."""

    mistake: str
    source: str


@dataclass(frozen=True)
class Crossed:
    """A call of a student's function, as it crossed: kept without a copy, read when it is asked."""

    args: Any
    kwargs: Any
    answer: Mapping[str, Any]
    between: Sequence[Any]  # changes of arguments that came before the answer
    lent: Mapping[str, Function]
    functions: Mapping[int, Function]

    def read(self) -> Call:
        """Return the call with its values.

        Raises:
            WireError: it cannot be read.
        """
        memo, args, kwargs = self._given()
        before = behaviour.plain((args, kwargs))
        for changes in self.between:
            wire.apply(changes, memo)
        result = wire.decode(self.answer.get("result"), memo)
        wire.apply(self.answer.get("changes"), memo)
        wire.refuse_endless([result, *memo.objects], memo)
        error = self.answer.get("error") or {}
        raised = str(error["kinds"][0]) if "kinds" in error else ""
        told = ["other", "refused"] if error else behaviour.plain(result)
        deed = behaviour.done(before, behaviour.plain((args, kwargs)), told, raised)
        return Call(*self._given()[1:], self.lent, deed, before)

    def _given(self) -> tuple[Memo, tuple[Any, ...], dict[str, Any]]:
        """The arguments, which nothing has changed yet."""
        memo = Memo()
        args = wire.decode(self.args, memo, self.functions.__getitem__)
        return memo, args, wire.decode(self.kwargs, memo, self.functions.__getitem__)


@dataclass(frozen=True)
class Call:
    """One call of a function: its arguments, what was lent meanwhile, and what the function did.

    `before`: the arguments as plain data.
    """

    args: tuple[Any, ...]
    kwargs: Mapping[str, Any]
    lent: Mapping[str, Function]
    deed: Deed
    before: Any = None


@dataclass
class Deeds(Sequence[Deed]):
    """What an answer does in each of some calls, found out when it is asked for."""

    make: Callable[[], dict[str, Any]]  # gives the names that the answer sees, itself among them
    name: str
    calls: Sequence[Call]
    known: dict[int, Deed] = field(default_factory=dict)

    @functools.cached_property
    def space(self) -> dict[str, Any]:
        """The names that the answer sees."""
        return self.make()

    def __len__(self) -> int:
        return len(self.calls)

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return [self[k] for k in range(len(self))[place]]
        if place >= len(self):
            raise IndexError(place)
        if place not in self.known:
            self.known[place] = self._do(self.calls[place])
        return self.known[place]

    def _do(self, call: Call) -> Deed:
        with _lent(self.space, call.lent):
            try:
                with within(CALL_SECONDS):
                    function = self.space[self.name]
                    return behaviour.deed(function, call.args, call.kwargs, call.before)
            except TooLong:
                return {"endless": True}


@contextlib.contextmanager
def _lent(space: dict[str, Any], functions: Mapping[str, Function]) -> Iterator[None]:
    before = {name: space.get(name) for name in functions}
    space.update(functions)
    try:
        yield
    finally:
        space.update(before)


@dataclass(frozen=True)
class Recognised:
    """What is known of a function that failed: its mistake, or else a word for what it does.

    `raises`: the mistake is known by a kind of exception alone.
    """

    mistake: str = ""
    behaviour: str = ""
    raises: bool = False

    def or_general(self, general: str) -> str:
        """Return the mistake, or that which a check has read in an exception's message."""
        read = self.raises and general not in ("", "error", "error_on_good_input")
        return general if read or not self.mistake else self.mistake


class Bank:
    """A course's answers for the functions of one notebook, ready to be run.

    Args:
        space: what the instructor's cells have defined.
        solutions: the instructor's own, by function.
        answers: the others, by function.
    """

    def __init__(
        self,
        space: Mapping[str, Any],
        solutions: Mapping[str, str],
        answers: Mapping[str, Sequence[Answer]],
    ) -> None:
        self.solutions, self.answers = solutions, answers
        self.space = dict(space)
        with behaviour.quiet():
            for source in solutions.values():
                _execute(source, self.space)

    @behaviour.quiet()
    def mistake(self, name: str, calls: Sequence[Call]) -> Recognised:
        """Return what is known of a function by these calls: see `behaviour.recognised`.

        Where no mistake explains them all, those are left out in which right answers differ from
        each other: where logarithms are cut off, say, is up to who writes the function.
        """
        deeds = [
            (answer, Deeds(functools.partial(self.space_of, answer.source), name, calls))
            for answer in self.answers.get(name, ())
        ]
        known = [Known(one.mistake, size(one.source), its) for one, its in deeds if one.mistake]
        seen = [call.deed for call in calls]
        right = Deeds(functools.partial(self.space_of, self.solutions[name]), name, calls)
        found = behaviour.recognised(seen, right, known)
        if not found:
            ways = [its for one, its in deeds if not one.mistake]
            found = _where_settled(seen, right, known, ways)
        if not found:
            return Recognised(behaviour=behaviour.digest(seen))
        return Recognised(found, raises=behaviour.only_raises(seen, right))

    def space_of(self, source: str) -> dict[str, Any]:
        """Return the names of the notebook, with what an answer defines in place of its own."""
        space = dict(self.space)
        _execute(source, space)
        return space


def _where_settled(
    seen: Sequence[Deed], right: Deeds, known: Sequence[Known], ways: Sequence[Deeds]
) -> str:
    """The mistake behind those calls in which all right answers do the same."""
    settled = [
        k for k in range(len(seen)) if all(behaviour.agree(right[k], one[k]) for one in ways)
    ]
    if not 0 < len(settled) < len(seen):
        return ""
    return behaviour.recognised(
        [seen[k] for k in settled],
        [right[k] for k in settled],
        [Known(one.mistake, one.size, [one.deeds[k] for k in settled]) for one in known],
    )


def _execute(source: str, space: dict[str, Any]) -> None:
    with contextlib.suppress(Exception):
        exec(compiled(source), space)


@functools.lru_cache(maxsize=2000)
def compiled(source: str) -> types.CodeType:
    """Return an answer as code; kept for the next fork."""
    return compile(source, "<answer>", "exec")


@functools.lru_cache(maxsize=2000)
def size(source: str) -> int:
    """Return how much an answer does: the length of its code, in bytes."""
    return _steps(compiled(source))


def _steps(code: types.CodeType) -> int:
    inner = [one for one in code.co_consts if isinstance(one, types.CodeType)]
    return len(code.co_code) + sum(map(_steps, inner))


def recognise(
    bank: Bank,
    failed: Iterable[str],
    crossed: Mapping[str, Sequence[Crossed]],
    sources: Mapping[str, str],
) -> dict[str, Recognised]:
    """Return what is known of each function that failed a test, in bounded time.

    Args:
        bank: the course's answers.
        failed: the functions.
        crossed: the calls that were made of each function.
        sources: the student's own text of each function.
    """
    failed, found = list(failed), {}
    with contextlib.suppress(Exception), within(ALL_SECONDS):  # at worst nothing is known
        for name in failed:
            leans = (set(failed) - {name}).intersection(words(sources.get(name, "")))
            calls = list(_calls(bank, crossed.get(name, ()), leans))
            if calls:
                found[name] = Recognised("", behaviour.digest([call.deed for call in calls]))
                found[name] = bank.mistake(name, calls) if name in bank.solutions else found[name]
    return found


def _calls(bank: Bank, crossed: Iterable[Crossed], leans: set[str]) -> Iterator[Call]:
    """The calls that tell of this function alone.

    A function that leans on another one which is wrong too tells of itself only where a right one
    was lent in that one's place.
    """
    for one in crossed:
        if leans - set(one.lent):
            continue
        functions = {
            number: bank.space.get(function.__name__, function)
            if getattr(function, "is_student", False)
            else function
            for number, function in one.functions.items()
        }
        if any(getattr(function, "is_student", False) for function in functions.values()):
            continue
        with contextlib.suppress(WireError, LookupError, TypeError, ValueError):
            yield Crossed(one.args, one.kwargs, one.answer, one.between, one.lent, functions).read()
