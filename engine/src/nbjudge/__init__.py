"""The course's own code: building the lessons, proving the marks, grading a class."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036
    sys.exit(
        "error: this Python is older than 3.11, which the course needs; "
        "install a newer one and run the command with it."
    )

# jsonschema, if it finds this package, has it compile a grammar of web addresses: a second, each
# time a command starts, for a check that no notebook asks for.
sys.modules.setdefault("rfc3987_syntax", None)
