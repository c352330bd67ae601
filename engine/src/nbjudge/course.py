"""The course: its folder, its assignment, its settings. No other module puts paths together."""

from __future__ import annotations

import ast
import functools
import json
import os
import re
from collections.abc import Iterable, Iterator
from datetime import UTC, tzinfo
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import filelock
from traitlets import Dict, Enum, Integer, TraitError, Unicode
from traitlets.config import Config, Configurable, PyFileConfigLoader

from nbjudge import messages
from nbjudge.kit.behaviour import BOTH
from nbjudge.limits import Limits, Sandbox

CONFIG = "nbgrader_config.py"
NOT_A_STUDENT = {"README.md", ".DS_Store", ".gitkeep"}
PERSON = "person.txt"
STUDENT = "{student}"  # in place of a name, where it stands in a path
STRUCTURE = os.path.join("{nbgrader_step}", "{student_id}", "{assignment_id}")  # nbgrader's default
# What a student's package is called: the kit packs under this name, and `collect` takes it.
PACKAGE, PACKAGE_TIME = "{assignment}_{student}_{time}.zip", "%Y%m%dT%H%M%SZ"
# A line of answers/groups.txt: a function, the word for what it does, and what to say of it.
GROUP_LINE = re.compile(r"(?P<function>\w+)\s+(?P<word>[0-9a-f]{12})\s*[:：]\s*(?P<sentence>\S.*)")
LATENESS = {"LateSubmissionPlugin", "AssignLatePenalties"}  # what it costs to be late
STUDENT_ID = "[A-Za-z0-9_][A-Za-z0-9_.-]{0,62}[A-Za-z0-9_]|[A-Za-z0-9_]"  # every system has these


class CourseError(Exception):
    """Something an author or instructor can mend; the message says what, where and how."""


