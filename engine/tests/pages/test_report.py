"""The instructor's report: its numbers, its names, its files, its language."""

from __future__ import annotations

import dataclasses
import datetime
import html
import json
import os
import re
import sys
from pathlib import Path

import nbformat
import pytest
from nbgrader.api import Gradebook
from nbjudge import messages
from nbjudge.course import Course, CourseError
from nbjudge.notebook.failure import Failure
from nbjudge.notebook.finding import KINDS, Finding, said
from nbjudge.pages import report

from engine.tests.support import by_hand, small_class
from engine.tests.support.notebooks import edit
from engine.tests.support.parsed import CHINESE, Parsed
from engine.tests.support.small_class import LESSON, Pupil

SCRIPT = "<script>alert(1)</script>"
ALIKE = "".join(f"    bucket{k} = y.max() ** {k}  # step {k} of mine\n" for k in range(12))


def failed(mistake: str) -> Failure:
    return Failure("check", check="value", subject="mse", mistake=mistake, expected="1", got="2")


def page(course: Course) -> str:
    return report.write(course, {}).read_text("utf-8")


def section(text: str, first: str, after: str) -> str:
    """The words of a part of the page."""
    part = text[text.index(f'<h2 id="{first}"') : text.index(f'<h2 id="{after}"')]
    return " ".join(html.unescape(re.sub("<[^>]*>", "", part.replace("</td>", " "))).split())


# ---------------------------------------------------------------- what it says is true


def test_a_mistake_counts_once_a_student(tmp_path: Path) -> None:
    both = {"mse-value": failed("sign"), "mse-shape": failed("sign")}
    pupils = {
        "a": Pupil((0, 2, 0), failures=both),
        "b": Pupil((0, 2, 2), failures={"mse-value": failed("sign")}),
        "c": Pupil((4, 0, 2), failures={"mse-error": failed("no_error")}),
        "d": Pupil((4, 2, 2), failures={"mse-error": failed("no_error")}),  # mended by hand
    }
    text = page(small_class.write(tmp_path, pupils))
    part = text[text.index('<h2 id="mistakes"') : text.index('<h2 id="weak"')]
    rows = re.findall(r'class="num">(\d+)</td><td class="long" title="(\w+)">', part)
    assert rows == [("2", "sign"), ("1", "no_error")]
    assert messages.say("zh", "mistake.no_error") in part.replace("&#39;", "'")


def test_a_sentence_may_change_and_its_mistake_is_still_counted(tmp_path: Path) -> None:
    """A class was graded; then the course words a sentence anew, and nobody grades again."""
    pupils = {name: Pupil((0, 2, 2), failures={"mse-value": failed("mine")}) for name in "abc"}
    course = small_class.write(tmp_path, pupils)
    with (course.root / "nbgrader_config.py").open("a", encoding="utf-8") as settings:
        settings.write("c.Course.kit = 'helpers'\n")
    kit = course.source / "helpers" / "course.json"
    kit.parent.mkdir()
    for sentence in "Take the mean.", "Divide by how many there are.":
        kit.write_text(json.dumps({"mistakes": {"mine": sentence}}), "utf-8")
        os.utime(kit, ns=(0, len(sentence)))
        part = section(page(Course.load(course.root)), "mistakes", "groups")
        assert part.split("出在哪里")[1].strip() == f"3 {sentence} mse"


def unexplained(word: str, source: str = "def mse(p, y):\n    return 0\n") -> Pupil:
    """Who wrote what no mistake explains."""
    failure = dataclasses.replace(failed("value"), behaviour=word)
    return Pupil((0, 0, 2), source, failures={"mse-value": failure, "mse-error": failure})


def test_what_no_mistake_explains_stands_in_groups_the_largest_first(tmp_path: Path) -> None:
    pupils = {
        "a": unexplained("aaaaaaaaaaaa"),
        "b": unexplained("bbbbbbbbbbbb", f"def mse(p, y):\n    return '{SCRIPT}', 1  # long\n"),
        "c": unexplained("bbbbbbbbbbbb", f"def mse(p, y):\n    return '{SCRIPT}'\n"),
        "d": Pupil(),
        "e": Pupil((0, 2, 2), failures={"mse-value": failed("sign")}),
    }
    course = small_class.write(tmp_path, pupils, "en")
    text = page(course)
    assert SCRIPT not in text
    part = section(text, "groups", "weak")
    assert part.count("of the class") == 2
    assert "answers/groups.txt" in part
    first, second = part.split("mse: students: ")[1:]
    assert first.startswith("2, 40% of the class def mse(p, y): return '<script>alert(1)</script>'")
    assert "# long" not in first, "the shortest is the example"
    assert course.mistakes()["value"] in first
    assert "The line to write: mse bbbbbbbbbbbb: …" in first
    assert second.startswith("1, 20% of the class")
    course.groups.parent.mkdir()
    course.groups.write_text(f"mse bbbbbbbbbbbb: Not a text. {SCRIPT}\n", "utf-8")
    text = page(course)
    assert SCRIPT not in text
    first, second = section(text, "groups", "weak").split("mse: students: ")[1:]
    assert first.startswith(f"2, 40% of the class: Not a text. {SCRIPT} def mse")
    assert "The line that is written: mse bbbbbbbbbbbb: Not a text." in first
    assert f"2 Not a text. {SCRIPT} mse" in section(text, "mistakes", "groups")
    assert "Not a text." in section(text, "weak", "late")


