"""Where jobs are executed: a pool of workers, each with a warm parent for student processes.

A worker forks the student process first and the judge second, so the judge has a memory and an
end of its own; it gives back the outputs of each cell. The pool stands behind the interface of
`concurrent.futures.Executor`: `execute` is a plain function of a picklable job, so an engine for
many machines can take the pool's place.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import json
import multiprocessing
import multiprocessing.util
import os
import signal
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any

from course import sandbox
from course.config import ASSIGNMENT, KIT
from course.job import Job, Result
from course.sandbox import Nursery, SandboxError, Student

LINUX = sys.platform.startswith("linux")
JUDGE_BYTES = 3 * 2**30
JUDGE_SECONDS = 30  # on top of the notebook's own time

_nurseries: dict[tuple[bool, str | None], Nursery] = {}
_kit: str | None = None


def execute(job: Job) -> Result:
    """Execute one notebook, in a worker; whatever happens to it is in the result.

    Raises:
        SandboxError: this machine cannot make the sandbox.
    """
    _load_kit(job.kit)
    if not LINUX:
        if job.sandboxed:
            raise SandboxError("the sandbox needs Linux")
        return _here(job)
    _compile(job)
    student = _nursery(job.sandboxed, job.kit).fork()
    try:
        return _in_a_fork(job, student)
    finally:
        student.close()


def _nursery(sandboxed: bool, kit: str | None) -> Nursery:
    known = _nurseries.get((sandboxed, kit))
    if known is None or known.has_ended():
        nursery = _nurseries[sandboxed, kit] = Nursery(sandboxed, kit)
        multiprocessing.util.Finalize(None, nursery.close, exitpriority=10)
    return _nurseries[sandboxed, kit]


def _warm_up(kit: str | None, sandboxed: bool) -> None:
    _load_kit(kit)
    if LINUX:
        _nursery(sandboxed, kit)
    time.sleep(0.2)  # so that the next one goes to another worker


def _in_a_fork(job: Job, student: Student) -> Result:
    ours, its = multiprocessing.Pipe(duplex=False)
    worker = os.getpid()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            sandbox.die_with_parent(worker)
            import resource

            resource.setrlimit(resource.RLIMIT_AS, (JUDGE_BYTES, JUDGE_BYTES))
            ours.close()
            if job.kit:
                os.chdir(Path(job.kit).parent)
            its.send_bytes(json.dumps(_judge(job, student)).encode())
            status = 0
        finally:
            os._exit(status)
    its.close()
    student.channel.close()
    if student.leash is not None:
        student.leash.close()
    try:
        if not ours.poll(job.notebook_seconds + JUDGE_SECONDS):
            return Result(fault="its tests did not end in time")
        return Result(json.loads(ours.recv_bytes()))
    except (EOFError, OSError):
        return Result(fault="its tests could not be run to the end")
    finally:
        ours.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)


def _here(job: Job) -> Result:
    from course.student import alone

    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home:
        student = sandbox.spawn(alone, home)
        try:
            return Result(_judge(job, student))
        finally:
            student.close()


def _judge(job: Job, student: Student) -> list:
    from course.judge import judge

    return judge(job, student)


def _compile(job: Job) -> None:
    """Compile the instructor's cells before the judge is forked: the next one has them too."""
    from course.judge import compiled

    for cell in job.cells:
        if cell.kind in ("setup", "test"):
            with contextlib.suppress(SyntaxError):  # the judge will say so
                compiled(cell.source, cell.label)


def _load_kit(kit: str | None) -> None:
    """Import the kit once a worker, so that a judge has it when it is forked."""
    global _kit
    if kit == _kit:
        return
    if _kit is not None:
        sys.path.remove(str(Path(_kit).parent))
        name = Path(_kit).name
        for module in [m for m in sys.modules if m.split(".")[0] == name]:
            del sys.modules[module]
    _kit = kit
    if kit is not None:
        sandbox.import_kit(kit)
    gc.freeze()  # what is here now stays: a fork need not copy it to look at it


