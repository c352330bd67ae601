"""The levels of the sandbox, the filter's list, and the doctor who tells of them."""

from __future__ import annotations

import concurrent.futures
import contextlib
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from nbjudge import limits
from nbjudge.run import filter, keeper, level, sandbox, wire

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="needs Linux")

# Starts a command under a filter of its own, as a container does.
REFUSING = (
    "import os, pyseccomp as s, sys\n"
    "rules = s.SyscallFilter(s.ALLOW)\n"
    "for name in sys.argv[1].split(','):\n"
    "    rules.add_rule(s.ERRNO(1), name)\n"
    "rules.load()\n"
    "os.execv(sys.argv[2], sys.argv[2:])\n"
)
NO_NAMESPACES, NO_LANDLOCK = "unshare,setns,mount", "landlock_create_ruleset"


def doctor(*refused: str) -> tuple[int, str]:
    """Ask the doctor where these system calls are refused."""
    command = [sys.executable, "-m", "nbjudge.cli", "doctor"]
    if refused:
        command = [sys.executable, "-c", REFUSING, ",".join(refused), *command]
    run = subprocess.run(command, capture_output=True, text=True, cwd="/")
    assert "Traceback" not in run.stdout + run.stderr
    assert run.stderr == ""
    return run.returncode, run.stdout


def test_the_doctor_says_what_holds_on_one_screen() -> None:
    status, said = doctor()
    lines = said.splitlines()
    assert len(lines) <= 24
    assert all(len(line) <= 100 for line in lines if not line.startswith(("names", "landl")))
    assert (status == 0) == ("Student code is shut in here" in said)
    for name in ("user", "mount", "pid", "net", "Landlock", "seccomp", "limits", "memory"):
        assert any(line.startswith(name) for line in lines)


def test_the_doctor_tells_what_to_do_where_nothing_holds() -> None:
    status, said = doctor(NO_NAMESPACES, NO_LANDLOCK)
    assert status == 1
    assert "namespaces no: the kernel refuses new namespaces" in said
    assert "landlock   no: the kernel has no Landlock, or refuses it" in said
    assert "CANNOT be shut in" in said
    assert "docker run" in said


def test_the_doctor_finds_the_weaker_level_where_namespaces_are_refused() -> None:
    status, said = doctor(NO_NAMESPACES)
    if "must be able to read" in said:
        pytest.skip("root's own Python, which no other user may read")
    assert status == 0
    assert "by Landlock, system calls and limits" in said


def order(sandboxed: bool = True) -> dict[str, object]:
    bounds = dict(vars(limits.current))
    return {"sandboxed": sandboxed, "files": [], "bounds": bounds, "language": "en"}


@pytest.fixture(scope="module")
def nursery() -> Iterator[sandbox.Nursery]:
    made = sandbox.Nursery("")
    yield made
    made.close()


