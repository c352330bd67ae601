"""The course's helpers as a package, wherever they lie: no path is searched for them."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType


def load(folder: Path, everything: bool = False) -> ModuleType:
    """Import the package in `folder` under the folder's name, in place of another of that name.

    Args:
        folder: the package's own folder.
        everything: import its modules, too.

    Raises:
        ImportError: it cannot be imported.
    """
    name = folder.name
    known = sys.modules.get(name)
    if known is None or list(getattr(known, "__path__", [])) != [str(folder)]:
        for module in [one for one in sys.modules if one.split(".")[0] == name]:
            del sys.modules[module]
        init = folder / "__init__.py"
        location = init if init.is_file() else None
        spec = importlib.util.spec_from_file_location(
            name, location, submodule_search_locations=[str(folder)]
        )
        if spec is None or spec.loader is None:
            raise ImportError(f"{folder}: is no package; give it an __init__.py")
        known = importlib.util.module_from_spec(spec)
        sys.modules[name] = known
        spec.loader.exec_module(known)
    if everything:
        for path in sorted(folder.glob("*.py")):
            if path.stem != "__init__":
                importlib.import_module(f"{name}.{path.stem}")
    return known
