"""The kit of the course that is written as lessons, imported as its notebooks import it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from types import ModuleType

import pytest
from nbjudge.author import build
from nbjudge.run import kit

from engine.tests.support import authored


@pytest.fixture(scope="session")
def helpers(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], ModuleType]:
    """Return the module of that name in the kit, which lies beside nothing."""
    course = authored.write(tmp_path_factory.mktemp("written"))
    folder = tmp_path_factory.mktemp("kit") / authored.KIT
    build.compose_kit(course, folder)

    def module(name: str) -> ModuleType:
        kit.load(folder)
        return importlib.import_module(f"{authored.KIT}.{name}")

    return module


@pytest.fixture
def checks(helpers: Callable[[str], ModuleType]) -> ModuleType:
    """The checks."""
    return helpers("checks")
