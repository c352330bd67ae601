"""The report of a class of this course: who is alike, for all that the answer bank has."""

from __future__ import annotations

import pytest
from lesson_kit.checks import MISTAKES
from nbjudge.author import bank
from nbjudge.author.bank import Bank
from nbjudge.pages import font, similarity, text

from tests.support import THIS


@pytest.fixture(scope="module")
def known() -> dict[str, list[str]]:
    """What anybody may have."""
    return bank.known(THIS)


def test_the_banks_answers_are_no_sign(known: dict[str, list[str]]) -> None:
    """Two students wrote the same answer of the bank everywhere, the others another one."""
    own = Bank(THIS)
    ways = {name: own.answers(name) for name in own.functions()}
    class_ = {
        student: {name: [found[way % len(found)].source] for name, found in ways.items()}
        for student, way in {"li": 0, "wu": 0, "he": 1, "an": 2, "yu": 3}.items()
    }
    assert similarity.pairs(class_, known) == []
    (pair,) = similarity.pairs(class_, {})
    assert (pair.first, pair.second) == ("li", "wu"), "without the bank it would be a sign"


def test_what_is_known_is_the_bank_the_solution_and_what_was_handed_out(
    known: dict[str, list[str]],
) -> None:
    assert {answer.source for answer in bank.answers(THIS, "mse")} < set(known["mse"])
    assert any("### BEGIN SOLUTION" in source for source in known["mse"])
    assert any("raise NotImplementedError(" in source for source in known["mse"])


def test_every_mistake_of_this_course_has_a_sentence_in_the_report() -> None:
    sentences = THIS.mistakes()
    assert len(MISTAKES) > 20
    for name, sentence in MISTAKES.items():
        assert sentences[name] == sentence


def test_the_pages_have_this_courses_font() -> None:
    path = font.of_course(THIS)
    assert path is not None
    assert path.name == "BackpropSansSC.otf"
    assert 1_000 < len(font.embedded("反向传播", path)) < 10_000


def test_every_lesson_has_its_title() -> None:
    titles = [text.rendered(THIS, path.stem).title for path in THIS.notebooks()]
    assert titles[0] == "01 前向传播"
    assert [title[:2] for title in titles] == [path.stem[:2] for path in THIS.notebooks()]
