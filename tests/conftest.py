"""The kit of this course, as its notebooks have it: a test may `from lesson_kit import …`."""

from nbjudge.run import kit

from tests.support import SOURCE

kit.load(SOURCE / "lesson_kit")
