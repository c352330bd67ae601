"""What students wrote becomes an answer of the bank: the code alone, and only harmless code."""

from __future__ import annotations

import sys

import pytest
from nbjudge.author import adopt
from nbjudge.author.adopt import NotAdopted, alone
from nbjudge.course import Course, CourseError
from nbjudge.marks import grade, gradebook
from nbjudge.marks.groups import examples
from nbjudge.marks.outcome import outcomes
from nbjudge.notebook.answers import Answer, answers, sentences

from engine.tests.support import tiny
from engine.tests.test_cli import nbjudge

WORD = "3fa9c1d2aabb"
GIVEN = {"np", "len", "print", "twice", "open", "getattr"}
RIGHT = "# %% product\ndef twice(x):\n    return 2 * x\n"
SENTENCE = 'A square: 100 % "no" {twice}.'
CELL = '''
import math, numpy as np  # by Wu Fang
"""Wu Fang wrote this."""
late = 3
late += half(1)
print("Wu Fang")

def other():
    return 1

def twice(x):
    """By Wu Fang."""
    "again"  # Wu Fang
    if x is None:
        """Nothing: Wu Fang."""
    return half(x) * math.pi + late

def half(x):  # behind it
    return x
'''


def answered(course: Course, line: str = f"twice {WORD}: {SENTENCE}") -> Course:
    """A course with a right answer for `twice`, and a line for a group."""
    course.answers.mkdir()
    (course.answers / "twice.py").write_text(RIGHT, "utf-8")
    course.groups.write_text(f"# mine\n{line}\n", "utf-8")
    return course


def adopted(course: Course, *texts: str, names: tuple[str, ...] = ()) -> tuple[bool, str]:
    """Adopt the one group, of which these are the examples."""
    (one,) = adopt.adopt(course, {("twice", WORD): (texts, names)})
    return one


# ---------------------------------------------------------------- the code


def test_code_is_taken_with_what_it_needs_and_without_what_is_said() -> None:
    assert alone(CELL, "twice", {"np"}) == (
        "import math\n\nlate = 3\n\nlate += half(1)\n\n"
        "def twice(x):\n    if x is None:\n        pass\n    return half(x) * math.pi + late\n\n"
        "def half(x):\n    return x"
    )


def test_the_last_definition_counts() -> None:
    source = "def twice(x):\n    return 1\ndef twice(x):\n    return np.abs(x)"
    assert alone(source, "twice", GIVEN) == "def twice(x):\n    return np.abs(x)"


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("", "its code cannot be read, or has no def twice"),
        ("def twice(x:\n", "its code cannot be read"),
        ("twice = lambda x: 2", "has no def twice"),
        ("if True:\n    def twice(x):\n        return 2", "has no def twice"),
        ("def twice(x):\n    raise NotImplementedError()", "no def twice that is written"),
        ("def twice(x):\n    return helper(x) + other", "needs helper, other from elsewhere"),
        ("import os\ndef twice(x):\n    return os.getcwd()", r"reach outside .*\(os\)"),
        ("from os import system\ndef twice(x):\n    return system(x)", r"\(os\)"),
        ("from numpy import save as s\ndef twice(x):\n    return s('a', x)", r"\(save\)"),
        ("def twice(x):\n    return open(x)", r"\(open\)"),
        ("def twice(x):\n    return np.ones(2).tofile(x)", r"\(tofile\)"),
        ("def twice(x):\n    return x.__class__.__subclasses__()", r"\(__class__, __sub"),
        ("def twice(x):\n    return getattr(x, 'a')", r"\(getattr\)"),
    ],
)
def test_what_is_no_answer_is_refused(source: str, said: str) -> None:
    with pytest.raises(NotAdopted, match=said):
        alone(source, "twice", GIVEN)


# ---------------------------------------------------------------- the files


