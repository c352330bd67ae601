"""Workers on many machines: the same jobs as this machine's pool gets, by Dask's scheduler.

A worker gets the course once, by a plugin, and again after each start. It keeps a pool of one
process for each of its threads (`run.pool`), warm parents and sandbox included, so a submission
that kills the process which executes it costs nobody else anything. No file is shared: what
crosses is bytes. Each job comes with what the run is made of, engine and course, and a worker that
is made of something else refuses it.
"""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import ipaddress
import json
import multiprocessing
import pickle
import queue
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import BrokenExecutor, CancelledError, Future
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar
from urllib.parse import urlsplit

import dask
import distributed
from distributed import Client, Security, WorkerPlugin

from nbjudge import fingerprint
from nbjudge.course import Course, CourseError
from nbjudge.fingerprint import Engine
from nbjudge.marks.assess import Plan, bank
from nbjudge.run import pool as pools
from nbjudge.run.job import NOT_SUPPORT, Job, support
from nbjudge.run.sandbox import SandboxError

T = TypeVar("T")
PLUGIN = "nbjudge"
CONNECT_SECONDS, WORKER_SECONDS, COUNT_SECONDS = 10, 30, 5
EXAMPLE = "tls://<scheduler>:8786"
CALM = {"distributed.admin.large-graph-warning-threshold": "1 GiB"}  # a submission may be large
Proof = tuple[Engine, str]  # what the run is made of: its engine, and its course


@dataclass(frozen=True)
class Bundle:
    """The course as a worker needs it: what lies beside `Plan.settings` and checksums is files.

    Their names are those that a course has by default, below its folder.
    """

    settings: str
    checksums: Mapping[str, Mapping[str, str]]
    files: Mapping[str, bytes]

    @property
    def key(self) -> str:
        """A word for all that is in it."""
        held = {name: hashlib.sha256(data).hexdigest() for name, data in self.files.items()}
        about = json.dumps([self.settings, self.checksums, held], sort_keys=True)
        return hashlib.sha256(about.encode()).hexdigest()


# ---------------------------------------------------------------------- where the class lies


def bundle(plan: Plan) -> Bundle:
    """Return the course of a plan as bytes."""
    course = Course.of(plan.root, plan.settings)
    settings = json.loads(plan.settings)
    del settings["CourseDirectory"]  # a worker has its own folders
    held: dict[str, bytes] = {}
    for start, folder in (
        (f"source/{course.assignment}", course.source),
        ("answers", course.answers),
    ):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not NOT_SUPPORT & set(path.parts):
                held[f"{start}/{path.relative_to(folder).as_posix()}"] = path.read_bytes()
    return Bundle(json.dumps(settings, sort_keys=True), plan.checksums, held)


@contextlib.contextmanager
def at_work(address: str, plan: Plan) -> Iterator[Cluster]:
    """Give the workers of a cluster the course, and yield them.

    Args:
        address: of a Dask scheduler.
        plan: of the run.

    Raises:
        CourseError: it cannot be reached or trusted, or a worker is of another engine.
    """
    refuse_open(address)
    with dask.config.set(CALM), _connected(address) as client:
        _look_at_workers(client, address)
        held = bundle(plan)
        try:
            _give(client, held, address)
            yield Cluster(client, address, (fingerprint.LOADED, held.key))
        finally:
            with contextlib.suppress(Exception):  # the scheduler may be gone
                client.unregister_worker_plugin(PLUGIN)


def _give(client: Client, held: Bundle, address: str) -> None:
    try:
        client.register_plugin(Ready(held))
    except Exception as error:  # whatever a worker's disk or Python makes of it
        raise CourseError(
            f"--cluster {address}: a worker cannot take the course ({type(error).__name__}: "
            f"{error}); its log says which."
        ) from error


def refuse_open(address: str, what: str = "--cluster") -> None:
    """Refuse an address that others could listen in on, or that is none.

    Raises:
        CourseError: it needs TLS, or is no address.
    """
    try:
        parts = urlsplit(address)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = port = None
    if parts.scheme not in ("tcp", "tls") or not host or not port:
        raise CourseError(f"{what} {address}: is no address of a scheduler; write {EXAMPLE}.")
    if parts.scheme == "tcp" and not _is_here(host):
        raise CourseError(
            f"{what} {address}: without TLS anybody on the way could run code as you, and change "
            f"marks; only 127.0.0.1 may do without: write {EXAMPLE} (README, Many machines)."
        )


