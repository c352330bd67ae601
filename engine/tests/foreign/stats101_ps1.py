"""Problem set 1 of `stats101`: k-means, one notebook of format 4.5 with random cell ids."""

from __future__ import annotations

from nbformat import NotebookNode

from .cells import code, locked, notebook, solution, test, text
from .submissions import Submission, adds_below, both, deletes, moves_below, rewrites

# The cells' names, as Jupyter makes them.
ASSIGN = "cell-0f1e2d3c4b5a6978"
UPDATE = "cell-7a1b92c3d4e5f607"
INERTIA = "cell-c0ffee1234567890"
BEST_K = "cell-5d6e7f8091a2b3c4"
REPORT = "cell-91a2b3c4d5e6f708"
LONGEST = "cell-d4e5f60718293a4b"
START, DRAWN, LLOYD, TIMED = (f"cell-{end}" for end in ("3c4d5e6f", "a1", "b2b2b2b2", "4e5f6071"))
ON_RESULT = "cell-2b3c4d5e6f708192"
ON_ASSIGN = "cell-1a2b3c4d5e6f7081"
ON_UPDATE = "cell-60718293a4b5c6d7"
ON_CENTRES = "cell-718293a4b5c6d7e8"
ON_INERTIA = "cell-8293a4b5c6d7e8f9"
ON_BEST_K = "cell-93a4b5c6d7e8f90a"
ON_REPORT = "cell-a4b5c6d7e8f90a1b"
ON_LONGEST = "cell-b5c6d7e8f90a1b2c"

FILES = {
    "data.csv": b"""\
length,width
1.4,0.2
1.3,0.2
1.5,0.2
1.7,0.4
1.6,0.3
4.7,1.4
4.5,1.5
4.9,1.5
4.0,1.3
4.6,1.5
""",
    "helpers.py": b'''\
"""Handed out with problem set 1."""

import numpy as np


def load_points(path):
    """Read petals: one row a flower, its length and its width."""
    return np.loadtxt(path, delimiter=",", skiprows=1)


def pairwise(points, centres):
    """Squared distances: one row a point, one column a centre."""
    return ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
''',
}


def notebooks() -> dict[str, NotebookNode]:
    """Return the instructor's edition, by name of the notebook."""
    return {"kmeans": notebook(_every_cell(), minor=5, seed="kmeans")}


def _every_cell() -> list[NotebookNode]:
    """The notebook, part by part."""
    points = [*_start(), *_assign(), *_update(), *_update_tests()]
    return [*points, *_inertia(), *_best_k(), *_longest()]


def _start() -> list[NotebookNode]:
    """What everything else needs: imports and data, untagged, and a magic in a locked cell."""
    return [
        text("# Problem set 1: k-means\nThe petals of ten flowers, in two groups."),
        code("""
            %matplotlib inline
            import io
            from contextlib import redirect_stdout

            import matplotlib.pyplot as plt
            import numpy as np

            from helpers import load_points, pairwise
        """),
        code("""
            points = load_points("data.csv")
            points[:3]
        """),
        locked(START, "%precision 3\nstart = points[[0, -1]]"),
    ]


def _assign() -> list[NotebookNode]:
    """A function that a locked cell calls before any test."""
    return [
        text("## Which centre is nearest?"),
        solution(
            ASSIGN,
            '''
            def assign(points, centres):
                """Return the number of the nearest centre, for every point."""
                ### BEGIN SOLUTION
                return pairwise(points, centres).argmin(axis=1)
                ### END SOLUTION
            ''',
        ),
        text("Your function colours the flowers:"),
        locked(
            DRAWN,
            """
            result = assign(points, start)
            plt.scatter(*points.T, c=result)
            plt.show()
            """,
        ),
        test(ON_RESULT, 1, "assert list(result) == [0] * 5 + [1] * 5"),
        test(
            ON_ASSIGN,
            2,
            """
            corners = np.array([[0.0, 0.0], [0.0, 9.0], [9.0, 0.0]])
            assert list(assign(corners, corners)) == [0, 1, 2]
            ### BEGIN HIDDEN TESTS
            draw = np.random.default_rng(4)
            cloud, middles = draw.normal(size=(40, 3)), draw.normal(size=(5, 3))
            assert list(assign(cloud, middles)) == list(pairwise(cloud, middles).argmin(axis=1))
            ### END HIDDEN TESTS
            """,
        ),
    ]


