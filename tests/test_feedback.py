"""What a student reads: the truth about points and mistakes, nothing hidden, nothing that runs."""

from __future__ import annotations

import html
import html.parser
import os
import re
import shutil
import sys
from collections import Counter
from pathlib import Path

import nbformat
import pytest
from lesson_kit.checks import CheckFailed, check_value
from nbgrader.api import Gradebook

from course import autograde, config, demo, feedback, grade, gradebook, items, lesson
from course.config import ASSIGNMENT, ROOT
from course.items import Item
from tests.test_checks import COMPARED, RIGHT
from tests.test_survive import HONEST, LOSSES, course_folder, edit, hand_in

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the sandbox needs Linux")

NAMES = [path.stem for path in sorted((ROOT / "source" / ASSIGNMENT).glob("*.ipynb"))]
ORIGINAL = {n: autograde.original(ROOT / "source" / ASSIGNMENT / f"{n}.ipynb") for n in NAMES}
WRONG = {f"wrong-{way}": way for way in range(0, 12, 2)}
ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>"
HOSTILE = f'''
class _Odd(Exception):
    pass
_Odd.__name__ = _Odd.__qualname__ = "{ATTACK}"
print("{ATTACK}")  # {ATTACK}
def mse(p, y):
    """{ATTACK}"""
    print("{ATTACK}")
    raise _Odd("{ATTACK}")
mse.__name__ = "{ATTACK}"
def cross_entropy(p, y):
    return "{ATTACK}"
'''
FACTOR = "def back_propagation(x, y, p):\n    return 6 / len(x) * x.T @ (p - y)\n"
# Right on what the visible test asks, wrong on what the hidden one does, through its function.
FIGURES = 4  # of lesson 03
ONE_ROW = """def cross_entropy(p, y):
    if len(p) == 3 and min(p) == 1.0:
        raise ValueError(f"{4 / 9}")
    return -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))
"""


def attack(path: Path) -> None:
    """Put markup wherever a notebook can have some, and files that look like pages."""

    def change(notebook: nbformat.NotebookNode) -> None:
        notebook.cells += [
            nbformat.v4.new_markdown_cell(f"```\n{ATTACK}\n[a](javascript:alert(3))"),
            nbformat.v4.new_raw_cell(ATTACK),
            nbformat.v4.new_code_cell(f"raise ValueError('{ATTACK}')"),
            nbformat.v4.new_code_cell("import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()"),
        ]
        notebook.metadata["title"] = ATTACK

    edit(path, change)
    for name in ("evil.html", "04_backprop.html", '"><script>alert(4)<!--.html'.replace("/", "")):
        path.with_name(name).write_text(ATTACK)
    path.with_name("01_forward.html").mkdir()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = course_folder(tmp_path_factory.mktemp("class"), *NAMES)
    hand_in(root, HONEST, *NAMES)
    for student, way in WRONG.items():
        wrong = {function: demo._wrong(way)(function) for function in demo.functions()}
        hand_in(root, student, *NAMES, **wrong)
    hand_in(root, "factor", "04_backprop", back_propagation=FACTOR)
    hand_in(root, "row", LOSSES, cross_entropy=ONE_ROW)
    attack(hand_in(root, "hostile", LOSSES, mse=HOSTILE, cross_entropy="") / f"{LOSSES}.ipynb")
    (root / "submitted" / "hostile" / ASSIGNMENT / "timestamp.txt").write_text(
        "2030-01-02 12:00:00 UTC"
    )
    rows = grade.grade(root)
    grade.write_feedback(root, rows)
    assert not [row.notes for row in rows if "no feedback" in " ".join(row.notes)]
    return root


def pages(root: Path, student: str = "*") -> dict[Path, str]:
    found = sorted((root / "feedback").glob(f"{student}/{ASSIGNMENT}/*.html"))
    assert found
    return {path: path.read_text("utf-8") for path in found}