def _is_here(host: str) -> bool:
    with contextlib.suppress(ValueError):
        return ipaddress.ip_address(host).is_loopback
    return host == "localhost"


class _Client(Client):
    """A client that is closed where it cannot connect.

    Python closes it otherwise when it collects garbage, and that may be while the next client
    starts, which holds the lock that closing waits for: neither ever ends.
    """

    def start(self, **options: Any) -> Any:
        """Connect."""
        try:
            return super().start(**options)
        except BaseException:
            with contextlib.suppress(Exception):
                self.close(timeout=CONNECT_SECONDS)
            raise


@contextlib.contextmanager
def _connected(address: str) -> Iterator[Client]:
    try:
        client = _Client(
            address, timeout=CONNECT_SECONDS, security=Security(), set_as_default=False
        )
    except (OSError, TypeError, ValueError, RuntimeError) as error:
        reason = " ".join(str(error).split()) or type(error).__name__
        raise CourseError(
            f"--cluster {address}: cannot be used ({reason}); see that `dask scheduler` runs, "
            "and for tls:// that DASK_CONFIG names the file with the certificates."
        ) from error
    try:
        yield client
    finally:
        with contextlib.suppress(Exception):
            client.close(timeout=CONNECT_SECONDS)


def _look_at_workers(client: Client, address: str) -> None:
    """See that there are workers, that none is open to others, and all are of this engine.

    Raises:
        CourseError: one is not.
    """
    try:
        client.wait_for_workers(1, timeout=WORKER_SECONDS)
    except TimeoutError:
        raise CourseError(
            f"--cluster {address}: has no workers; start some with `dask worker {address}`."
        ) from None
    about = client.scheduler_info()
    for kind, one in (("scheduler", about["address"]), *(("worker", w) for w in about["workers"])):
        refuse_open(one, f"the {kind} at")
    for worker, engine in client.run(_engine, on_error="return").items():
        if isinstance(engine, Exception):
            _refuse(worker, str(engine) or type(engine).__name__)
        _refuse(worker, fingerprint.difference(fingerprint.LOADED, engine))


def _refuse(worker: str, why: str) -> None:
    if why:
        raise CourseError(
            f"the worker {worker} has another engine than this machine ({why}), so marks could be "
            "wrong; install the same there, and start it again."
        )


class Given(pools.Task[T]):
    """A call in a worker of a cluster. Dask gives it to another one when that one ends."""

    def __init__(self, future: Future[T], address: str) -> None:
        self.future, self._address = future, address

    def result(self) -> T:
        """Return what the function returned, or raise what it raised.

        Raises:
            BrokenExecutor: whatever executes it ends.
            SandboxError: a machine cannot make the sandbox.
            CourseError: the scheduler is gone, or a worker is made of something else.
        """
        try:
            return self.future.result()
        except (CourseError, SandboxError, BrokenExecutor):
            raise
        except distributed.scheduler.KilledWorker as error:
            raise BrokenExecutor(str(error)) from error
        except CancelledError as error:
            raise _gone(self._address) from error
        except Exception as error:  # such as: there is no such module
            raise CourseError(
                f"--cluster {self._address}: a worker could not take a job "
                f"({type(error).__name__}: {error}); install the same as here on all machines, and "
                "start their workers again."
            ) from error


def _gone(address: str) -> CourseError:
    return CourseError(
        f"--cluster {address}: the scheduler is gone; start it and its workers again, then run "
        "this again: what is graded stays."
    )


class Cluster(pools.Pool):
    """Workers on many machines, where this machine's stand otherwise."""

    def __init__(self, client: Client, address: str, proof: Proof) -> None:
        super().__init__(1)
        self._client, self._address, self._proof = client, address, proof
        self._calls = client.get_executor(pure=False)
        self._counted = -float(COUNT_SECONDS)
        self._count()

    def submit(self, function: Callable[..., T], *args: Any) -> Given[T]:
        """Let a worker call `function`; of a `Plan` it has its own."""
        try:
            self._count()
            small = [Plan(Path(), "", {}, b"") if isinstance(one, Plan) else one for one in args]
            call = pickle.dumps((function, small))
            return Given(self._calls.submit(_work, self._proof, call), self._address)
        except Exception as error:  # a client that is closed raises many kinds
            raise _gone(self._address) from error

    def _count(self) -> None:
        """Know from time to time how many workers there are: machines come and go."""
        if time.monotonic() > self._counted + COUNT_SECONDS:
            self._counted = time.monotonic()
            self.jobs = max(1, sum(self._client.nthreads().values()))