def descendants() -> set[int]:
    """The processes below this one that have not ended."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
            except OSError:
                continue
            if state != "Z":
                parents[int(entry.name)] = int(parent)
    found: set[int] = set()
    grown = {os.getpid()}
    while grown:
        grown = {pid for pid, parent in parents.items() if parent in grown} - found
        found |= grown
    return found


def waits_for(count: int) -> bool:
    """Tell whether there are so many descendants, soon."""
    end = time.monotonic() + 10
    while len(descendants()) != count and time.monotonic() < end:
        time.sleep(0.02)
    return len(descendants()) == count


@pytest.mark.parametrize("sandboxed", [True, False])
def test_a_fork_of_the_grader_has_student_processes_too(
    nursery: sandbox.Nursery, sandboxed: bool
) -> None:
    """They end with whoever asked for them, and with the last who holds them."""
    nursery.fork(order(sandboxed)).close()
    time.sleep(0.3)
    idle = len(descendants())
    shared = nursery.fork(order(sandboxed))
    told, tell = os.pipe()
    judge = os.fork()
    if judge == 0:
        nursery.fork(order(sandboxed)).close()
        own = nursery.fork(order(sandboxed))
        os.write(tell, b"x" if own else b"")
        time.sleep(60)
        os._exit(0)
    os.read(told, 1)
    shared.channel.close()
    shared.leash.close()
    assert waits_for(idle + 3)  # the judge, its own, the shared one that it holds
    os.kill(judge, 9)
    os.waitpid(judge, 0)
    assert waits_for(idle)


def test_a_keeper_that_ended_is_replaced(nursery: sandbox.Nursery) -> None:
    student = nursery.fork(order())
    for process in descendants() - {nursery._process.pid}:
        try:
            os.kill(process, 9)
        except ProcessLookupError:
            continue  # with the one before
    assert waits_for(1)
    student.close()
    nursery.fork(order()).close()


def test_an_order_that_a_keeper_did_not_live_to_read_is_given_again(
    nursery: sandbox.Nursery,
) -> None:
    student = nursery.fork(order())
    keepers = descendants() - {nursery._process.pid}
    for process in keepers:
        os.kill(process, signal.SIGSTOP)  # the order below waits in its line
    with concurrent.futures.ThreadPoolExecutor(1) as thread:
        second = thread.submit(nursery.fork, order())
        time.sleep(0.3)
        assert not second.done()
        for process in keepers:
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
        second.result(timeout=10).close()
    student.close()


def test_levels_that_fail_are_named_with_their_reasons(monkeypatch: pytest.MonkeyPatch) -> None:
    nursery = sandbox.Nursery("", ())
    with pytest.raises(sandbox.SandboxError):
        nursery.fork(order())
    nursery.close()


def test_the_filter_knows_every_call_that_it_names() -> None:
    names = [name for text in filter.ALLOWED.values() for name in text.split()]
    names += [*filter.DATES_AND_MODES, *filter.AS_IF_DONE, *filter.NO_ATTRIBUTES]
    assert len(set(names)) == len(names)
    assert [name for name in names if not filter.is_known(name)] == []
    assert not filter.is_known("no_such_call")


@pytest.mark.parametrize(
    "name",
    """socket connect fork execve ptrace kill tkill rt_sigqueueinfo syncfs fadvise64 readahead
    sysinfo sync_file_range mbind membarrier statfs fstatfs shmget msgget semget mq_open flock
    keyctl bpf mount unshare setns chown process_vm_readv userfaultfd memfd_create""".split(),
)
def test_what_is_not_needed_is_not_in_the_list(name: str) -> None:
    named = " ".join(filter.ALLOWED.values()).split()
    assert name not in [*named, *filter.DATES_AND_MODES]


def test_a_scratch_folder_on_the_disk_is_counted(tmp_path: Path) -> None:
    assert not level.is_too_large(str(tmp_path), 10_000, 3)
    (tmp_path / "file").write_bytes(b"x" * 20_000)
    assert level.is_too_large(str(tmp_path), 10_000, 3)
    assert not level.is_too_large(str(tmp_path), 40_000, 3)
    for name in ("a", "b", "c"):
        (tmp_path / name).mkdir()
    assert level.is_too_large(str(tmp_path), 40_000, 3)


def test_a_scratch_folder_is_taken_away_however_deep(tmp_path: Path) -> None:
    folder, here = tmp_path / "student", os.getcwd()
    folder.mkdir()
    os.chdir(folder)
    for _ in range(1500):
        os.mkdir("a" * 50)
        os.chdir("a" * 50)
    Path("file").write_text("x")
    os.chdir(here)
    assert level.is_too_large(str(folder), 1e9, 1e9)  # it has no name any more
    (folder / "link").symlink_to(tmp_path)
    level.remove(str(folder))
    assert list(tmp_path.iterdir()) == []


def test_a_world_is_known_by_its_files(tmp_path: Path) -> None:
    file = tmp_path / "data.csv"
    file.write_text("1")
    one = keeper._world_of({**order(), "files": [str(file)]})
    assert keeper._world_of({**order(), "files": [str(file)]}) == one
    other = tmp_path / "other"
    other.write_text("2")
    other.rename(file)  # as a build does
    assert keeper._world_of({**order(), "files": [str(file)]}) != one
    assert keeper._world_of(order(sandboxed=False)) is None


# ---------------------------------------------------------------------- from inside

THREADS = """
import threading
from concurrent.futures import ThreadPoolExecutor
import numpy as np

