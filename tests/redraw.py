"""How long a figure that moves takes to be drawn again: `python -m tests.redraw`.

Each worked lesson runs in a kernel of its own up to its figure; then every slider goes from end
to end, and the time from the new value to the picture on its way to the browser is taken.
"""

from __future__ import annotations

import json
import re
import statistics
from dataclasses import dataclass

import nbformat
from nbclient import NotebookClient

from tests.support import THIS

MOVE = """
import json, time
count = max(3, 12 // len(_.sliders) + 1)
figure, pictures, moves = _, [], []
figure.picture.observe(lambda change: pictures.append(change.new), "value")
for slider in figure.sliders.values():
    start, width = slider.value, slider.max - slider.min
    way = [slider.min + type(start)(width * k / (count - 1)) for k in range(count)]
    for value in [*way, start]:
        if value != slider.value:
            drawn, before = len(pictures), figure.picture.value
            began, busy = time.perf_counter(), time.process_time()
            slider.value = value
            moves.append((time.perf_counter() - began, time.process_time() - busy,
                          len(pictures) - drawn, figure.picture.value != before))
print(json.dumps(moves))
"""

MOVING = re.compile(r"^(play\.\w+|hidden\.step_\w+)\(", re.MULTILINE)


@dataclass(frozen=True)
class Move:
    """One move of a slider: the seconds it took, and the pictures that came of it."""

    seconds: float
    processor_seconds: float  # the part that other programs on the machine do not lengthen
    pictures: int
    changed: bool  # whether the picture is another one


def moves(name: str) -> list[Move]:
    """Return what moving the sliders of the worked lesson `name` does, in a real kernel."""
    notebook = nbformat.read(THIS.worked / f"{name}.ipynb", as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    last = next(k for k, cell in enumerate(code) if MOVING.search(cell.source))
    notebook.cells = [*code[: last + 1], nbformat.v4.new_code_cell(MOVE)]
    client = NotebookClient(
        notebook,
        config=THIS.settings,
        kernel_name="python3",
        timeout=60,
        resources={"metadata": {"path": str(THIS.worked)}},
    )
    client.execute()
    printed = "".join(output.text for output in notebook.cells[-1].outputs)
    return [Move(*move) for move in json.loads(printed)]


def main() -> None:
    """Print a line a lesson."""
    for path in sorted(THIS.worked.glob("*.ipynb")):
        made = moves(path.stem)
        seconds = [move.seconds for move in made]
        processor = [move.processor_seconds for move in made]
        print(
            f"{path.stem:20} median {statistics.median(seconds):.3f} s, "
            f"slowest {max(seconds):.3f} s, {len(made)} moves; "
            f"processor time: median {statistics.median(processor):.3f} s"
        )


if __name__ == "__main__":
    main()
