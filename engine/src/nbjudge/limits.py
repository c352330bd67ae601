"""Every number that bounds a stranger: one table, each an option of ``c.Limits``."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace

from traitlets import Bool, Float, Integer
from traitlets.config import Configurable

BUSY = 4  # times as long by the clock as by the seconds of computing


class Sandbox(Configurable):
    """Where student code runs."""

    enabled = Bool(
        True, help="False: without a sandbox; student code then has the rights of whoever grades."
    ).tag(config=True)


class Limits(Configurable):
    """What a submission may take: time, memory, files, output."""

    # time
    cell_seconds = Float(
        4.0,
        help="Seconds of computing that a cell may take before it is stopped; by the clock it "
        f"gets {BUSY} times as long, so that a busy machine stops nobody.",
    ).tag(config=True)
    call_seconds = Float(
        1.5, help="The same for a function that a test calls, each time it does."
    ).tag(config=True)
    again_seconds = Float(
        0.3, help="The same for a notebook's functions, once something of it was stopped."
    ).tag(config=True)
    notebook_seconds = Float(30.0, help="Seconds by the clock that a whole notebook may take.").tag(
        config=True
    )
    judge_seconds = Float(
        30.0, help="Seconds that the tests of a notebook may take on top of its own time."
    ).tag(config=True)
    stop_seconds = Float(
        2.0, help="Seconds that a student process gets to stop by itself before it is killed."
    ).tag(config=True)
    feedback_seconds = Float(60.0, help="Seconds that a student's pages may take.").tag(config=True)
    # memory, processes, files of a student process
    memory_bytes = Integer(3 * 2**30, help="Address space of a student process.").tag(config=True)
    judge_bytes = Integer(3 * 2**30, help="Address space of the process of the tests.").tag(
        config=True
    )
    threads = Integer(256, help="Threads of a student process.").tag(config=True)
    open_files = Integer(64, help="Files that a student process may have open.").tag(config=True)
    scratch_bytes = Integer(64 * 2**20, help="Size of a student's scratch folder.").tag(config=True)
    scratch_files = Integer(2000, help="Files in a student's scratch folder.").tag(config=True)
    scratch_file_bytes = Integer(32 * 2**20, help="Size of one file in it.").tag(config=True)
    # what crosses between the two processes
    message_bytes = Integer(8 * 2**20, help="Size of a message between the processes.").tag(
        config=True
    )
    items = Integer(4 * 2**20, help="Numbers and other items of one value that crosses.").tag(
        config=True
    )
    keys = Integer(
        10_000, help="Keys that are no text, in all dicts and sets of a value that crosses."
    ).tag(config=True)
    warnings = Integer(50, help="Warnings of one call.").tag(config=True)
    # output
    text_characters = Integer(100_000, help="Characters that a cell or a call may print.").tag(
        config=True
    )
    picture_characters = Integer(2 * 2**20, help="Characters of a picture, in base64.").tag(
        config=True
    )
    outputs = Integer(50, help="Outputs of a cell.").tag(config=True)
    notebook_characters = Integer(20_000_000, help="Characters of all outputs together.").tag(
        config=True
    )
    frames = Integer(30, help="Frames of a traceback.").tag(config=True)
    # what is handed in
    notebook_bytes = Integer(20 * 2**20, help="Size of a notebook that is handed in.").tag(
        config=True
    )
    cells = Integer(1000, help="Cells of a notebook that is handed in.").tag(config=True)
    cell_characters = Integer(100_000, help="Characters of one cell.").tag(config=True)
    source_characters = Integer(2_000_000, help="Characters of all cells of a notebook.").tag(
        config=True
    )
    look_seconds = Float(
        30.0, help="Seconds that reading what one student handed in may take."
    ).tag(config=True)
    entries = Integer(
        20_000, help="Files and folders of a submission that are looked at, used or not."
    ).tag(config=True)
    folder_depth = Integer(20, help="Folders in folders of a submission.").tag(config=True)
    path_bytes = Integer(1000, help="Length of a folder's path in a submission.").tag(config=True)
    brought_bytes = Integer(
        50 * 2**20, help="Size of all files beside the notebooks that are kept with the marks."
    ).tag(config=True)
    files = Integer(1000, help="Files of a submission or a package that are looked at.").tag(
        config=True
    )
    own_files = Integer(100, help="Files beside the notebooks that a submission may use.").tag(
        config=True
    )
    own_bytes = Integer(5 * 2**20, help="Size of these files together.").tag(config=True)
    packages_files = Integer(20_000, help="Files in a folder of packages.").tag(config=True)

    def values(self) -> Bounds:
        """Return the numbers by name: plain, picklable, comparable."""
        return Bounds(**{name: getattr(self, name) for name in self.class_own_traits(config=True)})


class Bounds(SimpleNamespace):
    """The numbers of `Limits` without traitlets, as workers have them."""


current: Bounds = Limits().values()  # of this process; a worker takes those of its jobs


SOON = 0.001  # seconds: a timer of 0 never ends


class TooLong(Exception):
    """What was to be done in a bounded time took longer."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Stop what is done in this block after so many seconds.

    Only a process's main thread can be stopped, on a system with alarms; elsewhere nothing is.
    Inside of another such block, the time of that one goes on.

    Raises:
        TooLong: it took longer.
    """
    if not hasattr(signal, "setitimer") or not _is_main_thread():
        yield
        return

    def late(*_: object) -> None:
        raise TooLong(f"it took longer than {seconds:g} s")

    left, began = signal.getitimer(signal.ITIMER_REAL)[0], time.monotonic()
    if 0 < left <= seconds:
        yield  # the block around this one is stopped first
        return
    before = signal.signal(signal.SIGALRM, late)
    # again and again: the first may meet code that catches everything
    signal.setitimer(signal.ITIMER_REAL, seconds, 1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        if left:
            rest = max(left - (time.monotonic() - began), SOON)
            signal.setitimer(signal.ITIMER_REAL, rest, 1)


def _is_main_thread() -> bool:
    return threading.current_thread() is threading.main_thread()


def use(values: dict[str, float]) -> None:
    """Let this process go by other limits, by name as in `Limits`."""
    current.__dict__.update(values)