def test_a_group_becomes_an_answer(course: Course) -> None:
    """With the code of the first example that can be one, in which nobody is named."""
    named = "def twice(x):\n    wu_fang = x\n    return wu_fang"
    done, said = adopted(
        answered(course), named, "def twice(x): return x ** 2  # Wu", names=("wu",)
    )
    assert done
    assert said.startswith(f"twice {WORD}: now in answers/twice.py:\n    def twice(x):")
    code = "def twice(x):\n    return x ** 2"
    assert answers(course, "twice")[1:] == [
        Answer("twice", f"adopted {WORD}", f"unknown_{WORD}", code)
    ]
    assert sentences(course) == {f"unknown_{WORD}": SENTENCE}
    text = (course.answers / "twice.py").read_text("utf-8")
    assert text.startswith(RIGHT.rstrip())
    assert "Wu" not in text + said
    assert course.groups.read_text("utf-8") == "# mine\n"


@pytest.mark.parametrize("name", ["Wu", "fang", "WuFa", "武"])
def test_code_that_names_a_student_is_refused(course: Course, name: str) -> None:
    text = "def twice(x):\n    by = 'wu'\n    wufang_fang = '武芳'\n    return by"
    done, said = adopted(answered(course), text, names=(name, "12", "x"))
    assert not done
    assert said == f"twice {WORD}: its code holds the name of a student; the line stays."
    assert adopted(course, text.replace("return by", "return max(12, x)"), names=("12", "x"))[0]


def test_a_group_that_is_gone_keeps_its_line(course: Course) -> None:
    before = answered(course).groups.read_text("utf-8")
    assert adopted(course) == (
        False,
        f"twice {WORD}: nobody in the graded class has such an answer; the line stays.",
    )
    assert course.groups.read_text("utf-8") == before
    assert (course.answers / "twice.py").read_text("utf-8") == RIGHT


def test_a_text_that_looks_like_a_cell_makes_none(course: Course) -> None:
    text = """def twice(x):\n    return f'''{x['a']}"\n# %% mine\n'''\n"""
    assert adopted(answered(course), text)[0]
    assert [one.title for one in answers(course, "twice")] == ["product", f"adopted {WORD}"]
    assert "# %% mine" in answers(course, "twice")[1].source


def test_what_does_not_read_the_same_is_refused(course: Course) -> None:
    answered(course, f"twice {WORD}: %% as a cell begins")
    done, said = adopted(course, "def twice(x):\n    return x ** 2")
    assert not done
    assert "it cannot be written into answers/twice.py so that it reads the same" in said
    assert (course.answers / "twice.py").read_text("utf-8") == RIGHT


def test_a_function_without_answers_and_a_name_that_is_taken(course: Course) -> None:
    code = "def twice(x):\n    return x ** 2"
    (answered(course).answers / "twice.py").unlink()
    assert "answers/twice.py is not there; begin it with a right" in adopted(course, code)[1]
    taken = f"{RIGHT}\n# %% unknown_{WORD} [markdown]\n# Another.\n"
    (course.answers / "twice.py").write_text(taken, "utf-8")
    assert f"a mistake unknown_{WORD} already" in adopted(course, code)[1]


def test_other_functions_may_be_left_alone(course: Course) -> None:
    assert list(adopt.adopt(answered(course), {}, ["mean"])) == []


@pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")
def test_from_a_graded_class_to_the_mistake_of_the_next(course: Course) -> None:
    """Grade, write a sentence, adopt, grade again: the judge names it."""
    root = ["--root", str(course.root)]
    tiny.hand_in(course, "wufang", twice="def twice(x):\n    # wufang\n    return x * x")
    with pytest.raises(CourseError, match="grade the class first"):
        examples(course)
    grade.grade(course, jobs=1)
    ((_, word),) = examples(course)
    answered(course, f"twice {word}: {SENTENCE}\ntwice {WORD}: Nobody.")
    status, said = nbjudge(*root, "answers", "--adopt")
    assert status == 1, "a line is left"
    assert f"twice {WORD}: nobody in the graded class" in said
    assert "Read what was adopted: from now on it runs as your own code." in said
    grade.grade(course, jobs=1, force=True)
    with gradebook.opened(course) as book:
        (person,) = gradebook.people(book, course)
    found = outcomes(course, "wufang", person.marks)
    assert {one.mistake for one in found if one.lost} == {f"unknown_{word}"}
    course.groups.write_text("", "utf-8")
    status, said = nbjudge(*root, "answers", "--adopt")
    assert (status, said.count("no line to adopt")) == (0, 1)
