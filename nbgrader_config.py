"""nbgrader's settings: plain nbgrader commands work in this folder as they are."""

import os
import sys
import tempfile
import warnings
from pathlib import Path

# nbgrader starts the command alembic, which stands beside this Python.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"

# The course's own package lies beside this file, or above it (the sample class).
for folder in Path(__file__).resolve().parents:
    if (folder / "course" / "autograde.py").is_file() and str(folder) not in sys.path:
        sys.path.append(str(folder))
        break

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "backprop"
c.CourseDirectory.root = str(Path(__file__).parent.resolve())
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc*", "__pycache__", ".DS_Store"]

# What students find in place of a solution.
STUB = "raise NotImplementedError('这个函数还没有写: 把这一行换成你的代码')"
c.ClearSolutions.code_stub = {"python": STUB}
c.ClearSolutions.text_stub = "(在这里写下你的回答)"

# `nbgrader autograde`, and formgrader's button: the notebook is restored, then executed in a
# sandbox, with the tests where no student code runs (docs/security.md).
c.Autograde.sanitize_preprocessors = ["course.autograde.Restore"]
c.Autograde.autograde_preprocessors = [
    "course.autograde.SafeExecute",
    "course.autograde.SaveMarks",
    "nbgrader.preprocessors.AssignLatePenalties",
]
# `nbgrader generate_feedback`, and formgrader's button: the course's own page.
c.GenerateFeedback.preprocessors = ["nbgrader.preprocessors.GetGrades"]
c.GenerateFeedback.exporter_class = "course.feedback.Page"

# `nbgrader zip_collect` takes what lesson_kit.handin packs, in folders and under names that a
# learning management system made, too.
c.FileNameCollectorPlugin.named_regexp = (
    r".*[/\\](?:[^/\\]*?_)?backprop_(?P<student_id>[\w.@+-]+?)_(?P<timestamp>\d{8}T\d{6}Z)"
    r"[^/\\]*[/\\](?:[^/\\]+[/\\])?(?P<file_id>[^/\\]+)\.ipynb"
)

# `nbgrader validate` runs a notebook of your own; its cells may take 10 s.
c.Execute.timeout = 10

# Kernels talk over files where the system can: no port to collide on, no warning about TCP.
if os.name == "posix":
    c.KernelManager.transport = "ipc"
    c.KernelManager.ip = os.path.join(tempfile.gettempdir(), f"backprop-kernel-{os.getpid()}")

# nbgrader 0.9.6 makes SQLAlchemy 2.1 warn at every new submission; the marks are not touched.
warnings.filterwarnings("ignore", message="Object of type <.*> not in session")
