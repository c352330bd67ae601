"""The instructor's report: its numbers, its names, its files, and what it keeps to itself."""

import csv
import datetime
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from sqlalchemy import event

from course import bank, config, demo, export, gradebook, items, report, similarity
from course.config import ROOT, CourseError
from lessons.lesson_kit.checks import MISTAKES
from tests.small_class import Pupil, write

SCRIPT = "<script>alert(1)</script>"


def told(mistake: str) -> tuple[str, str]:
    return "CheckFailed", f"mse: 应该是 1, 你得到 2。\n提示: {MISTAKES[mistake]}"


def page(root: Path) -> str:
    return report.write(root).read_text("utf-8")


class TestStatistics:
    def test_by_hand(self) -> None:
        """Item 1 against the rest 4, 4, 4, 2: 4 / (4 √3); item 2 against 6, 6, 2, 2: the same."""
        points = np.array([[4, 2, 2], [4, 2, 2], [0, 2, 2], [0, 0, 2]], dtype=float)
        first, second, third = report.statistics(points, [4, 2, 2])
        assert (first.success, second.success, third.success) == (0.5, 0.75, 1.0)
        assert first.discrimination == pytest.approx(1 / np.sqrt(3))
        assert second.discrimination == pytest.approx(1 / np.sqrt(3))
        assert third.discrimination is None, "everybody has the same points"

    def test_the_item_itself_is_not_in_the_total(self) -> None:
        points = np.array([[1, 0], [0, 1], [1, 0], [0, 1]], dtype=float)
        assert report.statistics(points, [1, 1])[0].discrimination == pytest.approx(-1)

    def test_partial_credit_and_extra_credit(self) -> None:
        points = np.array([[1, 0], [2, 1], [5, 1]], dtype=float)
        assert report.statistics(points, [4, 1])[0].success == pytest.approx((0.25 + 0.5 + 1) / 3)

    def test_a_mark_that_is_awaited_does_not_count(self) -> None:
        points = np.array([[4, 1], [np.nan, 1], [0, 0], [4, 1]])
        first, second = report.statistics(points, [4, 1])
        assert first.success == pytest.approx(2 / 3)
        assert first.discrimination == pytest.approx(1)
        assert second.success == 0.75

    def test_two_students_tell_nothing(self) -> None:
        points = np.array([[1, 1], [0, 0]], dtype=float)
        assert report.statistics(points, [1, 1])[0].discrimination is None

    def test_bins_hold_both_ends(self) -> None:
        assert report.histogram([0, 1.5, 2, 19.5, 20], 20) == [
            ("0–1", 2),
            ("2–3", 1),
            *((f"{k}–{k + 1}", 0) for k in range(4, 18, 2)),
            ("18–20", 2),
        ]
        few = report.histogram([0.5, 7.5, 9], 8)
        assert few == [("0", 1), *((f"{k}", 0) for k in range(1, 7)), ("7–8", 2)]


def test_a_mistake_counts_once_a_student(tmp_path: Path) -> None:
    both = {"mse-value": told("no_mean"), "mse-shape": told("no_mean")}
    root = write(
        tmp_path,
        {
            "a": Pupil((0, 2, 0), errors=both),
            "b": Pupil((0, 2, 2), errors={"mse-value": told("no_mean")}),
            "c": Pupil((4, 0, 2), errors={"mse-error": told("no_error")}),
            "d": Pupil((4, 2, 2), errors={"mse-error": told("no_error")}),  # mended by hand
        },
    )
    with gradebook.opened(config.load(root)) as book:
        work = [own for _, own, _ in items.of_class(root, gradebook.people(book))]
    assert [(m.name, m.students, m.functions) for m in report.mistakes(work)] == [
        ("no_mean", 2, ["mse"]),
        ("no_error", 1, ["mse"]),
    ]
    assert MISTAKES["no_mean"] in page(root)


def test_items_stand_hardest_first_and_no_variance_is_a_dash(tmp_path: Path) -> None:
    points = [(4, 2, 2), (4, 2, 2), (0, 2, 2), (0, 0, 2)]
    html = page(write(tmp_path, {f"s{k}": Pupil(row) for k, row in enumerate(points)}))
    table = html[html.index('id="item-table"') : html.index('id="mistakes"')]
    assert table.index("mse-value") < table.index("mse-error") < table.index("mse-shape")
    rows = dict(
        zip(["mse-value", "mse-error", "mse-shape"], table.split("</tr>")[1:], strict=False)
    )
    assert "50%" in rows["mse-value"]
    assert ">0.58<" in rows["mse-value"]
    assert ">—<" in rows["mse-shape"]


def test_late_ones_with_their_penalty(tmp_path: Path) -> None:
    late = datetime.timedelta(days=2, hours=3, minutes=20)
    html = page(write(tmp_path, {"a": Pupil(late=late, penalty=3), "b": Pupil()}))
    part = html[html.index('id="late"') : html.index('id="broken"')]
    assert "<bdi>a</bdi>: 迟了 2 天 3 小时, 扣 3 分." in part
    assert "<bdi>b</bdi>" not in part