def _update() -> list[NotebookNode]:
    """A function that a locked one calls, together with the first."""
    return [
        text("## Where is the middle of a group?"),
        solution(
            UPDATE,
            '''
            def update(points, labels, k):
                """Return the mean of each of the k groups, one row a group."""
                ### BEGIN SOLUTION
                return np.array([points[labels == group].mean(axis=0) for group in range(k)])
                ### END SOLUTION
            ''',
        ),
        locked(
            LLOYD,
            '''
            def lloyd(points, centres, steps=9):
                """Group the points, beginning with these centres: k-means."""
                for _ in range(steps):
                    labels = np.asarray(assign(points, centres))
                    centres = update(points, labels, len(centres))
                return labels, centres
            ''',
        ),
        locked(TIMED, "%%time\nlabels, centres = lloyd(points, start)"),
    ]


def _update_tests() -> list[NotebookNode]:
    """Tests of the function itself, and of what the locked one made of it."""
    return [
        test(
            ON_UPDATE,
            1,
            """
            groups = update(np.array([[0.0, 2.0], [2.0, 4.0], [7.0, 7.0]]), np.array([1, 1, 0]), 2)
            assert np.allclose(groups, [[7.0, 7.0], [1.0, 3.0]])
            """,
        ),
        test(
            ON_CENTRES,
            2,
            """
            assert np.allclose(centres, [[1.5, 0.26], [4.54, 1.44]])
            ### BEGIN HIDDEN TESTS
            swapped, _ = lloyd(points, start[::-1])
            assert list(swapped) == [1] * 5 + [0] * 5
            ### END HIDDEN TESTS
            """,
        ),
    ]


def _inertia() -> list[NotebookNode]:
    """A test that gives a part of its points."""
    return [
        text("## How good is a grouping?"),
        solution(
            INERTIA,
            '''
            def inertia(points, centres):
                """Return the sum of squared distances to the nearest centre."""
                ### BEGIN SOLUTION
                return float(pairwise(points, centres).min(axis=1).sum())
                ### END SOLUTION
            ''',
        ),
        test(
            ON_INERTIA,
            2,
            """
            # A third of the points for each case that is right.
            line = np.array([[0.0], [1.0], [5.0], [9.0]])
            cases = [([[0.0]], 107.0), ([[0.0], [9.0]], 17.0), ([[0.0], [5.0], [9.0]], 1.0)]
            right = 0
            for middles, expected in cases:
                try:
                    right += abs(inertia(line, np.array(middles)) - expected) < 1e-9
                except Exception:
                    pass
            2 * float(right) / 3
            """,
        ),
    ]


def _best_k() -> list[NotebookNode]:
    """A solution that is a variable; a function that prints."""
    return [
        text("How many groups would you choose? Set `best_k`."),
        solution(BEST_K, "### BEGIN SOLUTION\nbest_k = 2\n### END SOLUTION"),
        test(ON_BEST_K, 1, "assert isinstance(best_k, int)\nassert best_k == 2"),
        solution(
            REPORT,
            '''
            def report(labels):
                """Print a line for each group: `group 0: 5 flowers`."""
                ### BEGIN SOLUTION
                for group in sorted(set(labels)):
                    print(f"group {group}: {list(labels).count(group)} flowers")
                ### END SOLUTION
            ''',
        ),
        test(
            ON_REPORT,
            1,
            """
            printed = io.StringIO()
            with redirect_stdout(printed):
                report([1, 0, 1, 1])
            assert printed.getvalue() == "group 0: 1 flowers\\ngroup 1: 3 flowers\\n"
            """,
        ),
    ]


def _longest() -> list[NotebookNode]:
    """A function that reads the file beside the notebook."""
    return [
        solution(
            LONGEST,
            '''
            def longest(path):
                """Return the greatest length in a file such as data.csv."""
                ### BEGIN SOLUTION
                with open(path) as rows:
                    next(rows)
                    return max(float(row.split(",")[0]) for row in rows)
                ### END SOLUTION
            ''',
        ),
        test(ON_LONGEST, 1, 'assert longest("data.csv") == 4.9'),
    ]