class Course(Configurable):
    """One assignment of an nbgrader course.

    `root` is the folder of ``nbgrader_config.py``, `settings` is what that file says.
    """

    assignment = Unicode(
        "", help="The assignment; empty: the only folder of source/, or what --assignment names."
    ).tag(config=True)
    language = Enum(
        messages.LANGUAGES, "en", help="The language of pages, report and messages to students."
    ).tag(config=True)
    title = Unicode("", help="What pages call the course; empty: as the assignment.").tag(
        config=True
    )
    kit = Unicode(
        "",
        help="A folder of helpers beside the notebooks that they import from; it is imported once, "
        "before any student's code runs. Empty: there is none.",
    ).tag(config=True)
    lesson_points = Dict(
        value_trait=Integer(),
        help="What the points of a lesson add up to, by its name, such as 01_start; held by the "
        "build. A lesson that is not named may have any.",
    ).tag(config=True)
    time_zone = Unicode(
        "UTC",
        help="The time zone of due dates, and of a timestamp.txt that names none, such as "
        "Asia/Shanghai.",
    ).tag(config=True)
    exercise_heading = Unicode(
        r"^(?!)",
        help="A regular expression for the headings in a lesson that number an exercise; its "
        "group 1 is what the exercise is called.",
    ).tag(config=True)

    def __init__(self, root: Path, settings: Config) -> None:
        super().__init__(config=settings)
        self.root = root.resolve()
        self.settings = settings
        self.bounds = Limits(config=settings).values()
        self.sandboxed = bool(Sandbox(config=settings).enabled)

    @classmethod
    def load(cls, root: Path, assignment: str = "") -> Course:
        """Return the course in the folder `root`.

        Args:
            root: the folder of nbgrader_config.py.
            assignment: its name; empty: as the settings say, or the only one that there is.

        Raises:
            CourseError: there are no settings, one of them is unknown or wrong, or it is not
                clear which assignment is meant.
        """
        root = root.resolve()
        if not (root / CONFIG).is_file():
            raise CourseError(f"{root}: has no {CONFIG}; run this in the course's folder.")
        try:
            settings = PyFileConfigLoader(CONFIG, path=str(root)).load_config()
        except Exception as error:
            raise CourseError(
                f"{root / CONFIG}: does not run ({type(error).__name__}: {error}); mend it."
            ) from error
        _refuse_unknown(root / CONFIG, settings)
        settings.CourseDirectory.setdefault("root", str(root))
        settings.NbGrader.logfile = ""
        try:
            course = cls(root, settings)
        except TraitError as error:
            raise CourseError(f"{root / CONFIG}: {error}; mend it.") from error
        course.assignment = assignment or course.assignment or course._only_assignment()
        return course

    @classmethod
    def of(cls, root: Path, settings: str) -> Course:
        """Return a course of which `described` gave the settings, in the folder `root`."""
        return cls(root, Config(json.loads(settings)))

    def described(self) -> str:
        """Return the settings that a worker needs, as JSON; of nbgrader's, the names of folders."""
        own = {name: getattr(self, name) for name in self.class_own_traits(config=True)}
        folders = {
            name: value
            for name, value in self.settings.CourseDirectory.items()
            if isinstance(value, str) and name.endswith(("_directory", "_structure"))
        }
        about = {"Course": own, "Limits": vars(self.bounds), "CourseDirectory": folders}
        return json.dumps({**about, "Sandbox": {"enabled": self.sandboxed}}, sort_keys=True)

    @property
    def zone(self) -> tzinfo:
        """The course's time zone.

        Raises:
            CourseError: it is not known here.
        """
        found = zone_of(self.time_zone)
        if found is None:
            raise CourseError(
                f"{self.root / CONFIG}: c.Course.time_zone is {self.time_zone!r}, which is no time "
                "zone known here; write one such as Asia/Shanghai or UTC. Where none is known, "
                "`pip install tzdata` brings them."
            )
        return found

    def settled(self) -> str:
        """Return what of the settings can change a mark before being late costs something.

        What a late submission costs is worked out anew in each run, from points that stay.
        """
        tree = ast.parse((self.root / CONFIG).read_bytes())
        tree.body = [one for one in tree.body if not _is_about_lateness(one)]
        return ast.dump(tree)

    def _only_assignment(self) -> str:
        named = self.settings.CourseDirectory.get("assignment_id", "")
        folder = self._step("source", ".", "")
        found = sorted(self._assignments())
        if isinstance(named, str) and named:
            return named
        if len(found) == 1:
            return found[0]
        if not found:
            raise CourseError(
                f"{folder}: holds no assignment; put its notebooks into {folder}/<assignment>/."
            )
        raise CourseError(
            f"{folder}: holds {len(found)} assignments; name one with --assignment: "
            f"{', '.join(found)}."
        )

    # ------------------------------------------------------------------ folders

    def _step(self, step: str, student: str, assignment: str | None = None) -> Path:
        """The folder of one of nbgrader's steps, under the names that the settings give."""
        settings = self.settings.CourseDirectory
        structure = settings.get("directory_structure", STRUCTURE)
        path = structure.format(
            nbgrader_step=settings.get(f"{step}_directory", step),
            student_id=student,
            assignment_id=self.assignment if assignment is None else assignment,
        )
        return Path(os.path.normpath(self.root / path))

    @property
    def source(self) -> Path:
        """The instructor's notebooks, with what lies beside them."""
        return self._step("source", ".")

    @property
    def release(self) -> Path:
        """The student edition."""
        return self._step("release", ".")

    @property
    def submitted(self) -> Path:
        """The folder of everybody's submissions.

        Raises:
            CourseError: the settings put students into no folders of their own.
        """
        marked = self._step("submitted", STUDENT)
        try:
            place = marked.parts.index(STUDENT)
        except ValueError:
            raise CourseError(
                f"{self.root / CONFIG}: c.CourseDirectory.directory_structure gives a student no "
                "folder; have {student_id} in it, between slashes."
            ) from None
        return Path(*marked.parts[:place])

    def submission(self, student: str) -> Path:
        """The notebooks that a student handed in."""
        return self._step("submitted", student)

    def person(self, student: str) -> Path:
        """The file that keeps by which numbers learning management systems know a student."""
        folder = self.submission(student)
        own = folder.parent.name == student
        return folder.parent / (PERSON if own else f".{student}.{PERSON}")

    def autograded(self, student: str) -> Path:
        """The graded notebooks of a student."""
        return self._step("autograded", student)

    def feedback(self, student: str) -> Path:
        """The pages of a student."""
        return self._step("feedback", student)

    def marker(self, student: str) -> Path:
        """Where it is kept that a submission was graded to its end, and what was found."""
        folder = self.autograded(student)
        return folder.with_name(f".{folder.name}.json")

    @property
    def lessons(self) -> Path:
        """The lessons as text, and the course's own part of the kit."""
        return self.root / "lessons"

    @property
    def worked(self) -> Path:
        """The worked edition: solved and executed."""
        return self.root / "notebooks"

    @property
    def answers(self) -> Path:
        """The answer bank."""
        return self.root / "answers"

    @property
    def groups(self) -> Path:
        """What to say of wrong answers that no mistake explains, a line for each group of them."""
        return self.answers / "groups.txt"

    @property
    def collected(self) -> Path:
        """What later packages took the place of."""
        return self._own("collected")

    @property
    def report(self) -> Path:
        """The folder of the instructor's report."""
        return self._own("report")

    @property
    def returned(self) -> Path:
        """What students get back, packed."""
        return self._own("return")

    def _own(self, name: str) -> Path:
        """A folder of the course's assignment; of another one, which `--assignment` named, in it.

        The course's is the one of the settings, or where they name none, the only one.
        """
        named = self.settings.Course.get("assignment", "")
        is_only = not named and self._assignments() <= {self.assignment}
        is_main = named == self.assignment or is_only
        return self.root / name if is_main else self.root / name / self.assignment

    @property
    def work(self) -> Path:
        """A student's own copy of the student edition, in this folder."""
        return self.root / "work" / self.assignment

    @property
    def kit_folder(self) -> Path | None:
        """The helpers beside the instructor's notebooks; None where there are none."""
        folder = self.source / self.kit
        return folder if self.kit and folder.is_dir() else None

    @property
    def database(self) -> str:
        """The address of the gradebook, as SQLAlchemy has it."""
        default = f"sqlite:///{self.root / 'gradebook.db'}"
        return str(self.settings.CourseDirectory.get("db_url", default))

    @property
    def database_file(self) -> Path | None:
        """The gradebook's file; None where it is no file."""
        scheme = "sqlite:///"
        is_file = self.database.startswith(scheme)
        return Path(self.database.removeprefix(scheme)) if is_file else None

    # ------------------------------------------------------------------ what is there

    def notebooks(self) -> list[Path]:
        """Return the instructor's notebooks in the order of their names.

        Raises:
            CourseError: there is none.
        """
        found = sorted(self.source.glob("*.ipynb"))
        if not found:
            raise CourseError(
                f"{self.source}: holds no notebook; build the course, or put them there."
            )
        return found

    def students(self, chosen: Iterable[str] = ()) -> list[str]:
        """Return the names below `submitted`, or the chosen ones of them.

        Raises:
            CourseError: nobody has handed in anything, or one of the chosen has not.
        """
        folder = self.submitted
        found = sorted(
            path.name
            for path in (folder.iterdir() if folder.is_dir() else ())
            if path.name not in NOT_A_STUDENT
            and not path.name.endswith(f".{PERSON}")
            and not self._is_of_others(path.name)
        )
        if not found:
            raise CourseError(
                f"{folder}: holds no submission; put each student's notebooks into "
                f"{folder.name}/<student>/{self.assignment}/ and run this again."
            )
        for name in chosen:
            if name not in found:
                raise CourseError(f"{folder}: holds no student {name!r}; check the spelling.")
        return sorted(set(chosen)) or found

    def handed_in(self, is_this: bool = False) -> Iterator[str]:
        """Yield who has a folder below `submitted`; `is_this`: not for other assignments only."""
        for path in self.submitted.iterdir() if self.submitted.is_dir() else ():
            if path.is_dir() and not (is_this and self._is_of_others(path.name)):
                yield path.name

    def _is_of_others(self, student: str) -> bool:
        """Tell whether a student handed in other assignments of this course, and not this one."""
        if self.submission(student).exists():
            return False
        others = self._assignments() - {self.assignment}
        return any(self._step("submitted", student, other).is_dir() for other in others)

    def _assignments(self) -> set[str]:
        folder = self._step("source", ".", "")
        found = folder.iterdir() if folder.is_dir() else ()
        return {path.name for path in found if path.is_dir()}

    def lock(self) -> filelock.BaseFileLock:
        """Hold the class for this run alone; the system lets go of it however the run ends.

        Raises:
            CourseError: another run grades the class, or takes packages into it; or the folder
                cannot be written, or its file system locks no files.
        """
        lock = filelock.FileLock(self.root / ".grading.lock", timeout=0)
        try:
            lock.acquire()
        except filelock.Timeout:
            raise CourseError(
                f"{self.root}: another run is grading this class; wait for its end, or stop it."
            ) from None
        except OSError as error:
            if error.filename:  # it was not opened; what cannot be locked has no name here
                raise CourseError(
                    f"{error.filename}: cannot be written ({error.strerror}); let yourself write "
                    "to it and to its folder, see that there is room, then run this again."
                ) from error
            raise CourseError(
                f"{self.root}: its file system locks no files ({error.strerror}), so two runs "
                "could not be kept apart; put the course on a local disk."
            ) from error
        return lock

    # ------------------------------------------------------------------ what it says

    def mistakes(self, language: str = "") -> dict[str, str]:
        """Return the sentence of every mistake that a check can name, by its name.

        Those of every course are in the language asked for (empty: the course's); those of this
        course are in its own.
        """
        return {**messages.part(language or self.language, "mistake"), **self._own_mistakes()}

    def _own_mistakes(self) -> dict[str, str]:
        folder = self.kit_folder
        if folder is None:
            return {}
        path = folder / "course.json"
        try:
            return _mistakes(path, path.stat().st_mtime_ns)
        except OSError:
            return {}

    def group_sentences(self) -> dict[tuple[str, str], str]:
        """Return what to say of each group that has a sentence, by function and behaviour.

        Raises:
            CourseError: a line of their file cannot be read.
        """
        path = self.groups
        return _group_sentences(path, path.stat().st_mtime_ns) if path.is_file() else {}

    def hint(self, function: str, mistake: str, behaviour: str = "", is_short: bool = False) -> str:
        """Return what a student reads of a wrong function; empty where there is no sentence.

        It is the sentence of the group that the function belongs to, else that of its mistake, or
        both sentences of two mistakes at once.

        Args:
            function: its name.
            mistake: the name of the mistake, or of two (`a+b`).
            behaviour: the word for what it does, where no known mistake does the same.
            is_short: only the start of a sentence, up to a colon.

        Raises:
            CourseError: the sentences of groups cannot be read.
        """
        known, group = self.mistakes(), self.group_sentences().get((function, behaviour))
        found = [group] if group else [known[one] for one in mistake.split(BOTH) if one in known]
        if is_short:
            found = [re.split("[:：]", sentence)[0] for sentence in found]
        if len(found) < 2:
            return "".join(found)
        return self.say("kit.both", first=found[0].rstrip("。."), second=found[1])

    def say(self, name: str, /, **values: object) -> str:
        """Return a sentence in the course's language."""
        return messages.say(self.language, name, **values)