def test_what_stopped_or_broke_is_a_sentence(tmp_path: Path) -> None:
    note = "03_losses: is not JSON, so not a notebook; ask for the file that Jupyter saved"
    stop = ("StudentStopped", "学生的程序超过了 10 秒, 被停下来了")
    root = write(
        tmp_path,
        {
            "a": Pupil((0, 0, 0), notes=(note, "03 mse -8: 漏了平均")),
            "b": Pupil((0, 0, 0), errors={"mse-value": stop, "mse-error": stop}),
            "c": Pupil((4, 2, 0), notes=("03_losses: not written: mse",)),
            "d": Pupil(None),
        },
    )
    (root / "submitted" / "e").mkdir(parents=True)
    html = page(root)
    part = html[html.index('id="broken"') : html.index('id="alike"')]
    assert "03_losses: 不是 JSON, 所以不是笔记本; 请学生交 Jupyter 保存的文件" in part
    assert part.count("03_losses: mse: 学生的程序超过了 10 秒") == 1
    assert "漏了平均" not in part
    assert "not written" not in part
    assert "没有成绩: <bdi>d</bdi>, <bdi>e</bdi>." in part


def test_hostile_text_stays_text(tmp_path: Path) -> None:
    pupil = Pupil(
        (0, 2, 2),
        source=f"def mse(p, y):\n    return '{SCRIPT}'\n",
        errors={"mse-value": ("StudentStopped", SCRIPT)},
        notes=(f"{SCRIPT}: is empty",),
        last=SCRIPT,
        first='" onclick="alert(2)',
    )
    root = write(tmp_path, {"a": pupil, "b": Pupil()})
    (root / "submitted" / os.fsdecode(b"\xff<b>")).mkdir(parents=True)  # a name that is no text
    html = page(root)
    assert SCRIPT not in html
    assert "&lt;script&gt;alert(1)" in html
    assert "<b>" not in html
    assert 'onclick="' not in html
    assert html.count("<script>") == 1, "the page's own"


def test_nothing_graded_is_one_sentence(tmp_path: Path) -> None:
    root = write(tmp_path, {"a": Pupil(None)})
    with pytest.raises(CourseError, match="holds no marks; run `make grade` first"):
        report.write(root)
    (root / "gradebook.db").unlink()
    with pytest.raises(CourseError, match=r"has no gradebook\.db; run `make grade` first"):
        report.write(root)


def test_the_same_class_gives_the_same_page(tmp_path: Path) -> None:
    root = write(
        tmp_path, {"a": Pupil(), "b": Pupil((0, 0, 0), errors={"mse-value": told("sign")})}
    )
    first = page(root)
    time.sleep(1.1)  # a font file holds the second in which it was made
    assert page(root) == first


def test_a_class_has_the_items_of_its_students(tmp_path: Path) -> None:
    both = {"a": Pupil((4, None, 1)), "b": Pupil((0, 2, 2), errors={"mse-value": told("sign")})}
    root = write(tmp_path, both)
    settings = config.load(root)
    with gradebook.opened(settings) as book:
        work = list(items.of_class(root, gradebook.people(book)))
    alone = [items.items(root, name, gradebook.marks(settings, name)) for name in both]
    assert [own for _, own, _ in work] == alone
    assert [texts for *_, texts in work] == [{"mse": [pupil.source]} for pupil in both.values()]


def test_a_class_is_a_handful_of_queries(tmp_path: Path) -> None:
    root = write(tmp_path, {f"s{k:02}": Pupil() for k in range(12)})
    asked = []
    with gradebook.opened(config.load(root)) as book:
        event.listen(book.engine, "before_cursor_execute", lambda *a: asked.append(a[2]))
        people = gradebook.people(book)
    assert len(asked) <= 6, asked
    assert [person.marks for person in people] == [
        gradebook.marks(config.load(root), person.id) for person in people
    ]


PEOPLE = {
    "2026001": Pupil((4, 1.5, 2), last="王", first="芳", penalty=2),
    "@SUM(1)": Pupil((0, 0, 0), last="=HYPERLINK(0)", first="\tx", penalty=1),
    "zhao": Pupil(None, last="赵, 钱", first='"雷"'),
}
EXPECTED = {
    "Excel": [
        ["学号", "姓", "名", "邮箱", "03_losses", "总分", "满分", "迟交小时", "迟交扣分"],
        ["2026001", "王", "芳", "", "5.5", "5.5", "8", "0", "2"],
        ["'@SUM(1)", "'=HYPERLINK(0)", "'\tx", "", "0", "0", "8", "0", "0"],
        ["zhao", "赵, 钱", '"雷"', "", "", "", "8", "0", ""],
    ],
    "Moodle": [
        ["Username", "ID number", "Email address", "First name", "Last name", "03_losses"],
        ["2026001", "2026001", "", "芳", "王", "5.5"],
        ["'@SUM(1)", "'@SUM(1)", "'@SUM(1)", "'\tx", "'=HYPERLINK(0)", "0"],
        ["zhao", "zhao", "", '"雷"', "赵, 钱", ""],
    ],
    "Canvas": [
        ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", "03_losses"],
        ["Points Possible", "", "", "", "", "8"],
        ["王, 芳", "", "2026001", "2026001", "", "5.5"],
        ["'=HYPERLINK(0), \tx", "", "'@SUM(1)", "'@SUM(1)", "", "0"],
        ['赵, 钱, "雷"', "", "zhao", "zhao", "", ""],
    ],
}


