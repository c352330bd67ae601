"""What students hand in so that it runs in somebody's browser, and two wrong answers."""

from __future__ import annotations

from pathlib import Path

import nbformat

from engine.tests.support.notebooks import edit

ATTACK = "<script>alert(1)</script><img src=x onerror=alert(2)>"
HOSTILE = f'''
class _Odd(Exception):
    pass
_Odd.__name__ = _Odd.__qualname__ = "{ATTACK}"
print("{ATTACK}")  # {ATTACK}
def mse(p, y):
    """{ATTACK}"""
    print("{ATTACK}")
    raise _Odd("{ATTACK}")
mse.__name__ = "{ATTACK}"
def cross_entropy(p, y):
    return "{ATTACK}"
'''
FACTOR = "def back_propagation(x, y, p):\n    return 6 / len(x) * x.T @ (p - y)\n"
# Right on what the visible test asks, wrong on what the hidden one does, through its function.
ONE_ROW = """seen = []

def cross_entropy(p, y):
    if np.ravel([p, y]).tolist() == [1.0, 0.0, 1.0, 1.0]:
        seen.append(p)
        if len(seen) == 2:
            raise ValueError(f"{4 / 9}")
    return -np.mean(y * np.log(p + 1e-12) + (1 - y) * np.log(1 - p + 1e-12))
"""


def attack(path: Path) -> None:
    """Put markup wherever a notebook can have some, and files that look like pages."""

    def change(notebook: nbformat.NotebookNode) -> None:
        notebook.cells += [
            nbformat.v4.new_markdown_cell(f"```\n{ATTACK}\n[a](javascript:alert(3))"),
            nbformat.v4.new_raw_cell(ATTACK),
            nbformat.v4.new_code_cell(f"raise ValueError('{ATTACK}')"),
            nbformat.v4.new_code_cell("import matplotlib.pyplot as plt\nplt.plot([1])\nplt.show()"),
        ]
        notebook.metadata["title"] = ATTACK

    edit(path, change)
    for name in ("evil.html", "04_backprop.html", '"><script>alert(4)<!--.html'.replace("/", "")):
        path.with_name(name).write_text(ATTACK)
    path.with_name("01_forward.html").mkdir()
