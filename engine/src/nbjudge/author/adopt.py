"""What students wrote and no mistake explains becomes an answer of the bank, with its sentence.

Of a student's cell the function is taken, with what it needs from the cell: as code alone, without
comments and docstrings. From then on it runs as the author's own code, where a class is graded too;
so what could reach outside of the computation is refused, and the author is asked to read the rest.
"""

from __future__ import annotations

import ast
import builtins
import re
import textwrap
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from nbjudge.course import GROUP_LINE, Course
from nbjudge.notebook import cells
from nbjudge.notebook.answers import parsed, sentences
from nbjudge.notebook.names import defines, uses
from nbjudge.notebook.original import originals
from nbjudge.notebook.stranger import statements, tried

MODULES = {"math", "numpy"}  # that an adopted answer may import
# What reaches files, programs or Python's own insides.
REACHES_OUT = {
    *("__import__", "breakpoint", "compile", "delattr", "eval", "exec", "exit", "get_ipython"),
    *("getattr", "globals", "help", "input", "locals", "open", "quit", "setattr", "vars"),
    *("ctypeslib", "distutils", "dump", "dumps", "f2py", "fromfile", "fromregex", "genfromtxt"),
    *("lib", "load", "loads", "loadtxt", "memmap", "save", "savetxt", "savez", "savez_compressed"),
    *("builtins", "importlib", "os", "subprocess", "sys", "testing", "tofile"),
}
DEFINES = (
    *(ast.FunctionDef, ast.ClassDef, ast.Import, ast.ImportFrom),
    *(ast.Assign, ast.AnnAssign, ast.AugAssign),
)
WORD, NUMBER = 4, 4  # characters of a name that is looked for inside of words; of a number
Key = tuple[str, str]  # a function, and a word for what it does
Examples = Mapping[Key, tuple[Sequence[str], Collection[str]]]


class NotAdopted(Exception):
    """Why a student's text becomes no answer."""


def adopt(
    course: Course, examples: Examples, functions: Collection[str] = ()
) -> Iterator[tuple[bool, str]]:
    """Turn each line of the course's groups into an answer; yield if it was, and what was done.

    A line that became an answer is taken out of its file; any other one stays.

    Args:
        course: the course.
        examples: what students of each group wrote, the best example first, and their names.
        functions: of these alone; empty: of all.

    Raises:
        CourseError: a line cannot be read, or a file of answers is not as it should be.
    """
    for key, sentence in course.group_sentences().items():
        function, word = key
        if functions and function not in functions:
            continue
        texts, names = examples.get(key, ((), ()))
        try:
            code = _first(course, function, texts, names)
            path = _append(course, key, sentence, code)
        except NotAdopted as error:
            yield False, f"{function} {word}: {error}; the line stays."
            continue
        _take_out(course, key)
        yield True, f"{function} {word}: now in {path}:\n{textwrap.indent(code, '    ')}"


def _first(course: Course, function: str, texts: Sequence[str], names: Collection[str]) -> str:
    """The first of some texts that can be an answer, as code alone."""
    if not texts:
        raise NotAdopted("nobody in the graded class has such an answer")
    reasons: list[str] = []
    given = _given(course, function)
    for text in texts:
        try:
            code = alone(text, function, given)
            _refuse_names(code, names)
            return code
        except NotAdopted as error:
            reasons.append(str(error))
    raise NotAdopted(reasons[0])


def _given(course: Course, function: str) -> set[str]:
    """The names that an answer may use: what the lessons with the function define, and Python."""
    found = set(dir(builtins))
    for original in originals(course).values():
        if function in original.exercises():
            for key, (defined, _) in original.symbols.items():
                found |= set() if cells.is_test(original.cell(key)) else defined
    return found


# ---------------------------------------------------------------------- the code


def alone(source: str, function: str, given: Collection[str]) -> str:
    """Return the code of a function out of a student's cell, with what it needs from there.

    Args:
        source: the cell.
        function: the name.
        given: the names that are there without it.

    Raises:
        NotAdopted: it is no Python, does not define the function by itself, or reaches outside.
    """
    texts = statements(source) or []
    code = tried(lambda: _code([node for text in texts for node in ast.parse(text).body], function))
    if not code:
        raise NotAdopted(f"its code cannot be read, or has no def {function} that is written")
    if missing := uses(code) - set(given):
        raise NotAdopted(f"its code needs {', '.join(sorted(missing))} from elsewhere")
    if found := sorted(set(_reaching(ast.parse(code)))):
        raise NotAdopted(f"its code may reach outside of the computation ({', '.join(found)})")
    return code


