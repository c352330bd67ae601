"""What a browser has drawn: how wide, in which colours, with which characters."""

from __future__ import annotations

from playwright.sync_api import Locator

PHONE, DESK = 390, 1280  # CSS pixels


def chinese_is_drawn(words: Locator) -> bool:
    """Tell whether the Chinese of an element is more than boxes; its text is gone afterwards.

    What is a box looks like any other box, for example that of a private character.
    """
    element = words.element_handle()
    drawn = element.screenshot()
    element.evaluate("one => { one.textContent = one.textContent.replace(/[一-龥]/g, '\\ue000') }")
    return element.screenshot() != drawn


def luminance(colour: str) -> float:
    """Relative luminance of `rgb(…)`, as WCAG 2.1 defines it."""
    parts = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
