"""Runs an attack for real, through the grading engine or plain nbgrader, and sees what it got.

An arena is a process of its own, and the one that orphans come back to: whatever an attack
leaves behind is found among its descendants. It has a small course (the functions that attacks
are about), with things beside it that a submission must not reach: a secret in the environment,
in a home folder, in another student's work, in the gradebook, and servers that wait for a call.
"""

from __future__ import annotations

import ast
import contextlib
import copy
import ctypes
import dataclasses
import multiprocessing.util
import os
import secrets
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path

import nbformat
import nbjudge
from nbformat import NotebookNode
from nbgrader.utils import determine_grade
from nbjudge.course import Course
from nbjudge.marks import grade, gradebook
from nbjudge.notebook import cells
from nbjudge.notebook.original import original
from nbjudge.notebook.restore import restore
from nbjudge.run import level, sandbox, world
from nbjudge.run import pool as pools
from nbjudge.run.job import Job, Result, job_of, write_outputs

from engine.tests.support import tiny
from tests.attacks.bank import (
    ATTACKS,
    KEPT,
    MORE,
    NEEDLES,
    POINTS,
    PREAMBLE,
    REACH,
    READ,
    RIGHT,
    Attack,
)
from tests.support import ASSIGNMENT, ROOT, THIS

SETTINGS = ("from nbjudge", "use(c)", "c.Course.")  # the engine's own
PLAIN_SECONDS = 90  # of one run of plain nbgrader over two submissions
SLACK = 12.0  # seconds beyond the limits of a job, on a loaded machine
SECRET = "GRADER_SECRET"  # the environment variable
STUDENT, NEIGHBOUR = "mallory", "zhao"


@dataclass
class Outcome:
    """What an attack came to: everything that would be a success shows here."""

    points: float | None = None  # None: no mark at all
    most: float = 0.0
    text: str = ""  # everything in the student's outputs
    evidence: list[str] = field(default_factory=list)  # what was reached
    left: list[str] = field(default_factory=list)  # processes that outlived the run
    neighbour: bool = True  # the next submission got its full marks, in time
    fault: str = ""  # what became of the notebook as a whole
    seconds: float = 0.0

    def verdict(self, honest: float, attack: Attack) -> str:
        """In the words of the table: what the attack got, or `no`."""
        got = []
        if self.points is not None and self.points > honest:
            full = self.points >= self.most
            got.append("full marks" if full else f"+{self.points - honest:g} points")
        if NEEDLES[attack.lesson] in self.text:
            got.append("read the test")
        if self.left:
            got.append("outlived")
        if self.evidence and (attack.aim == REACH or not got):
            got.append("reached")
        if not self.neighbour:
            got.append("stopped the run")
        if self.points is None:
            got.append("left without a mark")
        return ", ".join(got) or "no"


def write_course(root: Path) -> None:
    """Write the small course that attacks are made on, and enter it into a gradebook."""
    folder = root / "source" / ASSIGNMENT
    kit = ROOT / "source" / ASSIGNMENT / THIS.kit
    shutil.copytree(kit, folder / THIS.kit, ignore=shutil.ignore_patterns("__pycache__"))
    for name, functions in KEPT.items():
        notebook = nbformat.read(ROOT / "source" / ASSIGNMENT / f"{name}.ipynb", as_version=4)
        notebook.cells = [
            cell for cell in notebook.cells if cell.id.split("-")[0] in (*functions, "setup")
        ]
        for more, (points, source) in MORE[name].items():
            notebook.cells.append(tiny.test(more, points, source))
            notebook.cells[-1].id = more
        nbformat.write(notebook, folder / f"{name}.ipynb")
    text = (ROOT / "nbgrader_config.py").read_text("utf-8")
    (root / "nbgrader_config.py").write_text(text, "utf-8")
    gradebook.register(Course.load(root))


