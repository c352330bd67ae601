"""A tiny course as its author writes it: two lessons as text, helpers, answers, a sample class.

Nothing of it is this repository's. Built, it has five exercises and 20 points.
"""

from __future__ import annotations

import textwrap
from pathlib import Path

from nbjudge.course import Course

ASSIGNMENT, KIT = "numbers", "helpers"
CONFIG = f"""from nbjudge import use

c = get_config()
use(c)
c.CourseDirectory.course_id = "authored"
c.CourseDirectory.root = __import__("os").path.dirname(__import__("os").path.abspath(__file__))
c.Course.assignment = "{ASSIGNMENT}"
c.Course.kit = "{KIT}"
c.Course.lesson_points = {{"01_numbers": 10, "02_means": 10, "03_more": 10}}
"""
HEAD = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
kernelspec:
  display_name: Python 3 (ipykernel)
  language: python
  name: python3
---

"""
SETUP = f"""import numpy as np
from {KIT}.checks import call, check_value"""
RIGHT = {
    "twice": "return 2 * x",
    "triple": "return 3 * x",
    "mean": "return sum(values) / len(values)",
    "largest": "return max(values)",
    "smallest": "return min(values)",
}
ARGUMENT = {"twice": "x", "triple": "x"}
SQUARED = "It looks squared: twice a number is the number and itself, added."
NO_NUMBER = "Twice a number is a number: what stands behind return?"
QUESTION = "What is twice `2 < 3`?"
ANSWERS = {
    "twice": f"""# %% product
def twice(x):
    return 2 * x

# %% sum
def twice(x):
    return x + x

# %% squared [markdown]
# {SQUARED}

# %% squared mistake="squared"
def twice(x):
    return x ** 2

# %% nothing mistake="no_return"
def twice(x):
    x * 2
"""
}
SAMPLE_CLASS = """from nbjudge.author.sample import Student


def students(bank):
    return [
        Student("ann", "excellent", {"twice": bank.right("twice", 1)}),
        Student("ben", "wrong", {"twice": bank.wrong("twice")}, missing="02_means"),
        Student("cyd", "unreadable", broken="01_numbers"),
        Student("dan", "elsewhere", folder="letters"),
    ]
"""


def code(source: str, **options: object) -> str:
    """A code cell of a lesson's text."""
    lines = [f":{name}: {value}" for name, value in options.items()]
    return "\n".join(["```{code-cell} ipython3", *lines, "", source, "```", "", ""])


def solution(function: str) -> str:
    """The cell in which students write a function."""
    argument = ARGUMENT.get(function, "values")
    return code(
        f'def {function}({argument}):\n    """Return what its name says."""\n    # todo\n'
        f"    ### BEGIN SOLUTION\n    {RIGHT[function]}\n    ### END SOLUTION",
        name=function,
    )


def hidden(source: str) -> str:
    """Lines that students do not have."""
    return f"### BEGIN HIDDEN TESTS\n{source}\n### END HIDDEN TESTS"


def check(function: str, argument: str, expected: str) -> str:
    """A check of one value."""
    return f'check_value("{function}", call({function}, {argument}), {expected})'


def graded(name: str, points: int, about: str, seen: str, unseen: str = "") -> str:
    """A test, whose parts may be empty."""
    parts = [f"# {about}", seen, hidden(unseen) if unseen else ""]
    return code("\n".join(filter(None, parts)), name=name, points=points)


NUMBERS = (
    "# Numbers\n\n**What is twice a number?**\n\nabout 5 minutes\n\n"
    + code(SETUP, name="setup")
    + code("print('the last of three:', [1, 2, 3][-1])")
    + solution("twice")
    + graded("twice-number", 4, "one number", check("twice", "3.0", "6.0"))
    + graded(
        "twice-array",
        4,
        "arrays",
        check("twice", "np.ones(2)", "2 * np.ones(2)"),
        check("twice", "np.arange(3.0)", "np.array([0.0, 2, 4])"),
    )
    + graded("twice-zero", 2, "Graded: zero", "", check("twice", "0.0", "0.0"))
    + solution("triple")
    + graded("triple-value", 0, "one", check("triple", "1.0", "3.0"), check("triple", "2.0", "6.0"))
    + code(f"from {KIT} import progress\n\nprogress.show('01')", name="progress")
)
MEANS = (
    "# Means\n\n**What is in the middle?**\n\nabout 10 or 20 minutes\n\n"
    + code(SETUP, name="setup")
    + "".join(
        solution(function)
        + graded(
            f"{function}-value",
            points,
            "one list",
            check(function, "[1.0, 2.0, 6.0]", expected),
            check(function, "[4.0]", "4.0"),
        )
        for function, points, expected in (
            ("mean", 6, "3.0"), ("largest", 2, "6.0"), ("smallest", 2, "1.0")
        )
    )
    + code(f"from {KIT} import quiz\n\nquiz.ask('02')", tags="[nbval-ignore-output]")
    + code(f"from {KIT} import handin\n\nhandin.form()", tags="[nbval-ignore-output]")
)  # fmt: skip
LESSONS = {"01_numbers": NUMBERS, "02_means": MEANS}
OWN_KIT = {
    "mistakes.py": f'MISTAKES = {{"no_number": "{NO_NUMBER}"}}\n',
    "questions.py": textwrap.dedent(f"""\
        from .quiz import Choice, Question

        QUESTIONS = {{
            "02": (
                Question(
                    "{QUESTION}",
                    (Choice("`4 < 6`", "Yes: > too.", True), Choice("5", "That is the sum.")),
                ),
            ),
        }}
        """),
}


def write(root: Path, config: str = "", **lessons: str) -> Course:
    """Write the course as text into an empty folder; `lessons` take the place of its own.

    Args:
        root: the folder.
        config: more lines of nbgrader_config.py.
        lessons: texts by name, without the number: numbers=…, means=….
    """
    root.mkdir(exist_ok=True)
    (root / "nbgrader_config.py").write_text(CONFIG + config, encoding="utf-8")
    texts = {name: lessons.get(name[3:], text) for name, text in LESSONS.items()}
    files = {f"lessons/{name}.md": HEAD + text for name, text in texts.items()}
    files |= {f"lessons/{KIT}/{name}": text for name, text in OWN_KIT.items()}
    files |= {f"answers/{name}.py": text for name, text in ANSWERS.items()}
    files |= {"answers/sample_class.py": SAMPLE_CLASS, "lessons/00_start.txt": "Start here.\n"}
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    return Course.load(root)
