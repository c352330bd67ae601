"""Every sentence in each language: the same names, the same fields, in its own words."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import nbjudge
import pytest
from nbjudge import messages
from nbjudge.messages import LANGUAGES, SENTENCES, part, say

from engine.tests.support.parsed import CHINESE

ENGINE = Path(nbjudge.__file__).parent
CHARACTERS = re.compile("[\u3400-\u9fff]")  # without full stops and wide signs, which code reads
TEMPLATES = ENGINE / "pages" / "templates"
NAME = re.compile(r"[a-z]+\.[a-z_.]*[a-z_]")
PREFIXES = {name.partition(".")[0] for name in SENTENCES["en"]}


def fields(text: str) -> set[str]:
    """The fields of a sentence."""
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_same_names_with_the_same_fields(language: str) -> None:
    assert SENTENCES[language].keys() == SENTENCES["en"].keys()
    for name, text in SENTENCES[language].items():
        assert fields(text) == fields(SENTENCES["en"][name]), name
        assert text.strip("\n"), name


def test_no_english_sentence_has_chinese_and_no_chinese_one_has_none() -> None:
    for text in SENTENCES["en"].values():
        assert not CHINESE.search(text), text
    without = {name for name, text in SENTENCES["zh"].items() if not CHINESE.search(text)}
    for name in without:  # nothing but fields and marks
        assert not re.search("[A-Za-z]{2,}", re.sub(r"{[^}]*}", "", SENTENCES["zh"][name])), name


def test_chinese_stands_in_its_own_file_alone() -> None:
    elsewhere = [
        path.relative_to(ENGINE).as_posix()
        for path in ENGINE.rglob("*")
        if path.is_file() and path.suffix in {".py", ".html", ".j2", ".js", ".css", ".json"}
        if CHARACTERS.search(path.read_text("utf-8"))
    ]
    assert elsewhere == ["messages/zh.py"]


def said() -> Iterator[tuple[str, str]]:
    """Every text in the code, the templates too, that looks like a sentence's name; and where."""
    for path in ENGINE.rglob("*.py"):
        if path.parent.name != "messages":
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str):
                    yield node.value, path.name
    for path in TEMPLATES.iterdir():
        for name in re.findall(r'\bsay\("([^"]*)"', path.read_text("utf-8")):
            assert name in SENTENCES["en"], f"{path.name} says {name}"
            yield name, path.name


def test_every_sentence_that_the_code_says_is_there() -> None:
    names = [
        (text, where)
        for text, where in said()
        if NAME.fullmatch(text) and text.partition(".")[0] in PREFIXES
        if not (TEMPLATES / text).is_file()
    ]
    assert len(names) > 150
    assert not [(name, where) for name, where in names if name not in SENTENCES["en"]]


def test_no_sentence_is_said_by_nobody() -> None:
    """Those of mistakes, findings, failures and the kit are named by data."""
    by_data = ("mistake.", "finding.", "failure.", "direction.", "kit.", "stopped.", "wire.")
    named = {text for text, _ in said()}
    built = ("report.days", "report.hours", "report.minutes")
    left = [
        name
        for name in SENTENCES["en"]
        if not name.startswith(by_data) and name not in named and name not in built
    ]
    assert not [name for name in left if not _is_composed(name, named)]


def _is_composed(name: str, named: set[str]) -> bool:
    """Tell whether the code composes the name of a prefix and a word that both stand in it."""
    prefix, _, word = name.partition(".")
    return f"{prefix}." in named and word in named


def test_say_fills_in_and_refuses() -> None:
    assert say("en", "feedback.points", points=3) == "3 points"
    assert say("zh", "feedback.points", points="{x}") == "{x} 分"
    for language, name, values in (
        ("fr", "feedback.points", {"points": 1}),
        ("en", "feedback.nothing", {}),
        ("en", "feedback.points", {}),
    ):
        with pytest.raises(KeyError):
            say(language, name, **values)


def test_a_part_is_named_without_its_prefix() -> None:
    assert part("en", "mistake")["not_written"] == SENTENCES["en"]["mistake.not_written"]
    assert not [name for name in part("en", "mistake") if name.startswith("mistake")]
    assert messages.part("en", "mistak") == {}
