"""Where jobs are executed: a pool of workers, each with a warm parent for student processes.

A worker forks the student process first and the judge second, so the judge has a memory and an
end of its own; it gives back the outputs of each cell. The pool stands behind the interface of
`concurrent.futures.Executor`: `execute` is a plain function of a picklable job, so workers on many
machines can take the pool's place (`marks.cluster`). Each process proves that it is of the engine
which the run was started with (`fingerprint`).
"""

from __future__ import annotations

import atexit
import concurrent.futures
import contextlib
import functools
import json
import multiprocessing
import multiprocessing.util
import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from pathlib import Path
from typing import Any, Generic, TypeVar

import numpy as np

from nbjudge import fingerprint, limits
from nbjudge.course import CourseError
from nbjudge.notebook import cells
from nbjudge.run import job as jobs_module
from nbjudge.run import kit, recognise, sandbox
from nbjudge.run.job import RUNS, Job, Result
from nbjudge.run.kernel import collect_seldom, settle_for_forks
from nbjudge.run.line import REPEATING
from nbjudge.run.sandbox import Nursery, SandboxError, Student

LINUX = sys.platform.startswith("linux")
T = TypeVar("T")

_nurseries: dict[str, Nursery] = {}
_proven: list[Nursery] = []  # that are known to have this process's engine
_core: socket.socket | None = None  # holds the one that this worker keeps to


def execute(job: Job) -> Result:
    """Execute one notebook, in a worker; whatever happens to it is in the result.

    Raises:
        SandboxError: this machine cannot make the sandbox.
        CourseError: the engine changed on the disk before the warm parent had started.
    """
    limits.use(job.bounds)
    _load_kit(job)
    if not LINUX:
        if job.sandboxed:
            raise SandboxError("the sandbox needs Linux")
        return here(job)
    _compile(job)
    nursery = _nursery(_kit_of(job))
    result = _in_a_fork(job, functools.partial(nursery.fork, _order(job)))
    if nursery not in _proven:  # by now it has imported all
        prove()
        _proven.append(nursery)
    return result


def prove(engine: fingerprint.Engine | None = None) -> None:
    """See that this process, and what it starts, are all of one engine.

    Args:
        engine: that of the process which started the run; None: that which was loaded here.

    Raises:
        CourseError: a file of the engine changed since.
    """
    for one in (fingerprint.LOADED, fingerprint.of_disk()):
        changed = fingerprint.difference(engine or fingerprint.LOADED, one)
        if changed:
            raise CourseError(
                f"the engine changed while it was at work ({changed}), so marks could be wrong; "
                "run this again when it is as it should be: what is graded stays."
            )


def _order(job: Job) -> sandbox.Order:
    files = jobs_module.support(Path(job.support)) if job.support else []
    return {
        "sandboxed": job.sandboxed,
        "files": [str(path) for path in files],
        "bounds": job.bounds,
        "language": job.language,
    }


def _kit_of(job: Job) -> str:
    return str(Path(job.support, job.kit)) if job.support and job.kit else ""


def _nursery(kit_folder: str) -> Nursery:
    known = _nurseries.get(kit_folder)
    if known is None or known.has_ended():
        known = _nurseries[kit_folder] = Nursery(kit_folder)
        multiprocessing.util.Finalize(None, known.close, exitpriority=10)
    return known


def _warm_up(kit_folder: str) -> None:
    if kit_folder:
        kit.load(Path(kit_folder), everything=True)
    if LINUX:
        _nursery(kit_folder)


def _start_with(function: Callable[..., object], *args: Any) -> None:
    function(*args)
    time.sleep(0.2)  # so that the next one goes to another worker