def zone_of(name: str) -> tzinfo | None:
    """Return the time zone of a name such as Asia/Shanghai; None: it is not known here."""
    if name == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _is_about_lateness(statement: ast.stmt) -> bool:
    """Tell whether a line of the settings says what being late costs, by values, and no more."""
    if not isinstance(statement, ast.Assign) or len(statement.targets) != 1:
        return False
    words = ast.unparse(statement.targets[0]).split(".")
    is_plain = isinstance(statement.value, ast.Constant)
    return is_plain and len(words) == 3 and words[0] == "c" and words[1] in LATENESS


@functools.cache
def _mistakes(path: Path, _: int) -> dict[str, str]:
    return dict(json.loads(path.read_text("utf-8"))["mistakes"])


@functools.cache
def _group_sentences(path: Path, _: int) -> dict[tuple[str, str], str]:
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except UnicodeDecodeError:
        raise CourseError(f"{path}: is no text in UTF-8; save it as UTF-8.") from None
    found: dict[tuple[str, str], str] = {}
    for number, line in enumerate(map(str.strip, lines), 1):
        if not line or line.startswith("#"):
            continue
        parts = GROUP_LINE.fullmatch(line)
        if parts is None:
            raise CourseError(
                f"{path}, line {number}: cannot be read; write <function> <word>: <sentence>, "
                "the first two as the report has them."
            )
        group = parts["function"], parts["word"]
        if found.setdefault(group, parts["sentence"]) != parts["sentence"]:
            raise CourseError(
                f"{path}, line {number}: {' '.join(group)} has another sentence above; keep one."
            )
    return found


def _refuse_unknown(path: Path, settings: Config) -> None:
    """Say which option of nbjudge's there is not; nbgrader's own are nbgrader's business."""
    for kind in (Course, Limits, Sandbox):
        known = kind.class_trait_names(config=True)
        for name in settings.get(kind.__name__, {}):
            if name not in known:
                raise CourseError(
                    f"{path}: c.{kind.__name__}.{name} is no option; there are "
                    f"{', '.join(sorted(known))}."
                )
