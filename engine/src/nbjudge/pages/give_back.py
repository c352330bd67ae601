"""What students get back: a page each, in the packages that systems and letters take."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from urllib.parse import quote

from markupsafe import escape

from nbjudge.course import Course, CourseError
from nbjudge.intake.owner import person as sender
from nbjudge.marks import export, gradebook
from nbjudge.marks.gradebook import Person
from nbjudge.pages import font

MOODLE, LETTERS = "moodle.zip", "letters.csv"
STUDENTS = "students"  # the folder of a zip each: no name of a student's is a name beside it
TIME = (1980, 1, 1, 0, 0, 0)  # of every file in a zip: the same pages make the same zip
BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)
NAV = re.compile(r"<nav\b.*?</nav>", re.DOTALL)
IMAGE = re.compile(r"<img\b[^>]*>")
ALT = re.compile(r' alt="([^"]+)"')
# Of a head: what is one page's own, and the course's font.
ONE_PAGES = re.compile(r"<title>.*?</title>\n?|<meta name=\"by-hand\"[^>]*>\n?", re.DOTALL)
FACE = re.compile(r'(@font-face \{ font-family: "Course Sans"; src: url\([^,)]*,)[^)]*')
DRAWING = r"<details><summary>{}</summary><pre[^>]*>(?:(?!</pre>).)*</pre></details>\s*(?=<img\b)"
TITLED = re.compile(r'(<summary) title="[^"]*"')  # a test, as the links to it are titled, too
WORDS = re.compile(r">[^<]+<")  # what stands between tags
QUOTES = re.compile("&#3[49];")
ANCHOR = re.compile(r' (id|href)="(#?)([^"]*)"')


@dataclass
class Returned:
    """What was written: the folder, how many pages, how many of them in Moodle's zip, who lacks."""

    folder: Path
    pages: int = 0
    moodle: int = 0
    lacking: list[str] = field(default_factory=list)


def write(course: Course) -> Returned:
    """Write the packages of a graded class to `return/`, anew.

    Raises:
        CourseError: nothing was graded yet, or they cannot be written.
    """
    with gradebook.opened(course) as book:
        people = gradebook.people(book, course)
    if not any(any(course.feedback(person.id).glob("*.html")) for person in people):
        raise CourseError(
            f"{course.root}: there are no pages to give back; write them with `nbjudge grade`."
        )
    folder = course.returned
    with export.writing(folder):
        _clear(folder)
        return _write(course, people, Returned(folder))


def _clear(folder: Path) -> None:
    """Take away what was written before, and nothing else: a letter may lie there."""
    for path in (folder / MOODLE, folder / LETTERS, *(folder / STUDENTS).glob("*.zip")):
        path.unlink(missing_ok=True)


def _write(course: Course, people: list[Person], done: Returned) -> Returned:
    (done.folder / STUDENTS).mkdir(parents=True, exist_ok=True)
    heads = ("id", "last_name", "first_name", "email", "total", "file")
    letters: list[list[export.Cell]] = [[course.say(f"export.{one}") for one in heads]]
    letters += _pack(course, people, done)
    if not done.moodle:
        (done.folder / MOODLE).unlink()
    export.write(done.folder / LETTERS, letters)
    return done


def _pack(course: Course, people: list[Person], done: Returned) -> Iterator[list[export.Cell]]:
    """Write everybody's page into the zips; yield a line for each letter."""
    name, head = f"{course.assignment}.html", _head(course, people)
    with zipfile.ZipFile(done.folder / MOODLE, "w", zipfile.ZIP_DEFLATED) as moodle:
        for person in people:
            body = _body(course, person.id)
            if not body:
                done.lacking += [person.id] if person.marks else []
                continue
            page = _page(course, person, head, body)
            own = done.folder / STUDENTS / f"{person.id}.zip"
            with zipfile.ZipFile(own, "w", zipfile.ZIP_DEFLATED) as zipped:
                _add(zipped, name, page)
            known = sender(course, person.id)
            if known.number and known.prefix:
                _add(moodle, f"{known.prefix}/{name}", page)
                done.moodle += 1
            done.pages += 1
            names = [person.last_name, person.first_name, person.email]
            yield [export.Id(person.id), *names, export.total(person), str(own.resolve())]


