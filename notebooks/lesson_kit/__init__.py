"""The helpers of source/backprop, for the notebooks in this folder."""

from pathlib import Path

__path__ = [str((Path(__file__).parent / "../../source/backprop/lesson_kit").resolve())]

from . import progress

progress.start()