def _in_a_fork(job: Job, start: Callable[[], Student]) -> Result:
    """Judge in a fork, which has a memory and an end of its own."""
    ours, its = multiprocessing.Pipe(duplex=False)
    worker = os.getpid()
    folder = tempfile.mkdtemp(prefix="judge-")
    child = os.fork()
    if child == 0:
        status = 1
        try:
            sandbox.die_with_parent(worker)
            ours.close()
            its.send_bytes(json.dumps(_result(job, start, folder)).encode())
            status = 0
        finally:
            os._exit(status)
    its.close()
    try:
        own = (RUNS + REPEATING) * limits.current.notebook_seconds
        seconds = own + limits.current.judge_seconds
        if not ours.poll(seconds):
            return Result(fault="late")
        result = json.loads(ours.recv_bytes())
        if "refused" in result:
            raise SandboxError(result["refused"])
        return Result(**result)
    except (EOFError, OSError):
        return Result(fault="ended")
    finally:
        ours.close()
        with contextlib.suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        shutil.rmtree(folder, ignore_errors=True)


def _result(job: Job, start: Callable[[], Student], folder: str) -> dict[str, Any]:
    try:
        return vars(_judge(job, start, folder))
    except SandboxError as error:
        return {"refused": str(error)}


def here(job: Job) -> Result:
    """Execute a job without a fork or a sandbox, as on systems that have neither."""
    _load_kit(job)
    before = os.getcwd()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        home, folder = (str(Path(scratch, name)) for name in ("student", "judge"))
        os.mkdir(home)
        os.mkdir(folder)
        start = functools.partial(_spawn, home, _order(job))
        try:
            return _judge(job, start, folder)
        finally:
            os.chdir(before)


def _spawn(home: str, order: sandbox.Order) -> Student:
    from nbjudge.run.student import alone

    return sandbox.spawn(alone, tempfile.mkdtemp(dir=home), order)


def _judge(job: Job, start: Callable[[], Student], folder: str) -> Result:
    """Judge in `folder`, where the files lie that lie beside the instructor's notebooks."""
    from nbjudge.run.judge import judge

    if LINUX:
        import resource

        most = int(limits.current.judge_bytes)
        resource.setrlimit(resource.RLIMIT_AS, (most, most))
    np.random.seed()  # a fork has the numbers of the worker, as all others
    sandbox.lay_out(_order(job)["files"], folder)
    os.chdir(folder)
    sys.path.append(folder)  # as a kernel has the notebook's folder
    try:
        return judge(job, start)
    finally:
        sys.path.remove(folder)


def _compile(job: Job) -> None:
    """Compile the instructor's cells before the judge is forked: the next one has them too."""
    from nbjudge.run.judge import compiled

    answers = (text for ways in job.answers.values() for _, text in ways)
    for source in [*job.solutions.values(), *answers]:
        with contextlib.suppress(SyntaxError, ValueError):
            recognise.size(source)
    for cell in job.cells:
        if cell.kind not in ("student", "demonstration"):
            with contextlib.suppress(SyntaxError, ValueError):  # the judge will say so
                compiled(cell.source, cell.label)
                compiled(cells.visible(cell.source), cell.label)


def _load_kit(job: Job) -> None:
    """Import the kit once a worker, so that a judge has it when it is forked."""
    folder = _kit_of(job)
    if folder:
        known = sys.modules.get(job.kit)
        package = kit.load(Path(folder), everything=True)
        if package is not known:
            settle_for_forks()


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


def _start_worker(folder: str) -> None:
    """Get ready. What is temporary lies in `folder`. Ctrl-C is for who owns the pool."""
    collect_seldom()
    tempfile.tempdir = folder  # who owns the pool takes it away
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # At the end, last: taking all modules apart takes half a second, and is for nothing.
    multiprocessing.util.Finalize(None, os._exit, (0,), exitpriority=-1)
    if LINUX:
        parent = multiprocessing.parent_process()
        if parent is not None and parent.pid is not None:
            sandbox.die_with_parent(parent.pid)
        _keep_to_a_core()
    import matplotlib

    matplotlib.use("agg")
    import matplotlib.pyplot
    import numpy.random  # noqa: F401 - it comes late by itself, and in each judge anew

    import nbjudge.run.judge  # noqa: F401


def _keep_to_a_core() -> None:
    """Keep to a core that no other worker on this machine keeps to, whoever started that.

    A judge and a student process take turns, so they are fastest on one core. A name that only
    the kernel knows says that it is taken; it is free again however this process ends.
    """
    global _core
    for core in sorted(os.sched_getaffinity(0)):
        held = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            held.bind(f"\0nbjudge-core-{core}")
        except OSError:
            held.close()
            continue
        _core = held
        os.sched_setaffinity(0, {core})
        return


