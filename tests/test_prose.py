"""Chinese prose that students read: full-width punctuation, one word for one thing."""

from __future__ import annotations

import ast
import io
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import ROOT

HAN = "[\u3400-\u9fff]"
MESSAGES = ROOT / "engine" / "src" / "nbjudge" / "messages" / "zh.py"
LESSONS = sorted((ROOT / "lessons").glob("*.md"))
FILES = [
    *LESSONS,
    *sorted((ROOT / "lessons").glob("*.txt")),
    *sorted((ROOT / "lessons" / "lesson_kit").glob("*.py")),
    *sorted((ROOT / "answers").glob("*.py")),
    MESSAGES,
    ROOT / "README.zh-CN.md",
    ROOT / "site" / "index.md",
    *sorted((ROOT / "seat").glob("*.html")),
    *sorted((ROOT / "seat").glob("*.txt")),
    *sorted((ROOT / "site" / "_templates").glob("*.html")),
]

# What stays as it is: code, formulas, addresses, tags, fields, names of files, numbers.
KEPT = re.compile(
    r"``.+?``|`[^`]+`|\$[^$]+\$|\]\([^)]*\)|https?://[^\s，。）]+|</?[a-zA-Z][^<>]*>|\{[^{}]*\}"
    r"|[^\s`，。：；（）“”()\[\]]+\.(?:py|md|csv|ipynb|txt|zip|json|otf)\b|\.\.\.|\d[.:,]\d"
)
ROUND = re.compile(r"(?P<called>[A-Za-z0-9_]?)\((?P<inside>[^()]*)\)")
SQUARE = re.compile(r"\[[^\[\]\u3400-\u9fff]*\]")
HIDDEN = "\ue000"
LEAD = re.compile(r"^\s*(?:\d+\.|[-*>]|#+|\|)\s+")  # of an item, a heading, a row
PARAMETER = re.compile(r"^\s*[a-z_][\w, ]*: ")  # of a docstring
HALF = re.compile(
    rf"""(?:{HAN}|[）”])[,.:;?!]|(?<!\ )[,.:;?!]\ ?(?:{HAN}|[（“])|[,.:;?!]$
    |{HIDDEN}[,;:]\ ?{HIDDEN}|[()"]""",
    re.VERBOSE,
)
SPACED = re.compile(r"\S [，。：；？！（）]|[，。：；？！（）] (?=[^\s|])")
BANNED = re.compile(
    r"坡度|计算机|看得见的检查|一个比特|(?<!文件)夹(?!在)|推一推|推一点|都推|往[上下]推|推多远|"
    r"单独推|推一次|推着试"
)


def half_width(text: str) -> list[str]:
    """Return what is half-width, or has a space too many, in a line of Chinese prose."""
    if not re.search(HAN, text):
        return []
    alternatives = re.findall(r'alt="([^"]*)"', text)
    text = KEPT.sub(HIDDEN, LEAD.sub("", text.rstrip()))
    before = ""
    while before != text:  # from the inside out
        before, text = text, SQUARE.sub(HIDDEN, ROUND.sub(_hide_shape, text))
    found = [match[0] for match in HALF.finditer(text.replace("**", ""))]
    found += [match[0] for match in SPACED.finditer(text)]  # `**` may need the space
    return found + [fault for one in alternatives for fault in half_width(one)]


def _hide_shape(match: re.Match[str]) -> str:
    """Hide round brackets of a shape, a point, a call; not those around words."""
    inside = match["inside"]
    words = re.fullmatch(r"[A-Za-z][A-Za-z' ]{2,}", inside) and not match["called"]
    spoken = re.search(HAN, inside) and not (match["called"] and re.fullmatch('"[^"]*"', inside))
    return match[0] if words or spoken else match["called"] + HIDDEN


def prose(path: Path, text: str) -> Iterator[tuple[int, str]]:
    """Yield the lines of a file that are prose, with their numbers."""
    if path.suffix == ".md":
        yield from _of_markdown(text)
    elif path.parent.name == "answers":
        yield from _of_answers(text)
    elif path.suffix == ".py":
        yield from _of_python(text, 0)
    elif path.suffix == ".html":
        yield from _of_html(text)
    else:
        yield from enumerate(text.splitlines(), start=1)


def _of_html(text: str) -> Iterator[tuple[int, str]]:
    """What a template says: between tags, in attributes, and in strings of Jinja."""
    for number, line in enumerate(text.splitlines(), start=1):
        for said in re.findall(r'"([^"]*)"|>([^<{]+)<|^([^<>{}="]+)$', line):
            yield number, "".join(said)


