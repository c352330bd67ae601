"""The templates of the pages, and what each of them needs."""

from __future__ import annotations

import functools
from pathlib import Path

import jinja2

from nbjudge import messages

TEMPLATES = Path(__file__).parent / "templates"
HTML = {"en": "en", "zh": "zh-CN"}  # a language, as HTML names it


@functools.cache
def environment(language: str) -> jinja2.Environment:
    """Return what renders `templates/` in a language.

    All is escaped, and a name that is missing is an error. A template says a sentence with
    `say(name, field=value)`.
    """
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    made.globals["say"] = functools.partial(messages.say, language)
    made.globals["lang"] = HTML[language]
    return made
