"""The report of a class of this course: who is alike, for all that the answer bank has."""

from __future__ import annotations

import html
import re
import sys
from pathlib import Path

import pytest
from lesson_kit.checks import MISTAKES
from nbjudge.author import bank
from nbjudge.author.bank import Bank
from nbjudge.marks import gradebook
from nbjudge.pages import font, report, similarity, text

from tests import large
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


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
def test_a_class_can_be_made_without_grading_it(
    tmp_path: Path, known: dict[str, list[str]]
) -> None:
    """So the report of thousands is measured: half of these students are copies of the others."""
    course = large.write_large(tmp_path, 12, graded_first=6)
    with gradebook.opened(course) as book:
        people = gradebook.people(book, course)
        maxima = gradebook.maxima(book, course)
    assert [person.id for person in people][6:] == [f"t{number:05}" for number in range(6)]
    assert all(set(person.points) == set(maxima) for person in people)
    work = {person.id: person.points for person in people}
    for name, most in maxima.items():
        graded = {work[person.id][name] for person in people[:6]}
        assert {work[person.id][name] for person in people[6:]} <= graded
        assert max(graded) == most
    page = html.unescape(report.write(course, known).read_text("utf-8"))
    alike = re.findall("<summary><bdi>(t[0-9]+) .*?</bdi> 和 <bdi>(t[0-9]+)", page)
    assert alike == [("t00000", "t00001")], "the one that was copied, and no other"
