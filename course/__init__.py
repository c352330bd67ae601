"""The course's own code: building the lessons, proving the marks, grading a class."""