def _add(zipped: zipfile.ZipFile, name: str, page: str) -> None:
    member = zipfile.ZipInfo(name, TIME)
    member.external_attr = 0o100644 << 16
    zipped.writestr(member, page.encode("utf-8", "replace"), zipfile.ZIP_DEFLATED)


def _head(course: Course, people: Iterable[Person]) -> str:
    """The head of everybody's page, without its title: one font, for what the pages show."""
    head, shown = "", ""
    for person in people:
        for path in sorted(course.feedback(person.id).glob("*.html")):
            own = _read(path).partition("</head>")[0]
            head = max(head, own, key=len)  # one that brings the font for formulas, if one does
        shown = font.drawn(shown + _body(course, person.id))
    cut = font.embedded(shown, font.of_course(course))
    return FACE.sub(lambda face: face[1] + cut, ONE_PAGES.sub("", head), count=1)


def _read(path: Path) -> str:
    """A page as a browser reads it: a byte that is no text is a sign for that."""
    return path.read_text("utf-8", errors="replace")


def _page(course: Course, person: Person, head: str, body: str) -> str:
    title = escape(f"{course.title or course.assignment} · {person.id}")
    return f"{head}<title>{title}</title>\n</head>\n<body>\n{body}</body>\n</html>\n"


def _body(course: Course, student: str) -> str:
    """What stands in the page of a student: all lessons, with words in place of pictures.

    The pictures are in the notebooks, which the student has, and so is the code that draws them.
    Empty: the student has no page.
    """
    folder = course.feedback(student)
    pages = {path.stem: _read(path) for path in sorted(folder.glob("*.html"))}
    drawing = re.compile(DRAWING.format(re.escape(escape(course.say("feedback.given")))), re.DOTALL)
    sections = [
        _section(name, drawing.sub("", page), is_first=name == min(pages), there=set(pages))
        for name, page in pages.items()
    ]
    return _shorter("".join(sections))


def _section(name: str, page: str, is_first: bool, there: set[str]) -> str:
    """A page's body as a part of a longer one.

    Whatever a student wrote has its quotes escaped in a page: what looks like an attribute is one.
    """
    files = {f"{quote(one)}.html": one for one in there}

    def moved(match: re.Match[str]) -> str:
        kind, mark, text = match.groups()
        if kind == "id":
            return f' id="{escape(name)}-{text}"'
        if mark:
            return f' href="#{escape(name)}-{text}"'
        file, _, anchor = text.partition("#")
        if file not in files:
            return match[0]
        return f' href="#{escape(files[file])}{"-" if anchor else ""}{anchor}"'

    found = BODY.search(page)
    body = found[1] if found else ""
    body = body if is_first else NAV.sub("", body, count=1)
    body = IMAGE.sub(_in_words, body)
    return f'<div id="{escape(name)}">{ANCHOR.sub(moved, body)}</div>\n'


def _shorter(body: str) -> str:
    """The same page in fewer bytes: short names for what links lead to, no others; bare quotes."""
    links = dict.fromkeys(re.findall(r' href="#([^"]*)"', body))
    short = {name: f"a{number}" for number, name in enumerate(links, 1)}

    def renamed(match: re.Match[str]) -> str:
        kind, mark, text = match.groups()
        if kind == "id":
            return f' id="{short[text]}"' if text in short else ""
        return f' href="#{short[text]}"' if mark else match[0]

    body = TITLED.sub(r"\1", ANCHOR.sub(renamed, body))
    return WORDS.sub(lambda words: QUOTES.sub(lambda one: unescape(one[0]), words[0]), body)


def _in_words(image: re.Match[str]) -> str:
    """What stands for a picture: what is said of it."""
    said = ALT.search(image[0])
    return f'<span class="quiet">[{said[1]}]</span>' if said else ""