def test_small_groups_are_counted_where_there_are_many(tmp_path: Path) -> None:
    pupils = {f"s{k:02}": unexplained(f"{k:012x}") for k in range(23)}
    part = section(page(small_class.write(tmp_path, pupils, "en")), "groups", "weak")
    assert part.count("of the class") == 20
    assert part.endswith("Smaller groups that are not shown: 3, students in them: 3.")
    nobody = small_class.write(tmp_path / "b", {"a": Pupil()}, "en")
    assert section(page(nobody), "groups", "weak").endswith("None.")


def test_items_stand_hardest_first_and_no_variance_is_a_dash(tmp_path: Path) -> None:
    points = [(4, 2, 2), (4, 2, 2), (0, 2, 2), (0, 0, 2)]
    text = page(small_class.write(tmp_path, {f"s{k}": Pupil(row) for k, row in enumerate(points)}))
    table = text[text.index('id="item-table"') : text.index('id="mistakes"')]
    assert table.index("mse-value") < table.index("mse-error") < table.index("mse-shape")
    rows = dict(
        zip(["mse-value", "mse-error", "mse-shape"], table.split("</tr>")[1:], strict=False)
    )
    assert "50%" in rows["mse-value"]
    assert ">0.58<" in rows["mse-value"]
    assert ">—<" in rows["mse-shape"]


def test_late_ones_with_their_penalty(tmp_path: Path) -> None:
    late = datetime.timedelta(days=2, hours=3, minutes=20)
    pupils = {"a": Pupil(late=late, penalty=3), "b": Pupil()}
    text = page(small_class.write(tmp_path / "zh", pupils))
    assert section(text, "late", "broken") == "迟交 a：迟了 2 天 3 小时，扣 3 分。"
    text = page(small_class.write(tmp_path / "en", pupils, "en"))
    assert section(text, "late", "broken") == "Late a: 2 d 3 h late, late penalty 3."


def test_what_stopped_or_broke_is_a_sentence(tmp_path: Path) -> None:
    stop = Failure("stopped", check="stopped.time", values={"seconds": 10.0})
    pupils = {
        "a": Pupil((0, 0, 0), findings=(Finding("not_json", LESSON),)),
        "b": Pupil((0, 0, 0), failures={"mse-value": stop, "mse-error": stop}),
        "c": Pupil((4, 2, 0), failures={"mse-shape": failed("not_written")}),
        "d": Pupil(None),
    }
    course = small_class.write(tmp_path, pupils)
    course.submission("e").parent.mkdir(parents=True)
    text = page(course)
    assert '<tr><th scope="row"><bdi>b</bdi><td>0<td class=s>!<td class=s>!<td class=z>0' in text
    assert section(text, "broken", "alike") == (
        "停下的和坏掉的 "
        "a：03_losses：内容坏了（不是 JSON），打不了分。请交 Jupyter 保存的那个文件。 "
        "b：03_losses：mse：学生的程序超过了 10 秒，被停下来了。 "
        "没有成绩：d、e。他们没有交，或者交上来的不能打分；打分时的表里写着原因。"
    )


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_finding_is_said_in_the_reports_language(tmp_path: Path, language: str) -> None:
    values = {
        **{"student": "x", "found": "a", "assignment": "a", "reason": "12", "lesson": "02_a"},
        **{"cell": "mse-value", "size": 1.0, "count": 2, "most": 3, "line": 1},
        **{"test": "mse-value", "module": "x", "version": "3.11", "points": 2.0},
        **{"character": "(", "code": "0028", "seconds": 1.0, "file": "a", "files": "a"},
        **{"encoding": "x"},
    }
    findings = tuple(Finding(kind, LESSON, ("mse",), values) for kind in KINDS)
    course = small_class.write(tmp_path, {"a": Pupil(findings=findings)}, language)
    part = section(page(course), "broken", "alike")
    of = messages.say(language, "mark.of", what=LESSON, text="")
    assert part.count(of) == len({said(one, language) for one in findings}) > 30
    own = part.split(of)[1:]
    if language == "zh":
        assert all(CHINESE.search(one) for one in own), own
        known = r"03_losses|02_a|mse · value|mse-value|mse|JSON|UTF-8|Jupyter|MB|Python"
        known += r"|NotImplementedError|raise|input|\ba\b|\bx\b"
        english = [one for one in own if re.search("[A-Za-z]{2,}", re.sub(known, "", one))]
        assert not english
    else:
        assert not CHINESE.search(part)


