"""The answer bank keeps its promises, or says which answer does not."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from nbjudge.author import bank
from nbjudge.author.bank import Answer, Bank
from nbjudge.course import Course, CourseError
from nbjudge.notebook import answers as ways
from nbjudge.run.job import job_of

from engine.tests.support import authored

SQUARE = "def twice(x):\n    return x ** 2"
RIGHT = "def twice(x):\n    return 2 * x"


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Bank:
    """The bank of the course that is written as lessons."""
    return Bank(authored.write(tmp_path_factory.mktemp("written")))


def faults(bank: Bank, mistake: str | None, source: str, function: str = "twice") -> list[str]:
    return bank.verdict(Answer(function, "an answer", mistake, source))[1]


def test_what_there_is(written: Bank) -> None:
    assert written.functions() == ["twice"]
    assert [answer.mistake for answer in written.answers("twice")] == [
        None, None, "squared", "no_return"
    ]  # fmt: skip
    assert written.lessons_of("mean") == ["02_means"]
    assert (
        written.right("twice", 3) == written.right("twice", 1) == written.answers("twice")[1].source
    )
    assert written.wrong("twice", 2) == written.answers("twice")[2].source


def test_a_process_gets_the_answers_without_reading_the_files(written: Bank) -> None:
    course = written.course
    given = ways.unpacked(ways.packed(course, ["mean", "twice"]))
    assert list(given) == ["twice"]  # the other has no file
    assert [mistake for mistake, _ in given["twice"]] == ["", "", "squared", "no_return"]
    assert given == ways.ways(course, ["twice"])
    known = written.originals["01_numbers"]
    path = course.answers / "twice.py"
    path.rename(path.with_suffix(".away"))
    try:
        job = job_of(known.notebook, known, None, course, given)
    finally:
        path.with_suffix(".away").rename(path)
    assert job.answers == given


def test_an_answer_that_is_what_it_says(written: Bank) -> None:
    marks, wrong = written.verdict(written.answers("twice")[2])
    assert wrong == []
    assert {name: mark.points for name, mark in marks.items()} == {
        "twice-number": 0, "twice-array": 0, "twice-zero": 2, "triple-value": 0
    }  # fmt: skip
    assert marks["twice-number"].mistake == "squared"


@pytest.mark.parametrize(
    ("mistake", "source", "said"),
    [
        (None, SQUARE, "01_numbers, twice-number -4: CheckFailed: "),
        ("squared", RIGHT, "costs no point"),
        ("no_return", SQUARE, "no message names 'no_return': CheckFailed: "),
        ("no_such_mistake", SQUARE, "no sentence is called 'no_such_mistake'"),
        (None, "import sys\n" + RIGHT + "\nprint('x', file=sys.stderr)", None),
        (
            None,
            "import sys\ndef twice(x):\n    print('!', file=sys.stderr)\n    return 2 * x",
            None,
        ),
    ],
)
def test_an_answer_that_is_not_what_it_says(
    mistake: str | None, source: str, said: str | None, written: Bank
) -> None:
    found = faults(written, mistake, source)
    assert found == [] if said is None else any(one.startswith(said) for one in found), found


def test_a_test_that_writes_to_stderr_gives_nothing(tmp_path: Path) -> None:
    loud = 'import sys\nprint("!", file=sys.stderr)\ncheck_value("twice", call(twice, 3.0)'
    numbers = authored.NUMBERS.replace('check_value("twice", call(twice, 3.0)', loud)
    course = authored.write(tmp_path / "course", numbers=numbers)
    mark = Bank(course).run("01_numbers")["twice-number"]
    assert (mark.points, mark.maximum, mark.message) == (0, 4, "stderr: !\n")


def test_an_answer_may_cost_no_other_function_a_point(written: Bank) -> None:
    source = "def mean(values):\n    global largest\n    largest = None\n    return 0.0\n"
    source += "def max(values):\n    return 0.0\n"
    found = faults(written, "value", source, "mean")
    assert any(one.startswith("02_means, largest-value -2: ") for one in found), found


def test_a_lesson_that_is_asked_for_again_is_marked_again(tmp_path: Path) -> None:
    means = authored.MEANS + authored.solution("twice") + authored.graded(
        "twice-again", 0, "again", authored.check("twice", "-1.0", "-2.0"),
        authored.check("twice", "0.5", "1.0"),
    )  # fmt: skip
    course = authored.write(tmp_path / "course", means=means)
    assert Bank(course).lessons_of("twice") == ["01_numbers", "02_means"]
    source = "def twice(x):\n    return 2 * abs(x)"
    assert faults(Bank(course), None, source) == [
        one for one in faults(Bank(course), None, source) if one.startswith("02_means, twice-again")
    ] != []  # fmt: skip


def test_nothing_of_an_answer_stays(written: Bank, capsys: pytest.CaptureFixture[str]) -> None:
    before = Path.cwd()
    written.run("01_numbers", {"twice": "import os; os.chdir('/'); print('printed')\n" + RIGHT})
    assert Path.cwd() == before
    assert capsys.readouterr().out == ""
    assert not [path for path in sys.path if "bank-" in path], "no path is searched for a kit"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "# %% another\ndef thrice(x):\n    pass\n",
            "answer 'another' needs a title and a def twice",
        ),
        ("# %%\ndef twice(x):\n    pass\n", "answer '' needs a title"),
    ],
)
def test_an_answer_that_is_none_is_named(text: str, said: str, tmp_path: Path) -> None:
    course = authored.write(tmp_path / "course")
    (course.answers / "twice.py").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError, match=said):
        bank.answers(course, "twice")


def test_a_function_may_be_a_name_that_is_given_a_value(tmp_path: Path) -> None:
    course = authored.write(tmp_path / "course")
    text = "# %% lambda\ntwice = lambda x: 2 * x\n"
    (course.answers / "twice.py").write_text(text, encoding="utf-8")
    assert [answer.title for answer in bank.answers(course, "twice")] == ["lambda"]


@pytest.mark.parametrize(("function", "said"), [("thrice", "is not there"), ("", "is not there")])
def test_a_function_without_answers_is_named(function: str, said: str, written: Bank) -> None:
    with pytest.raises(CourseError, match=said):
        written.answers(function)
    with pytest.raises(CourseError, match="no lesson has the exercise"):
        written.lessons_of(function)


def test_the_command_prints_a_line_on_each_and_counts_the_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    course = authored.write(tmp_path / "course")
    path = course.answers / "twice.py"
    path.write_text(path.read_text("utf-8") + f"\n# %% odd\n{SQUARE}\n", encoding="utf-8")
    assert bank.report(course) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "ok    twice · product: full points"
    assert lines[2] == "ok    twice · squared: twice-number -4, twice-array -4"
    assert lines[4] == "FAULT twice · odd: twice-number -4, twice-array -4"
    assert lines[5].startswith("      01_numbers, twice-number -4: CheckFailed: twice: ")
    assert lines[-1] == "1 faults"
    with pytest.raises(CourseError, match=r"thrice.py: is not there"):
        bank.report(course, ["thrice"])


def test_what_anybody_may_have(built: Course) -> None:
    known = bank.known(built)
    assert list(known) == ["twice", "triple", "mean", "largest", "smallest"]
    assert len(known["twice"]) == 2 + 4
    assert "return 2 * x" in known["twice"][0]
    assert "raise NotImplementedError()" in known["mean"][1]
    assert "return sum(values) / len(values)" in known["mean"][0]
    assert len(known["mean"]) == 2
