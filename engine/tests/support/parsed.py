"""A page, taken apart."""

from __future__ import annotations

import html.parser
import re

CHINESE = re.compile("[\u2e80-\u9fff\uff00-\uffef]")
CODE = ("pre", "code", "style", "script")


class Parsed(html.parser.HTMLParser):
    """The elements of a page, and its text; once with what code it has, once without."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = self.prose = ""
        self._code = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attributes)))
        self._code += tag in CODE
        self.prose += " " if tag in ("td", "th", "dd") else ""

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag in CODE

    def handle_data(self, data: str) -> None:
        self.text += data
        self.prose += "" if self._code else data

    @property
    def tags(self) -> set[str]:
        """The kinds of its elements."""
        return {tag for tag, _ in self.elements}

    @property
    def words(self) -> str:
        """Its text without code, with single spaces."""
        return " ".join(self.prose.split())

    def attributes(self, tag: str, name: str) -> list[str]:
        """What an attribute says, in every element of a kind that has it."""
        return [str(own[name]) for kind, own in self.elements if kind == tag and name in own]