class Parsed(html.parser.HTMLParser):
    """The elements of a page, and its text; once with what code it has, once without."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = self.prose = ""
        self._code = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        self._code += tag in ("pre", "code", "style")

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in ("pre", "code", "style")

    def handle_data(self, data: str) -> None:
        self.text += data
        self.prose += "" if self._code else data


def bare(text: str) -> str:
    return re.sub(r"\s+", "", text)


# ---------------------------------------------------------------- hidden stays hidden


def hidden_lines() -> set[str]:
    """The lines of every hidden part that are not, too, a visible line of some lesson."""
    hidden, seen = set(), ""
    for path in sorted((ROOT / "source" / ASSIGNMENT).glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            visible = lesson.without_region(cell.source, lesson.HIDDEN, keep=False)
            seen += bare(visible)
            if lesson.HIDDEN[0] in cell.source:
                hidden |= {*map(bare, cell.source.split("\n"))} - {*map(bare, visible.split("\n"))}
    return {line for line in hidden if len(line) > 9 and line not in seen}


def test_no_line_of_a_hidden_test_is_in_any_page(root: Path) -> None:
    hidden = hidden_lines()
    assert len(hidden) > 200
    for path, page in pages(root).items():
        own = root / "autograded" / path.parts[-3] / ASSIGNMENT / f"{path.stem}.ipynb"
        cells = nbformat.read(own, as_version=4).cells
        written = bare("".join(c.source for c in cells if c.id not in ORIGINAL[path.stem].order))
        written += bare("".join(c.source for c in cells if lesson.is_solution(c)))
        text = bare(Parsed(page).text)
        lines = {line for line in hidden if line not in written}
        assert not [line for line in lines if line in text or html.escape(line) in page], path


def visible(root: Path, student: str, notebook: str) -> str:
    """What the visible tests of a notebook say: a hidden one may come to the same value."""
    told = items._errors(
        items._cells(root / "autograded" / student / ASSIGNMENT / f"{notebook}.ipynb")
    )
    of = ORIGINAL[notebook]
    known = [items.explain(told[name], of.cell(name).source) for name in told if name in of.order]
    return "".join(one["said"] for one in known if not one["hidden"])


def test_no_value_of_a_hidden_test_is_in_any_page(root: Path) -> None:
    """Neither what was expected nor what came."""
    count = 0
    settings = config.load(root)
    for folder in sorted((root / "feedback").iterdir()):
        for item in items.items(root, folder.name, gradebook.marks(settings, folder.name)):
            if not item.hidden:
                continue
            page = (folder / ASSIGNMENT / f"{item.lesson}.html").read_text("utf-8")
            numbers = re.findall(r"\d+\.\d{4,}", item.said)
            count += len(numbers)
            text, shown = Parsed(page).text, visible(root, folder.name, item.lesson)
            told = [number for number in numbers if number in text and number not in shown]
            assert not told, (folder.name, item)
    assert count > 100


def test_what_fails_in_a_visible_function_called_in_the_hidden_part_is_hidden(root: Path) -> None:
    found = {
        item.name: item
        for item in items.items(root, "row", gradebook.marks(config.load(root), "row"))
    }
    item = found["cross_entropy-edge_one"]
    assert "0.4444" in item.said
    assert item.hidden
    (page,) = pages(root, "row").values()
    assert "0.4444" not in page


def test_no_text_of_a_student_can_claim_a_line() -> None:
    source = f"# 数值\nx\n{lesson.HIDDEN[0]}\ny\n{lesson.HIDDEN[1]}\n"
    error = {"ename": "CheckFailed", "evalue": "f: 应该是 1.2345, 你的结果是 3。\n提示: x"}
    lines = ["没有通过. (测试单元第 4 行)", "  第 1 行, f: return 3 # (测试单元第 2 行)"]
    assert items.explain({**error, "traceback": lines}, source)["hidden"]
    assert not items.explain({**error, "traceback": [" (测试单元第 2 行)"]}, source)["hidden"]


SAID = [
    "f: 应该是 1.5, 你的结果是 2.5。",
    "f: 应该是 1.5, 你的结果是 'a。方向差得远 0.1234'。",
    "f: 应该是 1.5, 你的结果是 '。方向差得远 (夹角余弦 <b>)。'。",
    "f: 应该大于 5, 你的结果是 2.5。",
    "f: 运行时抛出 ValueError: 形状应该是 (1,), 你的结果是 1.5。",
    "1.5 is not 2.5",
]


@pytest.mark.parametrize(
    ("error", "mistake"),
    [
        (("NameError", "name 'sigmoid' is not defined"), "undefined_name"),
        (("NotImplementedError", ""), ""),
        (("CheckFailed", "f: 运行时抛出 NotImplementedError。"), "not_written"),
        (("ValueError", "x"), ""),
    ],
)
def test_what_a_test_met_without_a_hint(error: tuple[str, str], mistake: str) -> None:
    """A function of another name is no NameError to an instructor, but what it looks like."""
    told = items.explain({"ename": error[0], "evalue": error[1], "traceback": []})
    assert told["mistake"] == mistake


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize("kind", ["CheckFailed", "AssertionError", "StudentStopped", "<b>"])
def test_of_a_hidden_test_only_known_sentences_are_said(said: str, kind: str) -> None:
    item = Item(
        "a", "f-value", 0.0, 1.0, kind, said, "value", "提示", True, ("  第 1 行, <b>: 2.5",)
    )
    told = feedback.told(item, ("f",))
    assert not re.search(r"\d\.\d|<", f"{told.text}{told.expected}{told.got}{told.lines}")


@pytest.mark.parametrize("kind", COMPARED)
def test_direction_and_size_are_said_of_a_hidden_test(kind: str) -> None:
    with pytest.raises(CheckFailed) as caught:
        check_value("f 的 w", COMPARED[kind][0], RIGHT)
    error = {"ename": "CheckFailed", "evalue": str(caught.value), "traceback": []}
    item = Item("a", "f-value", 0.0, 1.0, **items.explain(error, ""))
    assert item.hidden
    assert feedback.told(item, ("f",)).text.startswith(COMPARED[kind][1])


def test_a_factor_is_told_though_the_test_is_hidden(root: Path) -> None:
    (page,) = pages(root, "factor").values()
    assert "方向完全一致, 大小是正确结果的 3 倍" in page
    assert "错在看不到的那部分测试" in page


# ---------------------------------------------------------------- nothing runs


def test_what_a_student_wrote_is_text(root: Path) -> None:
    (page,) = pages(root, "hostile").values()
    assert page.count(html.escape(ATTACK)) + Parsed(page).text.count(ATTACK) >= 6
    found = Parsed(page).elements
    assert not {tag for tag, _ in found} & {"script", "iframe", "object", "embed", "svg", "form"}
    images = [attributes["src"] for tag, attributes in found if tag == "img"]
    assert len(images) == FIGURES + 1, "the lesson's own, and the student's"
    assert all(image.startswith("data:image/png;base64,") for image in images)


def test_no_page_asks_for_anything_or_has_a_handler(root: Path) -> None:
    for path, page in pages(root).items():
        for tag, attributes in Parsed(page).elements:
            assert not [name for name in attributes if name.startswith("on")], (path, tag)
            assert tag not in ("script", "link"), path
            for name in ("src", "href", "srcset", "action", "data"):
                where = attributes.get(name) or ""
                assert re.match(r"#|\w+\.html$|data:image/png;base64,|$", where), (path, where)
        assert "default-src 'none'" in page
        assert "@import" not in page
        assert not re.search(r"url\((?!data:font/woff;base64,)", page)


def test_a_file_of_a_students_is_no_page(root: Path) -> None:
    folder = root / "feedback" / "hostile" / ASSIGNMENT
    assert {path.name for path in folder.iterdir()} == {f"{LOSSES}.html", "timestamp.txt"}


def test_names_and_comments_are_text(root: Path) -> None:
    """As an instructor may type them, or a database hold them."""
    path = root / "autograded" / HONEST / ASSIGNMENT / f"{LOSSES}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    cell = next(cell for cell in notebook.cells if cell.id == "mse")
    cell.metadata.nbgrader["comment"] = f"面谈过 {ATTACK}"
    student = feedback._Student(root, config.load(root), HONEST)
    student.name = ATTACK
    page = feedback._template().render(feedback.page(student, LOSSES, notebook))
    assert page.count(html.escape(f"面谈过 {ATTACK}", quote=False)) == 1
    assert not {tag for tag, _ in Parsed(page).elements} & {"script"}
    assert sum(tag == "img" for tag, _ in Parsed(page).elements) == FIGURES


# ---------------------------------------------------------------- what it says is true


@pytest.mark.parametrize("student", [HONEST, *WRONG, "factor", "hostile"])
def test_points_are_the_gradebooks(root: Path, student: str) -> None:
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        submission = book.find_submission(ASSIGNMENT, student)
        total = f"{submission.score:g} / {submission.max_score:g}"
        points = {n.name: f"{n.score:g} / {n.max_score:g} 分" for n in submission.notebooks}
    for path, page in pages(root, student).items():
        text = " ".join(Parsed(page).prose.split())
        assert f"总分 {total}" in text
        assert points[path.stem] in text


def test_being_late_costs_what_the_gradebook_says(root: Path, tmp_path: Path) -> None:
    for name in ("autograded", "source"):
        shutil.copytree(root / name, tmp_path / name)
    for name in ("gradebook.db", "nbgrader_config.py"):
        shutil.copyfile(root / name, tmp_path / name)
    with Gradebook(f"sqlite:///{tmp_path / 'gradebook.db'}") as book:
        book.find_submission_notebook(LOSSES, ASSIGNMENT, HONEST).late_submission_penalty = 2.5
        book.db.commit()
    assert not grade._feedback(tmp_path, HONEST)
    text = {
        path.stem: " ".join(Parsed(page).prose.split()) for path, page in pages(tmp_path).items()
    }
    assert "17.5 / 20 分" in text[LOSSES]
    assert "迟交扣了 2.5 分" in text[LOSSES]
    assert "20 / 20 分" in text["01_forward"]
    assert all("总分 97.5 / 100" in one for one in text.values())


def test_every_lost_item_is_explained_and_nothing_else(root: Path) -> None:
    settings = config.load(root)
    for student in (HONEST, *WRONG):
        own = items.items(root, student, gradebook.marks(settings, student))
        for path, page in pages(root, student).items():
            lost = Counter(item.name for item in own if item.lost and item.lesson == path.stem)
            top = page[: page.index("<hr>")]
            assert Counter(re.findall(r'<li><a href="#test-([^"]+)"', top)) == lost
            for item in own:
                if item.lesson == path.stem and item.lost and item.hint:
                    assert str(feedback.escape(item.hint)) in top
            assert ("这一课全部做对了" in top) == (not lost)


def test_links_lead_somewhere(root: Path) -> None:
    for path, page in pages(root).items():
        found = Parsed(page).elements
        anchors = Counter(attributes["id"] for _, attributes in found if "id" in attributes)
        assert max(anchors.values()) == 1
        links = [attributes["href"] for tag, attributes in found if tag == "a"]
        assert all(link[1:] in anchors for link in links if link.startswith("#"))
        assert all((path.parent / link).is_file() for link in links if not link.startswith("#"))


def test_reading_again_begins_at_the_section_before_the_exercise() -> None:
    text = feedback.rendered(ROOT / "source" / ASSIGNMENT / "04_backprop.ipynb")
    titles = [str(title) for _, title in text.places["back_propagation"]]
    assert titles == ["线性层: 再往回走一步", "练习 3: 线性层的反向传播"]


def test_every_formula_is_drawn(root: Path) -> None:
    count = 0
    for path, page in pages(root, "wrong-*").items():
        parsed = Parsed(page)
        prose = parsed.prose
        count += sum(tag == "math" for tag, _ in parsed.elements)
        assert "$" not in prose, prose[prose.index("$") - 30 :][:60]
        assert "\\" not in prose, (path, prose[prose.index("\\") - 30 :][:60])
    assert count > 1000


def test_a_page_is_small(root: Path) -> None:
    """Without the figures, which are the lesson's."""
    for page in pages(root, "wrong-*").values():
        assert len(page.encode()) < 600_000
        assert len(re.sub(r"base64,[^\"]+", "", page).encode()) < 150_000


