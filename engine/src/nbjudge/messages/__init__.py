"""Every sentence that a person reads, by name, in each language.

`en.py` and `zh.py` hold the same names with the same fields in braces. Whoever finds something
names it; whoever shows it asks for a language.
"""

from __future__ import annotations

from nbjudge.messages import en, zh

SENTENCES: dict[str, dict[str, str]] = {"en": en.SENTENCES, "zh": zh.SENTENCES}
LANGUAGES = tuple(SENTENCES)


def say(language: str, name: str, /, **values: object) -> str:
    """Return the sentence `name` in a language of `LANGUAGES`, its fields filled in.

    Raises:
        KeyError: there is no such language, sentence or field.
    """
    return SENTENCES[language][name].format_map(values)


def part(language: str, prefix: str) -> dict[str, str]:
    """Return the sentences whose names start with `prefix` and a dot, without both."""
    start = f"{prefix}."
    return {
        name.removeprefix(start): text
        for name, text in SENTENCES[language].items()
        if name.startswith(start)
    }


def words(name: str) -> list[str]:
    """Return what people of every language write for something: longer words before shorter ones."""
    found = [word for language in LANGUAGES for word in say(language, name).split("|")]
    return sorted(found, key=len, reverse=True)