# ---------------------------------------------------------------- nothing runs


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    stop = Failure("stopped", check="wire.not_plain", values={"kind": SCRIPT})
    pupil = Pupil(
        (0, 0, 2),
        source=f"def mse(p, y):\n    return '{SCRIPT}'\n{ALIKE}",
        failures={"mse-value": stop, "mse-error": failed(SCRIPT)},
        findings=(Finding("broken", SCRIPT, values={"reason": SCRIPT}),),
        last=SCRIPT,
        first='" onclick="alert(2)',
    )
    course = small_class.write(tmp_path, {"a": pupil, "b": pupil, "c": Pupil(), "d": Pupil()})
    strange = course.submission(os.fsdecode(b"\xff<b>")).parent  # a name that is no text
    if sys.platform == "linux":
        strange.mkdir(parents=True)
    text = page(course)
    assert SCRIPT not in text
    assert text.count("&lt;script&gt;alert(1)") >= 8
    assert "<b>" not in text
    parsed = Parsed(text)
    assert not [own for _, own in parsed.elements if [name for name in own if name[:2] == "on"]]
    assert text.count("<script>") == 1, "the page's own"
    assert parsed.attributes("a", "href").count("marks.csv") == 1
    assert not {link for link in parsed.attributes("a", "href") if link[0] not in "#m"}


def test_it_forbids_all_scripts_but_its_own_and_asks_for_nothing(tmp_path: Path) -> None:
    text = page(small_class.write(tmp_path, {"a": Pupil()}))
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]*)"', text)
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[\w+/]{43}='", policy)
    assert "unsafe-inline" not in policy.replace("style-src 'unsafe-inline'", "")
    assert "http" not in text.replace("http-equiv", "")
    assert "@import" not in text


# ---------------------------------------------------------------- its files


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is full, on Linux")
@pytest.mark.parametrize("name", ["marks.csv", "index.html"])
def test_what_cannot_be_written_is_one_sentence(name: str, tmp_path: Path) -> None:
    course = small_class.write(tmp_path, {"a": Pupil()})
    course.report.mkdir()
    (course.report / name).symlink_to("/dev/full")
    with pytest.raises(
        CourseError, match=rf"{name}: cannot be written \(No space .*\); close what"
    ):
        report.write(course, {})


def test_nothing_graded_is_one_sentence(tmp_path: Path) -> None:
    course = small_class.write(tmp_path, {"a": Pupil(None)})
    with pytest.raises(CourseError, match="holds no marks for ps1; grade the class first"):
        report.write(course, {})
    (tmp_path / "gradebook.db").unlink()
    with pytest.raises(CourseError, match=r"has no gradebook\.db; grade the class first"):
        report.write(course, {})
    assert not course.report.exists()


def test_a_run_of_the_older_engine_is_one_sentence(tmp_path: Path) -> None:
    course = small_class.write(tmp_path, {"a": Pupil(), "b": Pupil()})
    marker = course.marker("b")
    marker.write_text(json.dumps({"fingerprint": "", "notes": ["03_losses: is empty"]}), "utf-8")
    sentence = r": was graded by an older version; run `nbjudge grade` again\.$"
    with pytest.raises(CourseError, match=r"\.ps1\.json" + sentence):
        report.write(course, {})
    marker.unlink()
    report.write(course, {})  # by nbgrader's own command
    path = course.autograded("b") / f"{LESSON}.ipynb"
    edit(path, lambda notebook: notebook.metadata.pop("nbjudge"))
    (course.report / "marks.csv").unlink()
    with pytest.raises(CourseError, match=r"03_losses\.ipynb" + sentence):
        report.write(course, {})
    assert not (course.report / "marks.csv").exists(), "not one file without the other"


def test_the_same_class_gives_the_same_page(tmp_path: Path) -> None:
    pupils = {"a": Pupil(), "b": Pupil((0, 0, 0), failures={"mse-value": failed("sign")})}
    course = small_class.write(tmp_path, pupils)
    assert page(course) == page(course)


def test_the_table_is_beside_the_page(tmp_path: Path) -> None:
    course = small_class.write(tmp_path, {"a": Pupil((4, 1.5, 2))}, "en")
    page(course)
    table = (course.report / "marks.csv").read_text("utf-8-sig")
    assert table.splitlines()[1].startswith("a,,,,7.5,7.5,8,0,0")


# ---------------------------------------------------------------- who is alike