# ---------------------------------------------------------------- when pages are written


def test_who_has_marks_and_no_page_gets_one(root: Path, tmp_path: Path) -> None:
    """A run that was stopped between marks and pages goes on with the pages."""
    root = Path(shutil.copytree(root, tmp_path / "again"))
    one = root / "feedback" / "factor" / ASSIGNMENT / "04_backprop.html"
    one.unlink()
    shutil.rmtree(root / "feedback" / "row")
    stale = root / "feedback" / HONEST / ASSIGNMENT / f"{LOSSES}.html"
    stale.write_text("from before")
    os.utime(stale, (0, 0))
    other = root / "feedback" / "wrong-0" / ASSIGNMENT / f"{LOSSES}.html"
    before = other.stat().st_mtime_ns
    rows = grade.grade(root)
    assert not any(row.graded for row in rows)
    grade.write_feedback(root, rows)
    assert one.is_file()
    assert (root / "feedback" / "row" / ASSIGNMENT / f"{LOSSES}.html").is_file()
    assert "from before" not in stale.read_text("utf-8")
    assert other.stat().st_mtime_ns == before


def test_what_an_instructor_wrote_reaches_the_page(root: Path, tmp_path: Path) -> None:
    """And nobody else's page is written again for it."""
    root = Path(shutil.copytree(root, tmp_path / "by hand"))
    page, other = (
        root / "feedback" / student / ASSIGNMENT / f"{LOSSES}.html"
        for student in (HONEST, "wrong-0")
    )
    before = other.stat().st_mtime_ns
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as book:
        book.find_comment("mse", LOSSES, ASSIGNMENT, HONEST).manual_comment = "面谈过"
        book.db.commit()
    grade.write_feedback(root, grade.grade(root))
    assert "面谈过" in page.read_text("utf-8")
    assert other.stat().st_mtime_ns == before


def test_a_page_does_not_depend_on_the_notebooks_own_text() -> None:
    """The instructor's cells come from `source/`, whatever stands in `autograded/`."""
    path = ROOT / "source" / ASSIGNMENT / f"{LOSSES}.ipynb"
    of = autograde.original(path)
    cell = nbformat.from_dict({**of.cell("mse-value"), "source": ATTACK})
    text = feedback.rendered(path)
    assert ATTACK not in feedback._cell(cell, of, text, {})["shown"].unescape()
