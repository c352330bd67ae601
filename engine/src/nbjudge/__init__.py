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
    c.GenerateAssignment.exporter_class = "nbjudge.marks.release.Release"
    c.AssignLatePenalties.setdefault("plugin_class", "nbjudge.marks.late.Late")
    c.GenerateFeedback.exporter_class = "nbjudge.pages.feedback.Page"
    # Formgrader draws formulas without asking a CDN: filters, and a template that Jupyter finds.
    c.HTMLExporter.filters = {
        name: f"nbjudge.pages.for_graders.{name}" for name in ("markdown2html", "formula_font")
    }
    _put_first("JUPYTER_PATH", Path(__file__).parent / "pages" / "formgrader")
    # A new gradebook has nbgrader start the command alembic, which stands beside this Python.
    _put_first("PATH", Path(sys.executable).parent)
    # nbgrader 0.9.6 makes SQLAlchemy 2.1 warn at every new submission; the marks are not touched.
    warnings.filterwarnings("ignore", message="Object of type <.*> not in session")


def _put_first(variable: str, folder: Path) -> None:
    """Put a folder in front of those of an environment variable, once."""
    there = os.environ.get(variable, "").split(os.pathsep)
    others = [one for one in there if one not in ("", str(folder))]
    os.environ[variable] = os.pathsep.join([str(folder), *others])
