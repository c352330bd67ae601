"""Whether a page can be used by everybody, as axe-core sees it."""

from __future__ import annotations

from collections.abc import Collection

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def violations(page: Page, inside: str = "html", but: Collection[str] = ()) -> list[str]:
    """Return what axe-core finds on a page, a line for each element.

    Args:
        page: the page, as it shall be judged: what is folded is not seen.
        inside: the part of it, as a CSS selector.
        but: rules that do not count, each with its reason beside the call.
    """
    found = Axe().run(page, inside, {"runOnly": RULES, "resultTypes": ["violations"]})
    return [
        f"{one['id']} ({one['impact']}): {node['target']} {node['html'][:120]}"
        for one in found.response["violations"]
        if one["id"] not in but
        for node in one["nodes"]
    ]