def test_the_page_shows_both_texts_and_no_verdict(tmp_path: Path) -> None:
    pupils = {f"s{k}": Pupil() for k in range(8)}
    mine = f"def mse(p, y):\n{ALIKE}"
    pupils |= {"li": Pupil(source=mine), "wu": Pupil(source=mine.replace("bucket", "pail"))}
    course = small_class.write(tmp_path, pupils, "en")
    part = page(course)
    part = part[part.index('id="alike"') :]
    assert "This is no verdict, only a reason to look." in part
    assert "bucket3 = y.max() ** 3" in part
    assert "pail3 = y.max() ** 3" in part
    assert "<q>step 3 of mine</q>" in part
    known = report.write(course, {"mse": [mine]}).read_text("utf-8")
    assert "No two submissions stand out." in known


# ---------------------------------------------------------------- in whose language


def test_an_english_report_of_a_class_that_is_marked_by_hand(copied: Course) -> None:
    text = page(copied)
    assert not CHINESE.search(text)
    assert '<html lang="en">' in text
    assert "<h1>Title &amp; Sons: report of the class</h1>" in text
    words = Parsed(text).words
    assert "Marks that are still to be given by hand: 16." in words
    assert section(text, "broken", "alike") == (
        "Stopped and broken bob: Welcome: no such notebook handed in. "
        "gil: Squares & roots: square: the student's program took more than 2 s and was stopped."
    )
    assert "Have marks 7" in words
    assert "url(" not in text, "this course brings no font"


def test_a_chinese_report_of_the_same_class(chinese: Course) -> None:
    text = page(chinese)
    assert '<html lang="zh-CN">' in text
    assert "<h1>Title &amp; Sons：全班报告</h1>" in text
    words = Parsed(text).words
    assert "还有 16 处等老师评分。" in words
    assert section(text, "broken", "alike") == (
        "停下的和坏掉的 bob：Welcome：还没有这份笔记本。 "
        "gil：Squares & roots：square：学生的程序超过了 2 秒，被停下来了。"
    )
    assert "又不是已知的错误 测试的每一次调用里" in section(text, "groups", "weak")
    code = text[text.index('<h2 id="groups"') : text.index('<h2 id="weak"')]
    english = set(re.findall("[A-Za-z]{3,}", Parsed(text.replace(code, "")).words))
    mistakes = {"not", "written", "undefined", "name", "raise", "NotImplementedError"}
    given = {*by_hand.STUDENTS, "Title", "Sons", "square", "squares", "value", "large", "part"}
    given |= {"why", "plot", "discuss", "Welcome", "marks", "csv", "Excel", "timestamp", "txt"}
    given |= {"Squares", "roots", "small", "numbers", "Tab"}
    assert english <= mistakes | given, english - mistakes - given


def test_names_stand_in_the_languages_order(tmp_path: Path) -> None:
    pupil = {"a": Pupil(last="Wang", first="Fang"), "b": Pupil(last="Li")}
    for language, names in ("zh", ["a WangFang", "b Li"]), ("en", ["a Fang Wang", "b Li"]):
        text = page(small_class.write(tmp_path / language, pupil, language))
        rows = text[text.index('id="heat"') : text.index('id="items"')]
        assert re.findall(r"<bdi>([^<]*)</bdi>", rows) == names


def test_a_mark_that_is_awaited_is_no_zero(tmp_path: Path) -> None:
    course = small_class.write(tmp_path, {"a": Pupil((4, None, 2)), "b": Pupil((4, 0, 2))}, "en")
    text = page(course)
    rows = text[text.index('id="heat"') : text.index('id="items"')]
    assert '<tr><th scope="row"><bdi>a</bdi><td>6<td><td class=n>–<td>' in rows
    assert '<tr><th scope="row"><bdi>b</bdi><td>6<td><td class=z>0<td>' in rows
    assert "Marks that are still to be given by hand: 1." in text
    with Gradebook(course.database) as book:
        book.find_grade("mse-error", LESSON, course.assignment, "a").manual_score = 1
        book.db.commit()
    text = page(course)
    assert "<td class=p>1<td>" in text
    assert "still to be given" not in text


def test_a_notebook_that_was_not_handed_in_has_no_outcome(tmp_path: Path) -> None:
    """Its marks are 0, as nbgrader has it; nobody knows what was written."""
    course = small_class.write(tmp_path, {"a": Pupil((0, 0, 0)), "b": Pupil()}, "en")
    (course.autograded("a") / f"{LESSON}.ipynb").unlink()
    text = page(course)
    assert "No two submissions stand out." in text
    assert nbformat.read(course.autograded("b") / f"{LESSON}.ipynb", 4)
    assert section(text, "mistakes", "groups") == "Frequent mistakes None."