def _of_markdown(text: str) -> Iterator[tuple[int, str]]:
    fence, code, start, formula, front = "", [], 0, False, False
    for number, line in enumerate(text.splitlines(), start=1):
        if line == "---":
            front = number == 1
        elif line.lstrip().startswith("```"):
            if not fence:
                fence, code, start = line.strip(), [], number
                continue
            if "code-cell" in fence or fence == "```python":
                yield from _of_python("\n".join(code), start)
            else:
                said = (one.partition("# ")[2] for one in code)
                yield from enumerate(said, start=start + 1)
            fence = ""
        elif fence:
            code.append("" if line.startswith(":") else line)
        elif line.strip() == "$$":
            formula = not formula
        elif not formula and line.startswith("|"):
            yield from ((number, cell.strip()) for cell in re.split(r"(?<!\\)\|", line))
        elif not formula:
            yield number, PARAMETER.sub("", line) if front else line


def _of_python(source: str, offset: int) -> Iterator[tuple[int, str]]:
    for token in tokenize.generate_tokens(io.StringIO(source + "\n").readline):
        if token.type == tokenize.COMMENT:
            yield offset + token.start[0], token.string.lstrip("# ")
    tree = ast.parse(source)
    joined = [node for node in ast.walk(tree) if isinstance(node, ast.JoinedStr)]
    pieces = {id(piece) for node in joined for piece in node.values}
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            parts = (p.value if isinstance(p, ast.Constant) else HIDDEN for p in node.values)
            said = "".join(map(str, parts))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            if id(node) in pieces:
                continue
            said = node.value
        else:
            continue
        for number, line in enumerate(said.splitlines(), start=offset + node.lineno):
            yield number, PARAMETER.sub("", line) if "\n" in said else line.strip()


def _of_answers(text: str) -> Iterator[tuple[int, str]]:
    """Yield the sentences of mistakes, which stand in text cells."""
    said = False
    for number, line in enumerate(text.splitlines(), start=1):
        if line.startswith("# %%"):
            said = "[markdown]" in line
        elif said:
            yield number, line.removeprefix("#").strip()


def faults(path: Path, text: str) -> list[str]:
    """Return what is wrong with the punctuation and the words of a file."""
    return [
        f"{number}: {fault!r} in: {line.strip()[:90]}"
        for number, line in prose(path, text)
        for fault in [*half_width(line), *BANNED.findall(line)]
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_chinese_is_written_in_one_way(path: Path) -> None:
    assert faults(path, path.read_text("utf-8")) == []


def test_the_usual_words_are_said_once_at_least() -> None:
    said = "".join(path.read_text("utf-8") for path in LESSONS)
    assert [word for word in ("神经元", "标签", "偏置") if word not in said] == []


def test_the_video_is_named_once() -> None:
    said = "".join(path.read_text("utf-8") for path in LESSONS)
    assert len(re.findall("《机器学习》", said)) == 1
    assert "吴恩达" in said


@pytest.mark.parametrize(
    "line",
    [
        "先对形状, 再算数。",
        "一层就是一次乘法.",
        "看 `x`: 它是输入。",
        "用 NumPy, 再画图。",
        "隐藏层 (hidden layer) 在中间。",
        "权重（输入个数，单元个数)。",
        "它叫 (单层) 网络。",
        '这叫"饱和"。',
        "在 NumPy 里算。看 `W`.",
        "取 $x = 2$, $w = 1$ 的时候。",
        "叫**梯度**(gradient)。",
        "- **目标**: $W$ 的梯度",
        "先乘 ，再加。",
        "先乘， 再加。",
        '<img alt="丢分的函数, 该再读哪里">',
    ],
)
def test_a_half_width_mark_is_found(line: str) -> None:
    assert half_width(line)


@pytest.mark.parametrize(
    "line",
    [
        "1. `inputs` (n, d_in)，`weights` (d_in, d_out) → (n, d_out)。",
        "输入 (1, 1) 乘以 `W`，得到 $(4, 1)$：第 1 步。",
        "先 .copy() 一份，用 np.array(...) 包一下。",
        '运行 handin.pack("你的学号")，换成你自己的。',
        "例：x = [[1, 2], [3, 1]]，y = [[3], [6]]，从 [(0, 3.0), (1, 1.0)] 算起。",
        "约 95.3 %，在 https://example.org/a,b 上。",
        "打开 01_forward.ipynb 之后（Shift + Enter），看 σ(x) 的值。",
        "[文档](docs/grading.md)，{name}：{text}",
        "No Chinese here, at all.",
    ],
)
def test_code_shapes_and_formulas_stay(line: str) -> None:
    assert half_width(line) == []


def test_every_kind_of_text_is_read() -> None:
    """A half-width mark, or an old word, in any place of a lesson."""
    places = [
        "先加, 再乘。",
        "| a | 先加, 再乘 |",
        "```{code-cell} ipython3\n# 先加, 再乘\n```",
        "```{code-cell} ipython3\n:name: one\n\nprint(f'先加, {1 + 1}')\n```",
        '```{code-cell} ipython3\ndef f():\n    """做。\n\n    x: 数, 两个。\n    """\n```',
        "这里的坡度是 2。",
    ]
    for text in places:
        assert faults(Path("lesson.md"), text), text
    sentence = "# %% wrong [markdown]\n# 先加, 再乘。\n\n# %% way\ndef f(): ...\n"
    assert faults(Path("answers/f.py"), sentence)