_modules = 0  # of the engine that are proven in this worker


def _call(engine: fingerprint.Engine, function: Callable[..., T], *args: Any) -> T:
    """Call a function in a worker that has the engine of who started the run, and no other."""
    try:
        _prove_what_is_new(engine)
        return function(*args)
    finally:
        _prove_what_is_new(engine)


def _prove_what_is_new(engine: fingerprint.Engine) -> None:
    """Prove a worker's engine again when more of it was imported."""
    global _modules
    count = sum(name.startswith("nbjudge.") for name in list(sys.modules))
    if count != _modules:
        prove(engine)
        _modules = count


class Task(Generic[T]):
    """A call in a worker; a worker that ends is replaced, once."""

    def __init__(self, pool: Pool, function: Callable[..., T], args: tuple[Any, ...]) -> None:
        self._pool, self._call = pool, (function, args)
        self.future: Future[T] = pool.run(function, *args)

    def done(self) -> bool:
        """Tell whether `result` will not wait."""
        return self.future.done()

    def result(self) -> T:
        """Return what the function returned, or raise what it raised.

        Raises:
            BrokenExecutor: the worker ended, and so did the one that took its place.
        """
        try:
            return self.future.result()
        except (BrokenExecutor, CancelledError):
            self._pool.close()
        function, args = self._call
        self.future = self._pool.run(function, *args)
        return self.future.result()


class Pool:
    """The workers."""

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._executor: Executor | None = None
        self._given: list[Future[Any]] = []
        self._warm: str | None = None
        self._folder = ""

    def run(self, function: Callable[..., T], *args: Any) -> Future[T]:
        """Let a worker call `function`."""
        if self._executor is None:
            context = multiprocessing.get_context("spawn")
            self._folder = tempfile.mkdtemp(prefix="nbjudge-")
            given = (self._folder,)
            self._executor = ProcessPoolExecutor(self.jobs, context, _start_worker, given)
        self._given = [future for future in self._given if not future.done()]
        with _without_ctrl_c():
            try:
                future = self._executor.submit(_call, fingerprint.LOADED, function, *args)
            except BrokenExecutor:
                self.close()
                return self.run(function, *args)
        self._given.append(future)
        return future

    def submit(self, function: Callable[..., T], *args: Any) -> Task[T]:
        """Let a worker call `function`, and another if that one ends."""
        return Task(self, function, args)

    def start(self, function: Callable[..., object], *args: Any) -> None:
        """Let each worker start, and call a function, while this process does other things."""
        for _ in range(self.jobs):
            self.run(_start_with, function, *args)

    def warm_up(self, kit_folder: Path | None) -> None:
        """Let the workers start, and their warm parents, while this process does other things."""
        folder = str(kit_folder) if kit_folder else ""
        if self._warm != folder:
            self._warm = folder
            self.start(_warm_up, folder)

    def close(self) -> None:
        """End the workers: at once where they are at work, tidily where they are done."""
        executor, self._executor, self._warm = self._executor, None, None
        given, self._given = self._given, []
        if executor is None:
            return
        busy = any(not future.done() for future in given)
        workers = list((getattr(executor, "_processes", None) or {}).values())
        executor.shutdown(wait=not busy, cancel_futures=True)
        for worker in workers:
            worker.kill()
            worker.join(1)
        shutil.rmtree(self._folder, ignore_errors=True)


def wait(tasks: Iterable[Task[Any]]) -> None:
    """Wait until one more of the tasks is done; return at once where all are."""
    pending = [task.future for task in tasks if not task.done()]
    if pending:
        concurrent.futures.wait(pending, return_when=concurrent.futures.FIRST_COMPLETED)


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


_blocks = 0  # of `at_work`, around what runs now


@contextlib.contextmanager
def at_work(jobs: int | None = None) -> Iterator[Pool]:
    """Give this process a pool of `jobs` workers, which ends with the outermost of these blocks."""
    global _blocks
    pool = use_workers(jobs)
    _blocks += 1
    try:
        yield pool
    finally:
        _blocks -= 1
        if not _blocks:
            pool.close()