@contextlib.contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Let no Ctrl-C reach a worker before it can ignore it; here it arrives a moment later."""
    masked = hasattr(signal, "pthread_sigmask")  # not on Windows; what is started inherits it
    if not masked or threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    handler = signal.signal(signal.SIGINT, lambda number, _: pressed.append(number))
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        signal.signal(signal.SIGINT, handler)
        if pressed:
            signal.raise_signal(signal.SIGINT)


def _start_worker(started: Any) -> None:
    """Get ready. Ctrl-C is for the process that owns the pool.

    A judge and a student process take turns, so they are fastest on one core: each worker keeps
    to its own, with all that it starts.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if LINUX:
        sandbox.die_with_parent(multiprocessing.parent_process().pid)
        cores = sorted(os.sched_getaffinity(0))
        with started.get_lock():
            os.sched_setaffinity(0, {cores[started.value % len(cores)]})
            started.value += 1
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot

    import course.judge  # noqa: F401


class Pool:
    """The workers. Results are kept by job until asked for, so work may be handed out ahead."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._executor: Executor | None = None
        self._ahead: dict[Job, list[Future[Result]]] = {}
        self._given: list[Future] = []
        self._warm: tuple[str | None, bool] | None = None

    def run(self, function: Callable, *args: object) -> Future:
        """Let a worker call `function`."""
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            started = (context.Value("i", 0),)
            self._executor = ProcessPoolExecutor(self.jobs, context, _start_worker, started)
        self._given = [future for future in self._given if not future.done()]
        with _without_ctrl_c():
            self._given.append(self._executor.submit(function, *args))
        return self._given[-1]

    def warm_up(self, kit: Path, sandboxed: bool) -> None:
        """Let the workers start, and their warm parents, while this process does other things."""
        known = str(kit) if kit.is_dir() else None
        if self._warm != (known, sandboxed):
            self._warm = known, sandboxed
            for _ in range(self.jobs):
                self.run(_warm_up, known, sandboxed)

    def submit(self, job: Job) -> Future[Result]:
        """Begin a job; `result` gives what comes of it."""
        future = self.run(execute, job)
        self._ahead.setdefault(job, []).append(future)
        return future

    def result(self, job: Job) -> Result:
        """Return the result of a job, begun ahead or now. A worker that ends is replaced, once.

        Raises:
            SandboxError: this machine cannot make the sandbox.
        """
        for _ in range(2):
            ahead = self._ahead.get(job) or [self.run(execute, job)]
            future = ahead.pop()
            if not ahead:
                self._ahead.pop(job, None)
            try:
                return future.result()
            except (BrokenExecutor, CancelledError):
                self.close()
        return Result(fault="the process that graded it ended twice; is the memory full?")

    def close(self) -> None:
        """End the workers: at once where they are at work, tidily where they are done."""
        executor, self._executor, self._warm = self._executor, None, None
        given, self._given, self._ahead = self._given, [], {}
        if executor is None:
            return
        busy = any(not future.done() for future in given)
        workers = list((executor._processes or {}).values())
        executor.shutdown(wait=not busy, cancel_futures=True)
        for worker in workers:
            worker.kill()


POOL = Pool(1)  # of this process: one worker for nbgrader's own commands
atexit.register(lambda: POOL.close())


def use_workers(jobs: int | None = None) -> Pool:
    """Give this process a pool of `jobs` workers (None: one a core), and return it."""
    global POOL
    jobs = jobs or os.cpu_count() or 1
    if POOL.jobs != jobs:
        POOL.close()
        POOL = Pool(jobs)
    return POOL


def begin(root: Path, jobs: int | None, sandboxed: bool) -> Pool:
    """Let workers start for the course in `root`: before slow imports, say."""
    pool = use_workers(jobs)
    pool.warm_up(root.resolve() / "source" / ASSIGNMENT / KIT, sandboxed)
    return pool