LOOPS = {
    ASSIGN: """\
def assign(points, centres):
    nearest = []
    for point in points:
        distances = [np.linalg.norm(point - centre) for centre in centres]
        nearest.append(distances.index(min(distances)))
    return nearest
""",
    UPDATE: """\
def update(points, labels, k):
    sums, counts = np.zeros((k, points.shape[1])), np.zeros(k)
    for point, label in zip(points, labels):
        sums[label] += point
        counts[label] += 1
    return sums / counts[:, None]
""",
    INERTIA: """\
import math

def inertia(points, centres):
    return sum(min(math.dist(p, c) ** 2 for c in centres) for p in points)
""",
    BEST_K: "a, b = 1, 1\nbest_k = a + b",
    REPORT: """\
from collections import Counter

def report(labels):
    print("\\n".join(f"group {g}: {n} flowers" for g, n in sorted(Counter(labels).items())))
""",
    LONGEST: """\
def longest(path):
    return load_points(path)[:, 0].max()
""",
}

EVERYTHING = {
    ON_RESULT: 1,
    ON_ASSIGN: 2,
    ON_UPDATE: 1,
    ON_CENTRES: 2,
    ON_INERTIA: 2,
    ON_BEST_K: 1,
    ON_REPORT: 1,
    ON_LONGEST: 1,
}
OF_ASSIGN = {name: EVERYTHING[name] for name in (ON_RESULT, ON_ASSIGN, ON_CENTRES)}

DUE = "2026-03-01 12:00:00 UTC"

SUBMISSIONS = (
    Submission("ada", "the instructor's own answers, in time", handed_in="2026-03-01 11:59:59 UTC"),
    Submission("bob", "other right ways, with imports of their own", writes=LOOPS),
    Submission(
        "cleo",
        "one function wrong: the farthest centre",
        writes={
            ASSIGN: "def assign(points, centres):\n"
            "    return pairwise(points, centres).argmax(axis=1)"
        },
        loses=OF_ASSIGN,
    ),
    Submission(
        "dan",
        "partly wrong: right for one centre only; another number of groups",
        writes={
            INERTIA: "def inertia(points, centres):\n"
            "    return pairwise(points, centres).max(axis=1).sum()",
            BEST_K: "best_k = 3",
        },
        # `%precision 3` has the partial credit printed as 0.667, and that is the mark.
        loses={ON_INERTIA: 1.333, ON_BEST_K: 1},
    ),
    Submission("eve", "the release edition, untouched", answers_rest=False, loses=EVERYTHING),
    Submission(
        "finn",
        "own cells, a moved cell, rewritten read-only cells, rewritten files",
        changes={
            "kmeans": both(
                adds_below("points = load_points", "points.mean(axis=0)", "scratch = 1 / 3"),
                moves_below("## Which centre", UPDATE),
                adds_below("def report", "1 / 0", "print(assign(points[:2], points[:2]))"),
                rewrites("%precision 3", "start = points[:2]"),
                rewrites("assert longest", "pass"),
            )
        },
        files={"helpers.py": "raise SystemExit\n", "data.csv": "length,width\n9,9\n"},
    ),
    Submission(
        "gus",
        "a syntax error in one solution",
        writes={UPDATE: "def update(points, labels, k)\n    return points[:k]"},
        loses={ON_UPDATE: 1, ON_CENTRES: 2},
    ),
    Submission(
        "hana",
        "a solution that raises where it is defined",
        writes={
            ASSIGN: "def assign(points, centres, metric=euclidean):\n    return metric(points)"
        },
        loses=OF_ASSIGN,
    ),
    Submission(
        "ivy",
        "the untagged cell of imports is gone",
        changes={"kmeans": deletes("%matplotlib inline")},
        # What needs no import is still right.
        loses={n: p for n, p in EVERYTHING.items() if n not in (ON_BEST_K, ON_LONGEST)},
    ),
    Submission(
        "jon",
        "late, and a report without its last line's end",
        writes={REPORT: "def report(labels):\n    print('group 0:', len(labels), end='')"},
        loses={ON_REPORT: 1},
        handed_in="2026-03-01 15:30:00 UTC",
    ),
    Submission(
        "kim",
        "an untagged cell says something else, and locked cells use it",
        changes={
            "kmeans": rewrites("points = load_points", 'points = load_points("data.csv")[:6]')
        },
        loses={ON_RESULT: 1, ON_CENTRES: 2},
    ),
)
