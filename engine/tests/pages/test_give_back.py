"""Students get one page each: in Moodle's zip, in zips of their own, in a table for letters."""

from __future__ import annotations

import base64
import csv
import io
import re
import shutil
import sqlite3
import zipfile
from pathlib import Path

import matplotlib
import pytest
from click.testing import CliRunner
from fontTools.ttLib import TTFont
from nbjudge.cli import main
from nbjudge.course import Course, CourseError
from nbjudge.marks import gradebook
from nbjudge.pages import give_back

from engine.tests.support.parsed import Parsed

PREFIX = "王芳_1234567_assignsubmission_file_"


def of_moodle(course: Course, student: str) -> None:
    """Let a submission be one that was collected from Moodle."""
    path = course.submission(student).parent / "person.txt"
    path.write_text(
        f"9\tother\tx_9_assignsubmission_file_\n1234567\t{course.assignment}\t{PREFIX}\n"
    )


def page_of(course: Course, student: str) -> str:
    with zipfile.ZipFile(course.returned / "students" / f"{student}.zip") as zipped:
        assert zipped.namelist() == [f"{course.assignment}.html"]
        return zipped.read(zipped.namelist()[0]).decode()


def test_each_gets_a_page_by_the_way_it_came(copied: Course) -> None:
    """Moodle's folders are called as at the download, so it knows whose each page is."""
    of_moodle(copied, "ann")
    canvas = copied.submission("gil").parent / "person.txt"
    canvas.write_text(f"501\t{copied.assignment}\t\tgil\n")
    done = give_back.write(copied)
    with gradebook.opened(copied) as book:
        graded = {one.id: one for one in gradebook.people(book, copied) if one.marks}
    assert (done.pages, done.moodle, done.lacking) == (len(graded), 1, [])
    with zipfile.ZipFile(copied.returned / "moodle.zip") as zipped:
        assert zipped.namelist() == [f"{PREFIX}/{copied.assignment}.html"]
        assert zipped.read(zipped.namelist()[0]).decode() == page_of(copied, "ann")
    with (copied.returned / "letters.csv").open(encoding="utf-8-sig", newline="") as lines:
        letters = {line["student id"]: line for line in csv.DictReader(lines)}
    assert letters.keys() == graded.keys()
    for student, line in letters.items():
        assert float(line["total"]) == pytest.approx(sum(graded[student].final.values()))
        assert Path(line["file"]) == copied.returned / "students" / f"{student}.zip"
        assert Path(line["file"]).is_file()


def test_a_page_holds_all_lessons_and_is_complete_in_itself(copied: Course) -> None:
    """Its links lead somewhere in it, no name is there twice, and it asks for nothing."""
    give_back.write(copied)
    for student in ("ann", "gil"):
        page, folder = page_of(copied, student), copied.feedback(student)
        ids = re.findall(r' id="([^"]*)"', page)
        assert len(ids) == len(set(ids))
        assert set(re.findall(r' href="#([^"]*)"', page)) == set(ids), "no more names than links"
        assert not re.search(r' href="[^#]', page)
        assert page.count("<!DOCTYPE html>") == page.count("</html>") == page.count("<style>") == 1
        assert page.count("default-src 'none'") == 1
        assert "<script" not in page
        assert "<img" not in page
        words = Parsed(page).words
        for path in sorted(folder.glob("*.html"))[1:]:
            title = re.search(r"<h1>(.*?)</h1>", path.read_text("utf-8"))[1]
            link = re.search(rf'<a href="#(a\d+)">{title}</a>', page)[1]
            head = page.partition(f'<div id="{link}">')[2]
            assert re.search("<h1>(.*?)</h1>", head)[1] == title
        assert f"· {student}" in words


def test_what_a_student_wrote_stays_text(copied: Course) -> None:
    """A quote is escaped in a page, so nothing that looks like a link or a name becomes one."""
    (path, *_) = sorted(copied.feedback("ann").glob("*.html"))
    forged = "&lt;a id=&#34;x&#34; href=&#34;#x&#34;&gt;"
    path.write_text(path.read_text("utf-8").replace("</main>", f"<pre>{forged}</pre></main>"))
    give_back.write(copied)
    page = page_of(copied, "ann")
    assert '<pre>&lt;a id="x" href="#x"&gt;</pre>' in page
    assert ' id="x"' not in page.replace('<pre>&lt;a id="x"', "")


