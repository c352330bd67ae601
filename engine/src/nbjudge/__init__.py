"""nbjudge grades nbgrader courses: student code in a sandbox, tests where none of it runs.

In an ``nbgrader_config.py``::

    from nbjudge import use

    c = get_config()
    use(c)

From then on ``nbgrader autograde``, formgrader's button and ``nbjudge grade`` execute safely.
"""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traitlets.config import Config

__version__ = "0.3.0"
__all__ = ["__version__", "use"]

# jsonschema, if it finds this package, has it compile a grammar of web addresses: a second, each
# time a command starts, for a check that no notebook asks for.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]


def use(c: Config) -> None:
    """Let nbgrader's own commands execute submissions with nbjudge.

    Args:
        c: the configuration object of an ``nbgrader_config.py``.
    """
    c.Autograde.exporter_class = "nbjudge.marks.plugins.Exporter"
    c.Autograde.setdefault("pre_convert_hook", "nbjudge.marks.plugins.take_renamed")
    c.Autograde.sanitize_preprocessors = ["nbjudge.marks.plugins.Restore"]
    c.Autograde.autograde_preprocessors = [
        "nbjudge.marks.plugins.SafeExecute",
        "nbjudge.marks.plugins.SaveMarks",
        "nbgrader.preprocessors.AssignLatePenalties",
    ]
    c.GenerateFeedback.preprocessors = ["nbgrader.preprocessors.GetGrades"]
    c.GenerateFeedback.exporter_class = "nbjudge.pages.feedback.Page"
    # A new gradebook has nbgrader start the command alembic, which stands beside this Python.
    os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    # nbgrader 0.9.6 makes SQLAlchemy 2.1 warn at every new submission; the marks are not touched.
    warnings.filterwarnings("ignore", message="Object of type <.*> not in session")
