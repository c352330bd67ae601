"""Submissions that end the process which assesses them, or the worker around it."""

from __future__ import annotations

import os
import signal

from nbjudge.marks.assess import Assessment, Plan, assess

PROCESS, WORKER = b"end the process", b"end the worker"


def poisonous(plan: Plan, data: bytes) -> Assessment:
    """Assess a submission, unless it says what to end."""
    if PROCESS in data:
        os.kill(os.getpid(), signal.SIGKILL)
    if WORKER in data:
        os.kill(os.getppid(), signal.SIGKILL)
    return assess(plan, data)