# ---------------------------------------------------------------------- in a worker


class Ready(WorkerPlugin):
    """Makes a worker ready: the course in a folder of its own, processes that are warm."""

    name = PLUGIN

    def __init__(self, held: Bundle) -> None:
        self.held = held

    def setup(self, worker: distributed.Worker) -> None:
        """Get ready, in place of what an earlier run left."""
        global _desk
        home = Path(tempfile.mkdtemp(prefix="nbjudge-course-"))
        try:
            _desk = Desk(self.held, home, worker.state.nthreads)
        except BaseException:
            shutil.rmtree(home, ignore_errors=True)
            raise

    def teardown(self, worker: distributed.Worker) -> None:
        """End the processes, and take the course away."""
        global _desk
        desk, _desk = _desk, None
        if desk is not None:
            desk.close()


class Desk:
    """What a worker has while a run lasts."""

    def __init__(self, held: Bundle, home: Path, threads: int) -> None:
        # Dask's nanny makes its worker a daemon, which may start no processes: it would leave
        # them behind. Ours end with the one that started them.
        multiprocessing.current_process().daemon = False
        self.home = home
        _write(held, home)
        self.course = Course.of(self.home, held.settings)
        self.plan = Plan(self.home, held.settings, held.checksums, bank(self.course))
        self.key = bundle(self._as_given()).key
        self.is_closed = False
        self._free: queue.SimpleQueue[pools.Pool] = queue.SimpleQueue()
        self._pools = [pools.Pool(1) for _ in range(threads)]
        for pool in self._pools:
            pool.warm_up(self.course.kit_folder)
            self._free.put(pool)

    def _as_given(self) -> Plan:
        settings = {**json.loads(self.plan.settings), "CourseDirectory": {}}
        return dataclasses.replace(self.plan, settings=json.dumps(settings))

    def call(self, function: Callable[..., T], args: list[Any]) -> T:
        """Let a process of this machine call a function.

        Raises:
            BrokenExecutor: it ended.
        """
        given = [self._own(one) for one in args]
        pool = self._free.get()
        try:
            if self.is_closed:
                raise BrokenExecutor("the run is over")
            return pool.run(function, *given).result()
        except (BrokenExecutor, CancelledError) as error:
            pool.close()  # the next call starts another process
            raise BrokenExecutor(str(error)) from error
        finally:
            self._free.put(pool)

    def _own(self, given: Any) -> Any:
        """What was given, with the folder that this worker has instead."""
        if isinstance(given, Plan):
            return self.plan
        if isinstance(given, Job) and given.support:
            return dataclasses.replace(given, support=str(self.course.source))
        return given

    def close(self) -> None:
        """End the processes, whatever they do, and take the course away."""
        self.is_closed = True
        for pool in self._pools:
            pool.close()
        shutil.rmtree(self.home, ignore_errors=True)


_desk: Desk | None = None  # of this worker


def _write(held: Bundle, home: Path) -> None:
    """Write a course; only what lies beside the notebooks may be read by students' code."""
    home.chmod(0o711)
    for name, data in held.files.items():
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o600)
    course = Course.of(home, held.settings)
    for top in support(course.source):
        for path in (top, *top.rglob("*")):
            path.chmod(0o755 if path.is_dir() else 0o644)


def _engine() -> Engine:
    """The engine of a worker."""
    return fingerprint.LOADED


def _work(proof: Proof, call: bytes) -> Any:
    """Call a function in a worker that is made of what the run is made of, and in no other.

    Raises:
        CourseError: it is not.
        BrokenExecutor: the process that executed it ended.
    """
    desk, worker = _desk, distributed.get_worker().address
    engine, course = proof
    _refuse(worker, fingerprint.difference(engine, fingerprint.LOADED))
    if desk is None or desk.key != course:
        raise CourseError(
            f"the worker {worker} has another course than this run's; another run took it, so wait "
            "for the end of that: what is graded stays."
        )
    function, args = pickle.loads(call)
    return desk.call(function, args)
