"""Figures that move: drag a slider, and the figure and its numbers follow.

Without ipywidgets a cell prints one sentence; where widgets do not run (GitHub, paper), its
stored output is one.
"""

from __future__ import annotations

import base64
import html
import io
import struct
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import matplotlib.pyplot as plt

from .course_data import say

SHARP = 2  # pixels of a picture to a CSS pixel
WIDGET = "application/vnd.jupyter.widget-view+json"
# A screen reader says what changes in it, when it has nothing else to say.
WORDS = (
    '<p role="status" aria-live="polite" aria-atomic="true" '
    'style="margin: 0.3em 0; font-size: 1.1em">{}</p>'
)
# ipywidgets names no handle, and a slider is drawn some time after its cell has run.
SCRIPT = """
new MutationObserver((_, observer) => {
  for (const one of document.querySelectorAll(".widget-slider")) {
    const name = one.querySelector(".widget-label")?.textContent;
    for (const part of one.querySelectorAll(".noUi-handle, .widget-readout"))
      if (name) part.setAttribute("aria-label", name);
  }
  if (!element.isConnected) observer.disconnect();
}).observe(element.closest(".jp-OutputArea") ?? document.body, {childList: true, subtree: true});
"""


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
        # HTML, since ipywidgets' own image has no alternative text
        wide = {"max_width": "100%", "align_self": "flex-start"}
        self.picture = ipywidgets.HTML(layout=wide, tooltip="")  # without it, "null"
        self.words = ipywidgets.HTML(tooltip="")
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
            self.picture.value = _img(words)
            self.picture.layout.display = None
        except Exception as error:  # the student's own function may be at work
            words = say("kit.live.cannot_draw", exception=type(error).__name__, text=error)
            self.picture.layout.display = "none"
        finally:
            plt.close()
        self.words.value = WORDS.format(html.escape(words))

    def _ipython_display_(self) -> None:
        from IPython.display import display

        still = say("kit.live.still")
        widget = {WIDGET: self.box._repr_mimebundle_()[WIDGET], "text/plain": still}
        display({"application/javascript": SCRIPT}, raw=True)
        display(widget, raw=True)


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
        tooltip=slider.caption,
        layout={"width": "auto"},
        style={"description_width": "5em"},
    )


def png_size(picture: bytes) -> tuple[int, int]:
    """Return width and height of a PNG, in its own pixels."""
    width, height = struct.unpack(">II", picture[16:24])
    return width, height


def _img(alt: str) -> str:
    """Return the current figure as an image that stands still while it is exchanged."""
    file = io.BytesIO()
    plt.gcf().savefig(file, format="png", dpi=SHARP * plt.gcf().dpi)
    picture = file.getvalue()
    width, height = (pixels // SHARP for pixels in png_size(picture))
    # the height follows from the aspect ratio where the page is narrower than the picture
    style = f"aspect-ratio: {width} / {height}; max-width: 100%; height: auto; display: block"
    return (
        f'<img alt="{html.escape(alt)}" width="{width}" decoding="sync" style="{style}" '
        f'src="data:image/png;base64,{base64.b64encode(picture).decode("ascii")}">'
    )
