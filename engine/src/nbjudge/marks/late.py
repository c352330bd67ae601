"""What being late costs: nbgrader's plugin with a percentage a day, and with grace."""

from __future__ import annotations

import math

from nbgrader.plugins import LateSubmissionPlugin
from traitlets import Enum, Float, TraitError, validate

DAY, MINUTE = 86400, 60  # seconds


class Late(LateSubmissionPlugin):
    """Takes off nothing, everything, or some percent for each day that has begun.

    Its options are nbgrader's: ``c.LateSubmissionPlugin.penalty_method`` and the two below it.
    """

    penalty_method = Enum(
        ("none", "zero", "percent"),
        default_value="none",
        help="What being late costs: none: nothing; zero: all points; percent: some of them, for "
        "each day that has begun.",
    ).tag(config=True)
    percent_a_day = Float(
        10.0, help="With `percent`: how many percent of a notebook's points a day costs."
    ).tag(config=True)
    grace_minutes = Float(
        0.0, help="Who is late by no more than this loses nothing; who is later has it not."
    ).tag(config=True)

    @validate("percent_a_day", "grace_minutes")
    def _is_sensible(self, proposal: dict[str, object]) -> object:
        value = float(str(proposal["value"]))
        if not 0 <= value < math.inf:
            raise TraitError(f"{value:g} is no number from 0 up")
        return value

    def late_submission_penalty(
        self, student_id: str, score: float, total_seconds_late: float
    ) -> float | None:
        """Return the points that a notebook loses; None: none."""
        if self.penalty_method == "none" or total_seconds_late <= self.grace_minutes * MINUTE:
            return None
        if self.penalty_method == "zero":
            return score
        days = math.ceil(total_seconds_late / DAY)
        return min(score, score * days * self.percent_a_day / 100)