def make_plain(root: Path) -> None:
    """Take the engine out of the course's settings: what is left is plain nbgrader."""
    path = root / "nbgrader_config.py"
    text = path.read_text("utf-8")
    statements = [ast.get_source_segment(text, node) or "" for node in ast.parse(text).body]
    kept = [one for one in statements if not one.startswith(SETTINGS)]
    path.write_text("\n".join([*kept, "c.Execute.timeout = 4", ""]), "utf-8")


class Arena:
    """This process's course, its pool of one worker, and what lies around."""

    def __init__(self, template: Path) -> None:
        ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)  # PR_SET_CHILD_SUBREAPER: orphans come here
        self.template = template
        self.folder = Path(tempfile.mkdtemp(prefix="arena-"))
        os.environ[SECRET] = self.secret = secrets.token_hex(8)
        shutil.copytree(template, self.folder, dirs_exist_ok=True)
        self.originals = {
            name: original(self.folder / "source" / ASSIGNMENT / f"{name}.ipynb") for name in KEPT
        }
        self.course = Course.load(self.folder)
        self.pool = pools.Pool(1)
        self.warm: set[bool] = set()  # which warm parents the worker has: with a sandbox, without
        multiprocessing.util.Finalize(self, self.close, exitpriority=100)

    def close(self) -> None:
        """End the worker, and take the folder away."""
        self.pool.close()
        pools.POOL.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def engine(self, attack: Attack, sandboxed: bool) -> Outcome:
        """Execute the attack as the grader would, and a right submission after it."""
        if attack.damage is not None:
            return self.whole([attack])[attack.name]
        right = self._job({}, attack, "", sandboxed)
        if sandboxed not in self.warm:
            self._points(self.pool, *right)
            self.warm.add(sandboxed)
        before = set(_descendants(os.getpid()))
        with Scene(self.folder / "scene", self.folder, self.secret) as scene:
            written = {**attack.others, attack.target: attack.solution}
            own = scene.preamble() + "\n" + attack.first
            notebook, work = self._job(written, attack, own, sandboxed)
            start = time.monotonic()
            result = _result(self.pool, work)
            outcome = Outcome(fault=result.fault, seconds=time.monotonic() - start)
            write_outputs(notebook, result, self.course.language)
            outcome.points, outcome.most = _score(notebook)
            outcome.text = _text(notebook)
            outcome.left = self._left(before)
            allowed = 3 * attack.seconds + SLACK  # a notebook's time, and the grace after it
            outcome.neighbour = outcome.seconds < allowed
            if attack.aim not in (POINTS, READ):  # those touch nothing that others use
                got, most = self._points(self.pool, *right)
                outcome.neighbour &= got == most
            outcome.evidence = scene.evidence(outcome.text)
        return outcome

    def honest(self, attack: Attack) -> float:
        """What the same code earns without the attack."""
        written = {**attack.others, attack.target: attack.honest}
        return self._points(self.pool, *self._job(written, attack, "", True))[0]

    def whole(self, attacks: list[Attack]) -> dict[str, Outcome]:
        """Grade a class in which each of the attacks is a submission, with `nbjudge grade`."""
        root = self.folder / "class"
        outcomes = {}
        with Scene(root, root, self.secret) as scene:
            shutil.copytree(self.template, root, dirs_exist_ok=True)
            names = {f"student-{k:02}": attack for k, attack in enumerate(attacks)}
            self._submit(root, NEIGHBOUR, RIGHT, "")
            scene.remember()
            for name, attack in names.items():
                self.hand_in(root, name, attack, scene)
            before = set(_descendants(os.getpid()))
            start = time.monotonic()
            course = Course.load(root)
            rows = {row.student: row for row in grade.grade(course, jobs=1)}
            told = [rows[name] for name, attack in names.items() if attack.aim == REACH]
            grade.write_feedback(course, told, jobs=1)
            seconds = time.monotonic() - start
            left = self._left(before)
            for name, attack in names.items():
                outcome = outcomes[attack.name] = self._recorded(root, name, attack)
                outcome.text += "\n" + grade.table(course, [rows[name]])
                outcome.evidence = scene.evidence(outcome.text)
                outcome.left, outcome.seconds = left, seconds
        return outcomes

    def plain(self, attack: Attack) -> Outcome:
        """Let plain nbgrader grade the attack, then a right submission."""
        root = self.folder / "plain"
        with Scene(root, root, self.secret) as scene:
            shutil.copytree(self.template, root, dirs_exist_ok=True)
            make_plain(root)
            self._submit(root, NEIGHBOUR, RIGHT, "", attack.lesson)
            scene.remember()
            self.hand_in(root, STUDENT, attack, scene, attack.lesson)
            before = set(_descendants(os.getpid()))
            start = time.monotonic()
            late = self._nbgrader(root, "autograde")
            seconds = time.monotonic() - start
            left = self._left(before)
            if not late and attack.damage is not None:  # what is handed in may act then, too
                late = self._nbgrader(root, "generate_feedback")
            outcome = self._recorded(root, STUDENT, attack)
            outcome.fault = "took too long" if late else ""
            outcome.neighbour = outcome.neighbour and not late
            outcome.left, outcome.seconds = left, seconds
            outcome.evidence = scene.evidence(outcome.text)
        return outcome

    def plain_honest(self, attack: Attack) -> float:
        """What plain nbgrader gives the same code without the attack."""
        plain = Attack(
            f"{attack.name}: honest",
            attack.aim,
            "",
            code=attack.honest,
            lesson=attack.lesson,
            target=attack.target,
            others=attack.others,
        )
        return self.plain(plain).points or 0.0

    def _nbgrader(self, root: Path, command: str) -> bool:
        """Run an nbgrader command in a process of its own; tell whether it had to be stopped."""
        home = root / "home"  # not the one that attacks look into: kernels write there
        home.mkdir(exist_ok=True)
        variables = {"PATH": os.environ["PATH"], "HOME": str(home), SECRET: self.secret}
        if cache := os.environ.get("MPLCONFIGDIR"):
            variables["MPLCONFIGDIR"] = cache
        process = subprocess.Popen(
            [sys.executable, "-m", "nbgrader", command, ASSIGNMENT],
            cwd=root,
            env=variables,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(root / "log").open("ab"),
            preexec_fn=_bounded,
        )
        try:
            process.wait(PLAIN_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            return True
        return False

    def _job(
        self, written: dict[str, str], attack: Attack, first: str, sandboxed: bool
    ) -> tuple[NotebookNode, Job]:
        of = self.originals[attack.lesson]
        notebook = copy.deepcopy(of.notebook)
        fill(notebook, written, first)
        notebook, _ = restore(notebook, of)
        work = job_of(notebook, of, None, self.course)
        limits = {"cell_seconds": attack.seconds, "notebook_seconds": 3 * attack.seconds}
        bounds = {**work.bounds, **limits}
        return notebook, dataclasses.replace(work, sandboxed=sandboxed, bounds=bounds)

    def _points(self, pool: pools.Pool, notebook: NotebookNode, work: Job) -> tuple[float, float]:
        write_outputs(notebook, _result(pool, work), self.course.language)
        return _score(notebook)

    def _submit(
        self, root: Path, student: str, written: dict[str, str], first: str, only: str = ""
    ) -> Path:
        folder = root / "submitted" / student / ASSIGNMENT
        folder.mkdir(parents=True)
        for name, of in self.originals.items():
            if only not in ("", name):
                continue
            notebook = copy.deepcopy(of.notebook)
            for cell in notebook.cells:
                if cell.cell_type == "code":  # as students have it
                    cell.source = cells.without_region(cell.source, cells.HIDDEN, keep=False)
            fill(notebook, written, first)
            nbformat.write(notebook, folder / f"{name}.ipynb")
        return folder

    def hand_in(
        self, root: Path, student: str, attack: Attack, scene: Scene, only: str = ""
    ) -> None:
        """Write the attack's submission: its code, and what is done to the folder."""
        written = {**RIGHT, **attack.others, attack.target: attack.solution}
        first = scene.preamble() + "\n" + attack.first
        folder = self._submit(root, student, written, first, only)
        if attack.damage is not None:
            attack.damage(folder)

    def _recorded(self, root: Path, student: str, attack: Attack) -> Outcome:
        """What the gradebook and the autograded folder hold of a submission."""
        outcome = Outcome()
        try:
            course = Course.load(root)
            with gradebook.opened(course) as book:
                marks = {p.id: p.marks for p in gradebook.people(book, course)}
            given = marks.get(student, {}).get(attack.lesson, {}).values()
            told = [score for score, _ in given if score is not None]
            outcome.points = sum(told) if told else None
            outcome.most = sum(most for _, most in given)
            every = list(marks.get(NEIGHBOUR, {}).get(attack.lesson, {}).values())
            outcome.neighbour = bool(every) and all(score == most for score, most in every)
        except Exception as error:  # an attack may have left no gradebook to look into
            outcome.evidence.append(f"the gradebook: {type(error).__name__}")
        for path in sorted((root / "autograded" / student / ASSIGNMENT).glob("*.ipynb")):
            with contextlib.suppress(Exception):
                outcome.text += _text(nbformat.read(path, as_version=4))
        return outcome

    def _left(self, before: set[int]) -> list[str]:
        """Tell which processes are still here that were not before; end them."""
        for _ in range(20):
            left = {pid: n for pid, n in _descendants(os.getpid()).items() if pid not in before}
            if not left:
                return []
            time.sleep(0.1)
        for pid in left:  # orphans of this process: started by the attack
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        return sorted(left.values())


class Scene:
    """What lies around a submission, and must not be reached; and whether it was."""

    def __init__(self, folder: Path, root: Path, secret: str) -> None:
        self.folder, self.root, self.secret = folder / "scene", root, secret
        self.before: dict[str, tuple] = {}
        self.shm = Path(f"/dev/shm/{secrets.token_hex(6)}")
        self.name = secrets.token_hex(6)

    def __enter__(self) -> Scene:
        outside = self.folder / "outside"
        outside.mkdir(parents=True)
        home = self.folder / "home"
        (home / ".ssh").mkdir(parents=True)
        (home / ".ssh" / "id_rsa").write_text(self.secret)
        (outside / "secret.txt").write_text(self.secret)
        (outside / "victim.txt").write_text("as it was")
        other = self.folder / "submitted" / "li" / ASSIGNMENT
        other.mkdir(parents=True)
        (other / "03_losses.ipynb").write_text(self.secret)
        self.book = self.root / "gradebook.db"
        self.tcp = socket.create_server(("127.0.0.1", 0))
        self.udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self.udp.bind(("127.0.0.1", 0))
        self.abstract = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.abstract.bind(f"\0{self.name}")
        self.abstract.listen()
        self.hidden = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.hidden.bind(f"\0{self.name}-dgram")
        self.door = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        at = os.getcwd()
        os.chdir(outside)  # a socket's path may be 108 bytes long
        self.door.bind("door")
        os.chdir(at)
        self.door.listen()
        for one in self.servers().values():
            one.setblocking(False)
        self.remember()
        return self

    def servers(self) -> dict[str, socket.socket]:
        """The servers that wait for a call."""
        streams = {"TCP": self.tcp, "an abstract socket": self.abstract, "a socket file": self.door}
        return streams | {"UDP": self.udp, "an abstract datagram socket": self.hidden}

    def __exit__(self, *_: object) -> None:
        for one in self.servers().values():
            one.close()
        self.shm.unlink(missing_ok=True)
        for path in (self.folder, self.root / "submitted", self.root / "autograded"):
            shutil.rmtree(path, ignore_errors=True)
        if self.root.name in ("class", "plain"):
            shutil.rmtree(self.root, ignore_errors=True)

    def preamble(self) -> str:
        """A cell that tells the attack where everything lies: it need not guess."""
        known = {
            "OUTSIDE": str(self.folder / "outside"),
            "GRADER_HOME": str(self.folder / "home"),
            "OTHER": str(self.folder / "submitted" / "li" / ASSIGNMENT / "03_losses.ipynb"),
            "GRADEBOOK": str(self.book),
            "COURSE": str(self.root),
            "PROJECT": str(ROOT),
            "SHM": str(self.shm),
            "ABSTRACT": self.name,
            "PORT": self.tcp.getsockname()[1],
            "UDP_PORT": self.udp.getsockname()[1],
        }
        lines = [f"{name} = {value!r}" for name, value in known.items()]
        return "\n".join(lines) + "\n" + PREAMBLE

    def _files(self) -> dict[str, tuple]:
        found = {}
        kit = self.root / "source" / ASSIGNMENT / THIS.kit
        # The seconds of a folder say nothing more than the files in it.
        for folder in (self.folder, kit):
            for path in folder.rglob("*"):
                if "__pycache__" in path.parts or not (path.is_file() or path.is_symlink()):
                    continue
                status = path.lstat()
                inside = path.read_bytes() if path.is_file() else b""
                where = (status.st_mode, status.st_nlink, status.st_mtime_ns, inside)
                found[str(path)] = where
        return found

    def remember(self) -> None:
        """Take the files as they stand for untouched."""
        self.before = self._files()

    def evidence(self, text: str) -> list[str]:
        """Tell what was reached: by the calls that came, the files, and what the outputs say."""
        found = [
            f"{name} was called" for name, server in self.servers().items() if _was_called(server)
        ]
        after = self._files()
        for path in sorted(self.before.keys() | after.keys()):
            if self.before.get(path) != after.get(path):
                found.append(f"{Path(path).name} was changed")
        if self.shm.exists():
            found.append("/dev/shm was written to")
        if self.secret in text:
            found.append("the secret was printed")
        found += [line for line in text.splitlines() if line.startswith("reached:")]
        for path in Path(nbjudge.__file__).parent.rglob("planted*"):
            found.append("the grader's own folder was written to")
            path.unlink()
        for path in Path(nbformat.__file__).parent.parent.glob("planted*"):
            found.append("Python's own folder was written to")
            path.unlink()
        found += self._gradebook()
        return found

    def _gradebook(self) -> list[str]:
        if not self.book.exists():
            return ["the gradebook is gone"]
        try:
            with contextlib.closing(sqlite3.connect(self.book)) as book:
                rows = book.execute("select count(*) from grade where manual_score is not null")
                if rows.fetchone()[0]:
                    return ["marks in the gradebook"]
        except sqlite3.Error as error:
            return [f"the gradebook: {error}"]
        return []


def fill(notebook: NotebookNode, written: dict[str, str], first: str) -> None:
    """Write answers into solution cells, and `first` into a cell above all."""
    for cell in notebook.cells:
        if cells.is_solution(cell) and cell.id in written:
            cell.source = written[cell.id]
    if first:
        notebook.cells.insert(0, nbformat.v4.new_code_cell(first, id="own"))


def _result(pool: pools.Pool, work: Job) -> Result:
    return pool.submit(_execute, sandbox.LEVELS, work).result()


def _execute(levels: tuple[str, ...], work: Job) -> Result:
    sandbox.LEVELS = levels  # of this worker
    return pools.execute(work)


def _was_called(server: socket.socket) -> bool:
    try:
        if server.type == socket.SOCK_DGRAM:
            server.recv(100)
        else:
            server.accept()[0].close()
    except BlockingIOError:
        return False
    return True


def _score(notebook: NotebookNode) -> tuple[float, float]:
    tests = [cell for cell in notebook.cells if cells.is_test(cell)]
    marks = [determine_grade(cell) for cell in tests]
    return sum(given or 0.0 for given, _ in marks), sum(most for _, most in marks)


def _text(notebook: NotebookNode) -> str:
    """Everything that the outputs of a notebook say."""
    parts = []
    for cell in notebook.cells:
        for output in cell.get("outputs", []):
            parts.append(output.get("text", ""))
            parts.append(output.get("data", {}).get("text/plain", ""))
            parts.append(f"{output.get('ename', '')}: {output.get('evalue', '')}")
            parts += output.get("traceback", [])
    return "\n".join(parts)


def _descendants(of: int) -> dict[int, str]:
    """The processes below `of` that are not dead, with their names."""
    parents, names = {}, {}
    for entry in os.listdir("/proc"):
        if not entry.isdigit():
            continue
        try:
            text = Path("/proc", entry, "stat").read_text()
        except OSError:
            continue
        head, _, tail = text.rpartition(")")
        state, parent = tail.split()[:2]
        if state != "Z":
            parents[int(entry)], names[int(entry)] = int(parent), head.partition("(")[2]
    found: dict[int, str] = {}
    grown = {of}
    while grown:
        grown = {pid for pid, parent in parents.items() if parent in grown and pid not in found}
        found |= {pid: names[pid] for pid in grown}
    return found


def _bounded() -> None:
    """What plain nbgrader and the kernels that it starts may use of this machine."""
    import resource

    resource.setrlimit(resource.RLIMIT_FSIZE, (64 * 2**20,) * 2)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


_arena: Arena | None = None


def _start(template: str, unprivileged: bool, levels: tuple[str, ...]) -> None:
    global _arena
    sandbox.LEVELS = levels
    os.chdir("/")
    if unprivileged:
        _become_nobody([sys.base_prefix, sys.prefix, str(ROOT), template])
    _arena = Arena(Path(template))


def _become_nobody(needed: list[str]) -> None:
    """Go on as the user nobody, in a view of the files in which nobody can reach Python."""
    world.unshare("mount")
    world.mount(None, "/", None, world.REC | world.PRIVATE)
    opened = {path: os.open(os.path.realpath(path), os.O_PATH) for path in needed}
    for path in opened:
        closed = [p for p in reversed(Path(path).parents) if not p.stat().st_mode & 0o001]
        if closed:
            world.mount("none", str(closed[0]), "tmpfs", 0, "mode=755")
    for path, fd in opened.items():
        if os.path.isdir(path):
            os.close(fd)
        else:
            world.bind(fd, path)
    os.setgroups([])
    os.setresgid(level.NOBODY, level.NOBODY, level.NOBODY)
    os.setresuid(level.NOBODY, level.NOBODY, level.NOBODY)


def run(kind: str, name: str, *options: object) -> object:
    """Do `kind` (a method of the arena) with the attack of that name, in this process's arena."""
    return getattr(_arena, kind)(_by_name(name), *options)


def run_whole(names: list[str]) -> dict[str, Outcome]:
    """Grade a class of attacks, in this process's arena."""
    return _arena.whole([_by_name(name) for name in names])


def _by_name(name: str) -> Attack:
    return next(attack for attack in ATTACKS if attack.name == name)


@contextlib.contextmanager
def arenas(
    count: int, unprivileged: bool = False, levels: tuple[str, ...] = sandbox.LEVELS
) -> Iterator[ProcessPoolExecutor]:
    """Give `count` arenas, each a process, with these levels of the sandbox."""
    with tempfile.TemporaryDirectory(prefix="attacks-") as folder:
        template = Path(folder)
        template.chmod(0o755)
        write_course(template)
        (template / "submitted").mkdir()
        cache = template.with_name(template.name + "-cache")
        shutil.copytree(_matplotlib_cache(), cache)
        for path in (cache, *cache.rglob("*")):
            path.chmod(0o777)
        before = os.environ.get("MPLCONFIGDIR")
        os.environ["MPLCONFIGDIR"] = str(cache)
        executor = ProcessPoolExecutor(
            count, get_context("spawn"), _start, (str(template), unprivileged, levels)
        )
        try:
            yield executor
        finally:
            executor.shutdown(cancel_futures=True)
            os.environ.pop("MPLCONFIGDIR")
            if before is not None:
                os.environ["MPLCONFIGDIR"] = before
            shutil.rmtree(cache, ignore_errors=True)


def _matplotlib_cache() -> str:
    import matplotlib

    return matplotlib.get_cachedir()
