"""The instructor's report of a graded class: `report/index.html` and `report/marks.csv`.

One page, complete in itself: it asks nothing of the network, and a security policy in it forbids
all scripts but its own. Whatever students wrote is escaped by Jinja2.
"""

from __future__ import annotations

import base64
import hashlib
import json
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from nbgrader.preprocessors import ClearSolutions
from traitlets.config import Config

from course import bank, config, export, gradebook, items, lesson, similarity
from course.autograde import original
from course.config import ASSIGNMENT, CourseError
from course.font import embedded
from course.gradebook import Person
from course.items import Item
from course.pages import TEMPLATES, environment

STOPPED = {"StudentStopped", "NotGraded"}
PASS, WEAK = 0.6, 1 / 3  # of all points, of a lesson's: below either, a student needs a hand
LOST = re.compile(r"\d\d \S+ -[\d.]+: |[^:]+: not written: ")  # notes that items tell better
TEXT_SHOWN = 3000  # characters of a solution, in a comparison
FUNCTIONS_SHOWN, WORDS_SHOWN = 3, 12

# The grader's notes are English; this page is not.
CHINESE = {
    "no such notebook handed in": "没有交这一本笔记本",
    "is not JSON, so not a notebook; ask for the file that Jupyter saved": (
        "不是 JSON, 所以不是笔记本; 请学生交 Jupyter 保存的文件"
    ),
    "is JSON but not a valid notebook; ask for the file that Jupyter saved": (
        "是 JSON, 但不是有效的笔记本; 请学生交 Jupyter 保存的文件"
    ),
    "is not UTF-8 text; ask for the file that Jupyter saved": (
        "不是 UTF-8 文本; 请学生交 Jupyter 保存的文件"
    ),
    "has none of this assignment's cells; it is another notebook of that name": (
        "里面没有这次作业的单元, 是另一本同名的笔记本"
    ),
    "is no notebook of this assignment": "不是这次作业的笔记本",
    "is no date and time; nobody is late without one": "不是日期和时间, 所以不算迟交",
    "is a link or a device, left out": "是链接或设备, 没有用",
    "is a folder, not a notebook": "是文件夹, 不是笔记本",
    "cannot be read": "读不出来",
    "left out": "没有用",
}


@dataclass(frozen=True)
class Statistic:
    """How an item did: both None where they say nothing."""

    success: float | None  # mean part of the points, 0 to 1: the difficulty index
    discrimination: float | None  # -1 to 1


@dataclass(frozen=True)
class Mistake:
    """A sentence of `lesson_kit.checks.MISTAKES`, and how many students it was told."""

    name: str
    sentence: str
    students: int
    functions: list[str]  # most first


def write(root: Path) -> Path:
    """Write the report of the class in `root`; return the page.

    Raises:
        CourseError: nothing was graded yet.
    """
    settings = config.load(root)
    with gradebook.opened(settings) as book:
        people, maxima = gradebook.people(book), gradebook.maxima(book)
    if not any(person.marks for person in people):
        raise CourseError(f"{root}/gradebook.db: holds no marks; run `make grade` first.")
    folder = root / "report"
    folder.mkdir(exist_ok=True)
    export.write(folder / "marks.csv", export.Excel.rows(maxima, people))
    page = folder / "index.html"
    page.write_text(_page(_facts(root, settings, people, maxima)), "utf-8", errors="replace")
    return page


def statistics(points: np.ndarray, most: Sequence[float]) -> list[Statistic]:
    """Return the statistic of each item.

    Discrimination is the corrected item-total correlation: Pearson's correlation (point-biserial
    where the item is right or wrong) of the item with the total of all *other* items. It is None
    for fewer than three students, and where the item or the rest has no variance.
    Source: Ebel & Frisbie, Essentials of Educational Measurement, 5th ed., ch. 13.

    Args:
        points: (students, items); NaN where a mark by hand is awaited.
        most: the points that each item can give.
    """
    totals = np.nansum(points, axis=1)
    found = []
    for column, maximum in zip(points.T, most, strict=True):
        there = ~np.isnan(column)
        own = column[there]
        rest = totals[there] - own
        success = float(np.clip(own / maximum, 0, 1).mean()) if own.size else None
        varies = own.size > 2 and min(np.ptp(own), np.ptp(rest)) > 1e-9
        found.append(Statistic(success, float(np.corrcoef(own, rest)[0, 1]) if varies else None))
    return found


