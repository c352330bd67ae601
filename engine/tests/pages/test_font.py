"""The course's own font: no more of it than a page shows."""

from __future__ import annotations

import base64
import io
from pathlib import Path

import matplotlib
import pytest
from fontTools.ttLib import TTFont
from nbjudge.course import Course
from nbjudge.pages import font, formula


@pytest.fixture
def file() -> Path:
    return Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")


def letters(cut: str) -> set[int]:
    """The characters of a font that is in a page."""
    made = TTFont(io.BytesIO(base64.b64decode(cut)))
    assert made.flavor == "woff"
    return set(made.getBestCmap())


def test_a_font_is_cut_to_what_is_shown(file: Path) -> None:
    cut = font.embedded("béta\n", file)
    assert letters(cut) == set(map(ord, "béta"))
    assert len(cut) < 20_000 < file.stat().st_size


def test_the_same_text_gives_the_same_font(file: Path) -> None:
    """A font file holds the second in which it was made, unless it is told not to."""
    first = font.embedded("one", file)
    font._embedded.cache_clear()
    made = TTFont(io.BytesIO(base64.b64decode(first)))
    assert made["head"].modified == TTFont(file)["head"].modified
    assert font.embedded("eon\x00n", file) == first


def test_what_was_cut_is_kept_for_the_next_command(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cuts = []
    cut = font._cut
    monkeypatch.setattr(font, "_cut", lambda *args: cuts.append(args[0]) or cut(*args))
    made = {}
    for text in ["one", "two", "one", *"abcdefgh"]:
        font._embedded.cache_clear()  # as in another process
        made[text] = font.embedded(text, file, kept=tmp_path)
        assert made[text] == font.embedded(text, file)
    assert [text for text in cuts if text == "eno"] == ["eno"] * 3, "once to keep, twice without"
    assert len(list(tmp_path.iterdir())) == font.KEPT
    font._embedded.cache_clear()
    (tmp_path / "file").write_text("no folder can be there")
    assert font.embedded("one", file, kept=tmp_path / "file" / "x") == made["one"]
    others = {path.stat().st_mode & 0o777 for path in tmp_path.glob("*.woff")}
    (tmp_path / "mine").touch()
    assert others == {(tmp_path / "mine").stat().st_mode & 0o777}, "a helper may read it, too"


def test_a_course_without_a_font_does_with_the_readers(course: Course) -> None:
    assert font.of_course(course) is None
    assert font.embedded("text", None) == ""


def test_the_font_is_the_kits(course: Course) -> None:
    course.kit = "helpers"
    assert font.of_course(course) is None, "there is no such folder"
    kit = course.source / "helpers"
    kit.mkdir()
    (kit / "checks.py").write_text("")
    assert font.of_course(course) is None
    (kit / "Sans.otf").write_bytes(b"")
    assert font.of_course(course) == kit / "Sans.otf"


def test_the_font_for_formulas_keeps_its_measures_and_the_sizes_of_its_signs() -> None:
    cut = font.embedded("(x√\U0001d465", formula.FONT, formula.FEATURES)
    made = TTFont(io.BytesIO(base64.b64decode(cut)))
    assert len(cut) < 20_000
    assert "MATH" in made
    assert made["MATH"].table.MathVariants.VertGlyphCount >= 2
    assert {0x1D465, 0x221A} <= set(made.getBestCmap())