@pytest.mark.parametrize("name", EXPECTED)
def test_nbgrader_exports_what_each_system_reads(name: str, tmp_path: Path) -> None:
    root = write(tmp_path, PEOPLE)
    command = [Path(sys.executable).parent / "nbgrader", "export"]
    command += [f"--exporter=course.export.{name}"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        command, cwd=root, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    file = root / getattr(export, name).file
    assert file.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel would read it as GBK"
    with file.open(encoding="utf-8-sig", newline="") as lines:
        assert list(csv.reader(lines)) == EXPECTED[name]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", "\r1", " =1", "＝1", "\n-1"])
def test_no_text_is_a_formula(text: str, tmp_path: Path) -> None:
    export.write(tmp_path / "x.csv", [[text, -1.0, 2.0, None, "a-b"]])
    with (tmp_path / "x.csv").open(encoding="utf-8-sig", newline="") as lines:
        assert list(csv.reader(lines)) == [["'" + text, "-1", "2", "", "a-b"]]


MINE = """def mse(p, y):
    # 先看看长度对不对哦
    if p.shape[0] != y.shape[0]:
        raise RuntimeError("长度不对哦")
    bucket = 0.0
    for place, guess in enumerate(p.ravel()):
        gap = guess - y.ravel()[place]
        if gap > 0:
            bucket = bucket + gap * gap
        elif gap < 0:
            bucket = bucket + (-gap) * (-gap)
    return bucket / max(p.shape[0], 1)
"""
RENAMED = """def mse(p, y):
    if p.shape[0]!=y.shape[0]:
        raise RuntimeError('形状')
    s = 0.0
    for i, a in enumerate(p.ravel()):
        d = a - y.ravel()[i]
        if d>0:
            s = s + d*d
        elif d<0:
            s = s + (-d)*(-d)
    return s/max(p.shape[0], 1)
"""


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    root = write(tmp_path_factory.mktemp("class"), {})
    return report.known(root, config.load(root))


class TestSimilarity:
    def students(self, **own: str) -> dict[str, dict[str, list[str]]]:
        """A class in which everybody else writes as the bank does."""
        right = [answer.source for answer in bank.answers("mse")]
        others = {f"s{k:02}": right[k % len(right)] for k in range(20)}
        return {name: {"mse": [text]} for name, text in {**others, **own}.items()}

    def test_a_copy_with_other_names_is_found(self, known: dict[str, list[str]]) -> None:
        (pair,) = similarity.pairs(self.students(li=MINE, wu=RENAMED), known)
        assert (pair.first, pair.second, pair.functions) == ("li", "wu", ["mse"])
        assert pair.words == []
        assert pair.share > 0.6

    def test_shared_names_and_comments_are_named(self, known: dict[str, list[str]]) -> None:
        (pair,) = similarity.pairs(self.students(li=MINE, wu=MINE), known)
        assert {"先看看长度对不对哦", "bucket", "长度不对哦"} <= set(pair.words)
        assert "p" not in pair.words

    def test_the_banks_answers_are_no_sign(self) -> None:
        """Two students wrote the same answer of the bank everywhere, the others another one."""
        known = report.known(ROOT, config.load(ROOT))
        ways = {name: bank.answers(name) for name in demo.functions()}
        class_ = {
            student: {name: [own[way % len(own)].source] for name, own in ways.items()}
            for student, way in {"li": 0, "wu": 0, "he": 1, "an": 2, "yu": 3}.items()
        }
        assert similarity.pairs(class_, known) == []
        (pair,) = similarity.pairs(class_, {})
        assert (pair.first, pair.second) == ("li", "wu"), "without the bank it would be a sign"

    def test_what_many_write_is_no_sign(self, known: dict[str, list[str]]) -> None:
        crowd = {f"t{k}": MINE for k in range(12)}
        assert similarity.pairs(self.students(**crowd), known) == []

    def test_the_order_of_students_does_not_matter(self, known: dict[str, list[str]]) -> None:
        class_ = self.students(li=MINE, wu=RENAMED, he=MINE)
        turned = dict(reversed(class_.items()))
        assert similarity.pairs(class_, known) == similarity.pairs(turned, known)

    def test_what_is_no_python_is_compared_too(self, known: dict[str, list[str]]) -> None:
        broken = MINE + "    return (\n'''"
        assert similarity.pairs(self.students(li=broken, wu=broken), known)

    def test_the_page_shows_both_texts_and_no_verdict(self, tmp_path: Path) -> None:
        pupils = {f"s{k}": Pupil() for k in range(8)}
        pupils |= {"li": Pupil(source=MINE), "wu": Pupil(source=RENAMED)}
        html = page(write(tmp_path, pupils))
        part = html[html.index('id="alike"') :]
        assert "这里没有结论" in part
        assert "bucket = bucket + gap * gap" in part
        assert "s = s + d*d" in part
