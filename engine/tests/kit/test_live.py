"""Figures that move: what they say, what they draw, and what stands for them elsewhere."""

from __future__ import annotations

import base64
import re
import struct
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import matplotlib.pyplot as plt
import pytest
from IPython.core.interactiveshell import InteractiveShell
from IPython.display import display
from IPython.utils.capture import capture_output

ipywidgets = pytest.importorskip("ipywidgets")


@pytest.fixture
def live(helpers: Callable[[str], ModuleType]) -> ModuleType:
    return helpers("live")


def sliders(live: ModuleType) -> dict[str, Any]:
    return {"x": live.Slider("x", 1.0, 0.0, 2.0, 0.5), "n": live.Slider("n", 2, 0, 3, 1)}


def draw(x: float, n: int) -> str:
    plt.plot([0, x], [0, n])
    return f"{x:g} < {n}"


def test_a_move_draws_one_picture_and_another_sentence(live: ModuleType) -> None:
    figure = live.live(draw, **sliders(live))
    before, pictures = figure.picture.value, []
    figure.picture.observe(lambda change: pictures.append(change.new), "value")
    assert "1 &lt; 2</p>" in figure.words.value
    assert 'alt="1 &lt; 2"' in before
    figure.sliders["x"].value = 1.5
    assert "1.5 &lt; 2</p>" in figure.words.value
    assert len(pictures) == 1
    assert pictures[0] != before
    assert 'alt="1.5 &lt; 2"' in pictures[0]
    assert plt.get_fignums() == [], "a figure was left open: the notebook would show it twice"


def test_the_picture_is_as_wide_as_drawn_and_has_twice_the_pixels(live: ModuleType) -> None:
    value = live.live(draw, **sliders(live)).picture.value
    picture = base64.b64decode(re.search('src="data:image/png;base64,([^"]+)"', value)[1])
    width, height = struct.unpack(">II", picture[16:24])
    assert f'width="{width // 2}"' in value
    assert f"aspect-ratio: {width // 2} / {height // 2}" in value


def test_a_screen_reader_hears_what_changes(live: ModuleType) -> None:
    words = live.live(draw, **sliders(live)).words.value
    assert words.startswith('<p role="status" aria-live="polite" aria-atomic="true"')


def test_whole_numbers_have_a_slider_of_their_own(live: ModuleType) -> None:
    figure = live.live(draw, **sliders(live))
    assert isinstance(figure.sliders["n"], ipywidgets.IntSlider)
    assert isinstance(figure.sliders["x"], ipywidgets.FloatSlider)


def test_what_cannot_be_drawn_is_said_and_nothing_is_drawn(live: ModuleType) -> None:
    def fail(x: float, n: int) -> str:
        raise NotImplementedError("not written <yet>")

    figure = live.live(fail, **sliders(live))
    assert "Cannot be drawn: NotImplementedError: not written &lt;yet&gt;" in figure.words.value
    assert figure.picture.layout.display == "none"
    figure.draw = draw
    figure.redraw()
    assert figure.picture.layout.display is None


def test_where_widgets_do_not_run_a_sentence_stands_for_the_figure(live: ModuleType) -> None:
    InteractiveShell.instance()
    try:
        with capture_output() as made:
            display(live.live(draw, **sliders(live)))
    finally:
        InteractiveShell.clear_instance()
    script, data = (output.data for output in made.outputs)
    assert set(script) == {"application/javascript"}
    assert set(data) == {live.WIDGET, "text/plain"}
    assert data["text/plain"].startswith("Here is a figure that moves: run this cell in JupyterLab")


def test_without_ipywidgets_there_is_one_sentence(
    live: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    given = sliders(live)
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    assert live.live(draw, **given) is None
    assert capsys.readouterr().out.startswith("Here is a figure that moves: pip install ipywidgets")