def test_a_picture_is_words_and_the_code_that_draws_it_is_left_out(copied: Course) -> None:
    (path, *_) = sorted(copied.feedback("ann").glob("*.html"))
    given = "<details><summary>Code that is given</summary><pre>{}</pre></details>\n"
    drawn = f'{given.format("draw(<b>1</b>)")}<img alt="A &gt; line" src="data:,">'
    words = f'{given.format("count()")}<pre class="output">1</pre><img alt="two" src="data:,">'
    path.write_text(path.read_text("utf-8").replace("</main>", f"{drawn}{words}</main>"))
    give_back.write(copied)
    page = page_of(copied, "ann")
    assert '<span class="quiet">[A &gt; line]</span>' in page
    assert "draw(" not in page
    assert "count()" in page, "what it printed stands there"
    assert '<span class="quiet">[two]</span>' in page


def test_the_font_has_what_the_pages_show(copied: Course) -> None:
    """Once for the class: a font a student would take a second each."""
    copied.kit = "helpers"
    (copied.source / "helpers").mkdir()
    file = Path(matplotlib.get_data_path(), "fonts", "ttf", "DejaVuSans.ttf")
    shutil.copyfile(file, copied.source / "helpers" / "Sans.ttf")
    face = '@font-face { font-family: "Course Sans"; src: url(data:font/woff;base64,AAAA) }'
    for student, sign in (("ann", "♞"), ("gil", "♜")):
        for path in copied.feedback(student).glob("*.html"):
            page = path.read_text("utf-8").replace("<style>", f"<style>{face}")
            path.write_text(page.replace("</main>", f"<p>{sign}</p></main>"))
    give_back.write(copied)
    for student in ("ann", "gil"):
        page = page_of(copied, student)
        cut = re.findall(r"src: url\(data:font/woff;base64,([^)]*)\)", page)
        letters = set(TTFont(io.BytesIO(base64.b64decode(cut[0]))).getBestCmap())
        assert {ord("♞"), ord("♜")} <= letters
        assert min(letters) >= 0x2000, "letters are the reader's own"


def test_the_same_pages_make_the_same_packages(copied: Course) -> None:
    of_moodle(copied, "ann")
    give_back.write(copied)
    before = packages(copied)
    (copied.returned / "students" / "gone.zip").touch()
    (copied.returned / "letters.docx").write_bytes(b"an instructor's own")
    give_back.write(copied)
    assert packages(copied) == before | {"letters.docx": b"an instructor's own"}


def packages(course: Course) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in course.returned.rglob("*") if path.is_file()}


def test_no_students_name_is_a_package_of_all(copied: Course) -> None:
    of_moodle(copied, "ann")
    with sqlite3.connect(str(copied.database_file)) as line:
        line.execute("UPDATE student SET id = 'moodle' WHERE id = 'bob'")
        line.execute(
            "UPDATE submitted_assignment SET student_id = 'moodle' WHERE student_id = 'bob'"
        )
    copied.feedback("bob").parent.rename(copied.feedback("moodle").parent)
    give_back.write(copied)
    with zipfile.ZipFile(copied.returned / "moodle.zip") as zipped:
        assert zipped.testzip() is None
        assert zipped.namelist() == [f"{PREFIX}/{copied.assignment}.html"]
    assert page_of(copied, "moodle")


def test_what_cannot_be_written_is_one_sentence(copied: Course) -> None:
    (copied.returned / "letters.csv").mkdir(parents=True)  # as a file that Excel has open
    with pytest.raises(CourseError, match=r"letters.csv: cannot be written \(.*\); close what"):
        give_back.write(copied)


def test_a_damaged_page_is_read_as_a_browser_reads_it(copied: Course) -> None:
    path = next(copied.feedback("ann").glob("*.html"))
    path.write_bytes(path.read_bytes().replace(b"</main>", b"<p>\xff\xfe</p></main>"))
    give_back.write(copied)
    assert "<p>\ufffd\ufffd</p>" in page_of(copied, "ann")


def test_who_has_marks_and_no_page_is_said(copied: Course) -> None:
    shutil.rmtree(copied.feedback("ann"))
    result = CliRunner().invoke(main, ["--root", str(copied.root), "return"])
    assert result.exit_code == 1
    assert "ann: has marks and no page; run `nbjudge grade`" in result.stdout
    assert "moodle.zip" not in result.stdout
    shutil.rmtree(copied.root / "feedback")
    with pytest.raises(CourseError, match="there are no pages to give back; write them with `nb"):
        give_back.write(copied)
    assert (copied.returned / "letters.csv").is_file(), "what was there is still there"
