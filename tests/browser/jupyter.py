"""A notebook in JupyterLab, by the hand of a student."""

from __future__ import annotations

import contextlib
import re

from playwright.sync_api import Locator, Page, expect

SECONDS = 60_000  # milliseconds: a kernel on a busy machine
expect.set_options(timeout=SECONDS)


def ready(page: Page) -> None:
    """Wait for the kernel."""
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=SECONDS)
    page.get_by_text(re.compile(r"\(ipykernel\) \| (空闲|Idle)")).wait_for(timeout=SECONDS)


def cell(page: Page, text: str) -> Locator:
    """The first code cell with this text, in sight: what is far from it is not drawn."""
    found = page.locator(".jp-CodeCell").filter(has_text=text).first
    panel = page.locator(".jp-WindowedPanel-outer").first
    for _ in range(100):
        if found.count():
            break
        panel.evaluate("one => { one.scrollTop += one.clientHeight }")
        page.wait_for_timeout(100)
    found.scroll_into_view_if_needed(timeout=SECONDS)
    return found


def run(page: Page, text: str) -> Locator:
    """Run a cell, unfolded; return its output. A key that was not heard is pressed again."""
    one = cell(page, text)
    if one.locator(".jp-InputPlaceholder").count():
        one.locator(".jp-InputPlaceholder").click()
    prompt = one.locator(".jp-InputPrompt").first
    before = prompt.inner_text()
    for patience in (3_000, 10_000, SECONDS):
        prompt.click()
        page.keyboard.press("Control+Enter")
        with contextlib.suppress(AssertionError):
            expect(prompt).not_to_have_text(before, timeout=patience)
            break
    return one.locator(".jp-OutputArea").first
