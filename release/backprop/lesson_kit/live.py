"""Figures that move: drag a slider, and the figure and its numbers follow.

Without ipywidgets a cell prints one sentence; where widgets do not run (GitHub, paper), its
stored output is one.
"""

from __future__ import annotations

import html
import io
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt

from .course_data import say

DPI = 100
WIDGET = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Slider:
    """A number to move: its caption, where it starts, its range and its step."""

    caption: str
    value: float
    low: float
    high: float
    step: float


class LiveFigure:
    """A figure with sliders below which a sentence says what is to be seen.

    `draw` takes the sliders' values by name, draws one pyplot figure and returns the sentence.
    It runs again whenever a slider moves.
    """

    def __init__(self, draw: Callable[..., str], **sliders: Slider) -> None:
        import ipywidgets

        self.draw = draw
        self.sliders = {name: _widget(slider) for name, slider in sliders.items()}
        self.picture = ipywidgets.Image(
            format="png", layout={"max_width": "100%", "align_self": "flex-start"}
        )
        self.words = ipywidgets.HTML()
        columns = "repeat(auto-fill, minmax(280px, 1fr))"  # two, on a phone one
        grid = ipywidgets.GridBox(
            list(self.sliders.values()),
            layout={"grid_template_columns": columns, "max_width": "800px"},
        )
        self.box = ipywidgets.VBox([grid, self.words, self.picture])
        self.redraw()
        for slider in self.sliders.values():
            slider.observe(self.redraw, "value")

    def redraw(self, _: object = None) -> None:
        """Draw the figure for where the sliders stand, and say what is to be seen."""
        try:
            words = self.draw(**{name: slider.value for name, slider in self.sliders.items()})
            self.picture.value = _png()
            self.picture.layout.display = None
        except Exception as error:  # the student's own function may be at work
            words = say("kit.live.cannot_draw", exception=type(error).__name__, text=error)
            self.picture.layout.display = "none"
        finally:
            plt.close()
        self.words.value = f"<p style='margin: 0.3em 0; font-size: 1.1em'>{html.escape(words)}</p>"

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        still = say("kit.live.still")
        return {WIDGET: self.box._repr_mimebundle_()[WIDGET], "text/plain": still}


def live(draw: Callable[..., str], **sliders: Slider) -> LiveFigure | None:
    """Return the figure that `draw` draws, with sliders; None, after a word, without ipywidgets."""
    try:
        return LiveFigure(draw, **sliders)
    except ImportError:
        print(say("kit.live.missing"))
        return None


def _widget(slider: Slider) -> Any:
    import ipywidgets

    whole = isinstance(slider.step, int)
    return (ipywidgets.IntSlider if whole else ipywidgets.FloatSlider)(
        value=slider.value,
        min=slider.low,
        max=slider.high,
        step=slider.step,
        description=slider.caption,
        layout={"width": "auto"},
        style={"description_width": "5em"},
    )


def _png() -> bytes:
    file = io.BytesIO()
    plt.gcf().savefig(file, format="png", dpi=DPI)
    return file.getvalue()
