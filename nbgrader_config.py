"""nbgrader's settings: plain nbgrader commands work in this folder as they are."""

import os
import tempfile
from pathlib import Path

from nbjudge import use

c = get_config()  # noqa: F821

# The grading engine: `nbgrader autograde` and formgrader's buttons execute safely.
use(c)
c.Course.assignment = "backprop"
c.Course.language = "zh"
c.Course.title = "理解反向传播"
c.Course.time_zone = "Asia/Shanghai"
c.Course.kit = "lesson_kit"
c.Course.lesson_points = {
    "01_forward": 15,
    "02_sigmoid": 15,
    "03_losses": 15,
    "04_backprop": 20,
    "05_single_layer_net": 15,
    "06_hidden_layer": 20,
}
c.Course.exercise_heading = r"## (练习 \d+)"

c.CourseDirectory.course_id = "backprop"
c.CourseDirectory.root = str(Path(__file__).parent.resolve())
c.CourseDirectory.ignore = [".ipynb_checkpoints", "*.pyc*", "__pycache__", ".DS_Store"]

# What students find in place of a solution.
STUB = "raise NotImplementedError('这个函数还没有写：把这一行换成你的代码')"
c.ClearSolutions.code_stub = {"python": STUB}
c.ClearSolutions.text_stub = "(在这里写下你的回答)"

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