def _code(body: list[ast.stmt], function: str) -> str:
    """What defines a function, and what that uses, as text; empty where nothing does."""
    body = [node for node in map(_Bare().visit, body) if isinstance(node, DEFINES)]
    if not any(isinstance(node, ast.FunctionDef) and node.name == function for node in body):
        return ""
    texts = [ast.unparse(node) for node in body]
    defined = [set(defines(text)) for text in texts]
    wanted, places = {function}, set[int]()
    while wanted:
        name = wanted.pop()
        found = [place for place, names in enumerate(defined) if name in names]
        if found and isinstance(body[found[-1]], ast.FunctionDef):
            found = found[-1:]  # it takes the place of those above
        wanted |= {used for place in {*found} - places for used in uses(texts[place])}
        places |= {*found}
    code = "\n\n".join(texts[place] for place in sorted(places))
    return "" if re.search(r"\braise NotImplementedError\b", code) else code


class _Bare(ast.NodeTransformer):
    """Takes out what is said and not done: docstrings, and texts that stand alone."""

    def visit_Expr(self, node: ast.Expr) -> ast.Expr | None:
        """Take out a text that stands alone."""
        return None if isinstance(node.value, ast.Constant) else node

    def generic_visit(self, node: ast.AST) -> ast.AST:
        """Leave no body empty."""
        node = super().generic_visit(node)
        if getattr(node, "body", None) == []:
            node.body = [ast.Pass()]  # type: ignore[attr-defined]
        return node


def _reaching(tree: ast.Module) -> Iterator[str]:
    """What in some code may reach outside of the computation."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            modules = {alias.name for alias in node.names}
            yield from modules - MODULES
        elif isinstance(node, ast.ImportFrom):
            yield from {node.module or "."} - MODULES
            yield from {alias.name for alias in node.names} & REACHES_OUT
        elif isinstance(node, ast.Name | ast.Attribute):
            name = node.id if isinstance(node, ast.Name) else node.attr
            if name in REACHES_OUT or name.startswith("__"):
                yield name


def _refuse_names(code: str, names: Collection[str]) -> None:
    """Refuse code in which a student is named: a long name anywhere, a short one as a word."""
    text = code.casefold()
    words = set(re.findall(r"[^\W_]+", text))
    for name in map(str.casefold, names):
        long = len(name) >= WORD or not name.isascii()
        if name.isdecimal() and len(name) < NUMBER:
            continue
        if name in text if long else len(name) > 1 and name in words:
            raise NotAdopted("its code holds the name of a student")


# ---------------------------------------------------------------------- the files


def _append(course: Course, key: Key, sentence: str, code: str) -> Path:
    """Write an answer and its sentence behind those that are there; return the file, as shown.

    Raises:
        NotAdopted: the function has no answers yet, or this one cannot be read back.
    """
    function, word = key
    path, mistake = course.answers / f"{function}.py", f"unknown_{word}"
    shown = path.relative_to(course.root)
    if not path.is_file():
        raise NotAdopted(f"{shown} is not there; begin it with a right answer")
    if mistake in sentences(course):
        raise NotAdopted(f"the bank has a mistake {mistake} already; give that one another name")
    before = path.read_text("utf-8")
    new = (
        f"# %% {mistake} [markdown]\n# {sentence}\n\n"
        f'# %% adopted {word} mistake="{mistake}"\n{code}\n'
    )
    text = f"{before.rstrip()}\n\n\n{new}"
    (found, said), expected = parsed(text), (f"adopted {word}", mistake, code)
    whole = len(found) == len(parsed(before)[0]) + 1 and found[-1] == expected
    if not whole or said.get(mistake) != " ".join(sentence.split()):
        raise NotAdopted(f"it cannot be written into {shown} so that it reads the same")
    path.write_text(text, encoding="utf-8")
    return shown


def _take_out(course: Course, key: Key) -> None:
    """Take the line of a group out of its file."""
    lines = course.groups.read_text("utf-8-sig").splitlines(keepends=True)
    left = []
    for line in lines:
        parts = GROUP_LINE.fullmatch(line.strip())
        if parts is None or (parts["function"], parts["word"]) != key:
            left.append(line)
    course.groups.write_text("".join(left), encoding="utf-8")