def mistakes(of_students: Iterable[Iterable[Item]]) -> list[Mistake]:
    """Return the mistakes that have a name, the one that most students made first."""
    students: Counter[str] = Counter()
    functions: defaultdict[str, Counter[str]] = defaultdict(Counter)
    sentences = {}
    for own in of_students:
        made = {(item.mistake, item.function) for item in own if item.mistake}
        sentences |= {item.mistake: item.hint for item in own if item.mistake}
        students.update({mistake for mistake, _ in made})
        for mistake, function in sorted(made):
            functions[mistake][function] += 1
    return [
        Mistake(name, sentences[name], count, [f for f, _ in functions[name].most_common()])
        for name, count in sorted(students.items(), key=lambda pair: (-pair[1], pair[0]))
    ]


def histogram(values: Iterable[float], most: float) -> list[tuple[str, int]]:
    """Count values in at most ten bins of as many whole points; the last one ends at `most`.

    A bin is named by its first and last whole number of points.
    """
    width = max(math.ceil(most / 10), 1)
    last = max(int(most // width) - 1, 0)
    counts = Counter(min(int(max(value, 0) // width), last) for value in values)
    ends = [*((k + 1) * width - 1 for k in range(last)), most]
    names = [
        f"{k * width}–{end:g}" if end > k * width else f"{end:g}" for k, end in enumerate(ends)
    ]
    return [(name, counts[k]) for k, name in enumerate(names)]


def troubles(root: Path, student: str, own: Iterable[Item]) -> list[str]:
    """What stopped or broke in a submission, a sentence each."""
    notes = [note for note in _notes(root, student) if not LOST.match(note)]
    notes += [
        f"{item.lesson}: {item.function}: {item.said or item.error}"
        for item in own
        if item.error in STOPPED
    ]
    for english, chinese in CHINESE.items():
        notes = [note.replace(english, chinese) for note in notes]
    return list(dict.fromkeys(notes))


def _notes(root: Path, student: str) -> list[str]:
    """What the grader noted of a submission (`course.grade` writes the file)."""
    try:
        told = json.loads(
            (root / "autograded" / student / f".{ASSIGNMENT}.json").read_text("utf-8")
        )
        return [str(note) for note in told["notes"]]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def _facts(
    root: Path, settings: Config, people: list[Person], maxima: dict[str, float]
) -> dict[str, object]:
    """Everything that the page shows."""
    by_id = {person.id: person for person in people}
    work, written = {}, {}
    for student, own, texts in items.of_class(root, people):
        work[student], written[student] = own, texts
    columns = dict.fromkeys((i.lesson, i.name, i.most) for own in work.values() for i in own)
    columns = sorted(columns, key=lambda column: column[0])  # a lesson's stand side by side
    index = {column[:2]: number for number, column in enumerate(columns)}
    points = np.full((len(work), len(columns)), np.nan)
    for line, own in zip(points, work.values(), strict=True):
        for item in own:
            if item.points is not None:
                line[index[item.lesson, item.name]] = item.points
    told = statistics(points, [most for *_, most in columns])
    table = [{"item": c, "told": t} for c, t in zip(columns, told, strict=True)]
    table.sort(key=lambda row: (row["told"].success is None, row["told"].success))
    given = {student: by_id[student].points for student in work}
    totals = {student: sum(own.values()) for student, own in given.items()}
    lessons = {name: [own.get(name, 0.0) for own in given.values()] for name in maxima}
    whole = sum(maxima.values())
    broken = {s: found for s, own in work.items() if (found := troubles(root, s, own))}
    absent = sorted({*by_id, *_submitted(root)} - {*work})
    pairs = similarity.pairs(written, known(root, settings))
    return {
        "assignment": ASSIGNMENT,
        "people": by_id,
        "count": len(work),
        "whole": whole,
        "totals": totals,
        "median": float(np.median(list(totals.values()))),
        "mean": float(np.mean(list(totals.values()))),
        "histogram": histogram(totals.values(), whole),
        "lessons": [
            {
                "name": name,
                "most": maxima[name],
                "mean": float(np.mean(got)),
                "quartiles": [float(q) for q in np.percentile(got, [25, 50, 75])],
                "histogram": histogram(got, maxima[name]),
            }
            for name, got in lessons.items()
        ],
        "items": table,
        "mistakes": mistakes(work.values()),
        "columns": columns,
        "heads": Counter(name for name, *_ in columns),
        "rows": [(s, [_cell(i) for i in _lined_up(own, columns)]) for s, own in work.items()],
        "weak": _weak(given, maxima, work),
        "late": sorted((p for p in people if p.seconds_late), key=lambda p: -p.seconds_late),
        "broken": broken,
        "absent": absent,
        "pairs": [(pair, _side_by_side(pair, written)) for pair in pairs],
        "words_shown": WORDS_SHOWN,
    }


def _lined_up(own: list[Item], columns: list[tuple[str, str, float]]) -> list[Item | None]:
    there = {(item.lesson, item.name): item for item in own}
    return [there.get((name, cell)) for name, cell, _ in columns]


def _cell(item: Item | None) -> tuple[str, str]:
    """A cell of the heat map: its class and its text, both empty for full points."""
    if item is None or item.points is None:
        return "n", "–"
    if item.error in STOPPED:
        return "s", "!"
    if item.points >= item.most:
        return "", ""
    return ("p" if item.points > 0 else "z"), f"{item.points:.3g}"


def _weak(
    given: dict[str, dict[str, float]], maxima: dict[str, float], work: dict[str, list[Item]]
) -> list[tuple[str, float, list[str], list[str]]]:
    """Who needs a hand: student, total, weak lessons, what they were told most; lowest first."""
    found = []
    for student, own in given.items():
        low = [name for name, points in own.items() if points < WEAK * maxima[name]]
        if low or sum(own.values()) < PASS * sum(maxima.values()):
            hints = Counter(item.hint for item in work[student] if item.hint)
            told = [hint for hint, _ in hints.most_common(2)]
            found.append((student, sum(own.values()), low, told))
    return sorted(found, key=lambda row: (row[1], row[0]))


def known(root: Path, settings: Config) -> dict[str, list[str]]:
    """The texts that anybody may have: the answer bank, the lessons' solutions, the stubs."""
    clear = ClearSolutions(config=settings)
    texts: dict[str, list[str]] = {}
    for path in sorted((root / "source" / ASSIGNMENT).glob("*.ipynb")):
        for cell in original(path).notebook.cells:
            if lesson.is_solution(cell):
                name = lesson.parts(cell)[0]
                stub, _ = clear.preprocess_cell(cell.copy(), {"language": "python"}, 0)
                texts.setdefault(name, []).extend([cell.source, stub.source])
    for name, own in texts.items():
        if (bank.ANSWERS / f"{name}.py").is_file():
            own += [answer.source for answer in bank.answers(name)]
    return texts


def _side_by_side(
    pair: similarity.Pair, written: dict[str, dict[str, list[str]]]
) -> list[tuple[str, str, str]]:
    return [
        (name, *(_shortened(written[student][name]) for student in (pair.first, pair.second)))
        for name in pair.functions[:FUNCTIONS_SHOWN]
    ]


def _shortened(texts: list[str]) -> str:
    whole = "\n\n".join(dict.fromkeys(texts))
    return whole if len(whole) <= TEXT_SHOWN else whole[:TEXT_SHOWN] + "\n…"


def _submitted(root: Path) -> set[str]:
    folder = root / "submitted"
    return {path.name for path in folder.iterdir() if path.is_dir()} if folder.is_dir() else set()


def _page(facts: dict[str, object]) -> str:
    pages = environment()
    pages.filters["how_long"] = how_long
    script = (TEMPLATES / "report.js").read_text("utf-8")
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    facts = {**facts, "script": script, "digest": digest, "pass_mark": PASS}
    template = pages.get_template("report.html")
    return template.render(facts, font=embedded(template.render(facts, font="")))


def how_long(seconds: float) -> str:
    """A time in its two largest units: 2 天 3 小时."""
    minutes = int(seconds // 60)
    parts = [(minutes // 1440, "天"), (minutes // 60 % 24, "小时"), (minutes % 60, "分钟")]
    there = [f"{number} {unit}" for number, unit in parts if number]
    return " ".join(there[:2]) or "不到 1 分钟"
