"""The course's own code: building the lessons, proving the marks, grading a class."""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "error: this Python is %d.%d, and the course needs 3.11 or newer; "
        "install it and run the command with it." % sys.version_info[:2]
    )
