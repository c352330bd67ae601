"""nbgrader's settings: plain nbgrader commands work in this folder as they are."""

import os
import sys
from pathlib import Path

# nbgrader starts the command alembic, which stands beside this Python.
os.environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"

c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "backprop"
c.CourseDirectory.root = str(Path(__file__).parent.resolve())
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc*", "__pycache__", ".DS_Store"]

# What students find in place of a solution.
STUB = "raise NotImplementedError('这个函数还没有写: 把这一行换成你的代码')"
c.ClearSolutions.code_stub = {"python": STUB}
c.ClearSolutions.text_stub = "(在这里写下你的回答)"

# One cell may take 10 s; then it is interrupted and the next one runs.
c.Execute.timeout = 10
c.Execute.interrupt_on_timeout = True
# A test cell that a student deleted is put back, and fails: it never stays without a mark.
c.OverwriteCells.missing_cell_notification = "这个单元在交上来的作业里不见了, 已经补回.\n\n"
