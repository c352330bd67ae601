"""What the tests of executing share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from nbjudge.run import pool as pools


@pytest.fixture(scope="module")
def pool() -> Iterator[pools.Pool]:
    """Two workers, for the tests of a file."""
    made = pools.Pool(2)
    yield made
    made.close()