def function(n):
    found = []
    thread = threading.Thread(target=lambda: found.append(float((np.ones((n, n)) @ np.ones(n))[0])))
    thread.start()
    thread.join()
    with ThreadPoolExecutor(4) as executor:
        found += executor.map(abs, range(-3, 1))
    return found

print(function(300), end="")
"""
BOMB = """
import threading
gate, count = threading.Event(), 0
threading.stack_size(65536)
try:
    while count < 2000:
        threading.Thread(target=gate.wait, daemon=True).start()
        count += 1
except RuntimeError:
    pass
print(count, end="")
"""
HAS_PROC = "import os; print(os.path.exists('/proc'), end='')"
USER = "import os; print(os.getuid(), os.geteuid(), os.getgid(), end='')"
NEWER = f"""
import ctypes
libc = ctypes.CDLL(None, use_errno=True)
print([n for n in range({filter.NEWER}, 500) if libc.syscall(n, 0, 0, 0, 0, 0, 0) != -1
       or ctypes.get_errno() != 38], end="")
"""


def says(student: sandbox.Student, source: str) -> str:
    """Run a cell in a student process; return what it printed, and its error."""
    order = {"op": "run", "label": "cell", "draw": False, "source": source}
    order |= {"seconds": 20.0, "clock": 20.0}
    student.channel.send_bytes(wire.pack(order))
    assert select.select([student.channel.fileno()], [], [], 30)[0]
    told = wire.unpack(student.channel.recv_bytes())
    return "".join(one.get("text", "") for one in told["outputs"]) + str(told["error"] or "")


@pytest.fixture(scope="module", params=sandbox.LEVELS)
def shut_in(request: pytest.FixtureRequest) -> Iterator[sandbox.Nursery]:
    made = sandbox.Nursery("", (request.param,))
    try:
        made.fork(order()).close()
    except sandbox.SandboxError as error:
        made.close()
        pytest.skip(f"this level does not hold here: {error}")
    yield made
    made.close()


def test_a_student_may_use_threads(shut_in: sandbox.Nursery) -> None:
    student = shut_in.fork(order())
    assert says(student, THREADS) == "[300.0, 3, 2, 1, 0]"
    student.close()


def test_calls_that_are_newer_than_the_list_are_unknown(shut_in: sandbox.Nursery) -> None:
    student = shut_in.fork(order())
    assert says(student, NEWER) == "[]"
    student.close()


def test_a_thread_bomb_is_bounded_and_starves_nobody(shut_in: sandbox.Nursery) -> None:
    before, bomber = shut_in.fork(order()), shut_in.fork(order())
    assert 0 < int(says(bomber, BOMB)) <= limits.current.threads
    after = shut_in.fork(order())
    assert says(after, THREADS) == "[300.0, 3, 2, 1, 0]"
    if os.geteuid() == 0 or says(before, HAS_PROC) == "False":  # Landlock: the user is the same
        assert says(before, THREADS) == "[300.0, 3, 2, 1, 0]"
    for student in (before, bomber, after):
        student.close()


def test_the_user_of_a_student_process_tells_nothing(shut_in: sandbox.Nursery) -> None:
    """As root each is another one, drawn by chance: no order in them; else all are the same."""
    students = [shut_in.fork(order()) for _ in range(6)]
    users = [[int(word) for word in says(student, USER).split()] for student in students]
    for student in students:
        student.close()
    assert all(len(set(user)) == 1 and user[0] != 0 for user in users)
    numbers = [user[0] for user in users]
    if os.geteuid() != 0 or set(numbers) == {level.NOBODY}:
        assert len(set(numbers)) == 1
        return
    assert len(set(numbers)) == len(numbers)
    assert max(numbers) - min(numbers) > 100  # process numbers lie close together


def test_a_user_is_not_drawn_twice(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(level, "USERS", 3)
    taken: set[int] = set()
    for _ in range(3):
        user = level.draw_user(taken)
        assert level.NOBODY - 3 <= user < level.NOBODY
        assert user not in taken
        taken.add(user)
