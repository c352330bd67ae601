"""The seat in the browser, as `make seat` writes it: from the start page to the mark.

Every byte comes from the folder itself; Python runs in the page. Where the files of the seat were
not fetched, as where no network is, these tests do not run.
"""

from __future__ import annotations

import base64
import json
import re
import shutil
import socket
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbjudge.author import site
from nbjudge.course import Course
from nbjudge.notebook import cells
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser import firefox
from tests.browser.conftest import NAMES
from tests.browser.host import ISOLATED, Host, hosting
from tests.browser.jupyter import cell, run
from tests.support import RIGHT
from tests.support.published import leaks

LESSONS = ["01_forward", "02_sigmoid", "03_losses", "04_backprop", "05_single_layer_net"]
LESSONS += ["06_hidden_layer"]
PATIENCE = 300_000  # milliseconds: Python starts in a browser on a busy machine
WRONG = "def sigmoid(x): return 1 / (1 + np.exp(x))"
SIGMOID = "def sigmoid(x): return 1 / (1 + np.exp(-x))"
MINE = "def sigmoid(x): return 1 / (1 + np.exp(-x))  # 我写的"
# Puts answers into the cells to write, and runs every cell, one after the other.
SOLVE = """async (answers) => {
    const app = window.jupyterapp, panel = app.shell.currentWidget, book = panel.content;
    for (const one of book.widgets) {
        const own = one.model.getMetadata("nbgrader");
        if (own?.solution && answers[own.grade_id])
            one.model.sharedModel.setSource(answers[own.grade_id]);
    }
    for (let place = 0; place < book.widgets.length; place++) {
        if (book.widgets[place].model.type !== "code") continue;
        book.deselectAll();
        book.activeCellIndex = place;
        await app.commands.execute("notebook:run-cell");
    }
    await app.commands.execute("docmanager:save");
    return book.model.toJSON().cells;
}"""


@pytest.fixture
def host(seat_folder: Path, request: pytest.FixtureRequest) -> Iterator[Host]:
    """A host of the seat, as Pages is one; a parameter are headers that it sends besides."""
    with hosting(seat_folder, getattr(request, "param", None)) as host:
        yield host


@pytest.fixture
def visitor(browser: Browser, host: Host) -> Iterator[Callable[[], BrowserContext]]:
    """A new browser, with nothing kept; on none of its pages may anything go wrong."""
    wrong: list[str] = []
    contexts = []
    local = ("data:", "blob:", "about:", host.origin)

    def visitor() -> BrowserContext:
        context = browser.new_context(
            viewport={"width": 1280, "height": 900},
            locale="zh-CN",
            timezone_id="Asia/Shanghai",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.on("dialog", lambda d: d.accept())  # leave, though a cell has run since
        context.on("request", lambda r: r.url.startswith(local) or wrong.append(f"asked {r.url}"))
        context.on("console", lambda m: m.type == "error" and wrong.append(f"console: {m.text}"))
        context.on("weberror", lambda e: wrong.append(f"script: {e.error}"))
        return context

    yield visitor
    for context in contexts:
        context.close()
    assert not [*wrong, *host.missing]


def open_lesson(page: Page, host: Host, lesson: str) -> None:
    page.goto(f"{host.address}notebooks/index.html?path={lesson}.ipynb")
    started(page)


def started(page: Page) -> None:
    page.locator("#seat.ready").wait_for(timeout=PATIENCE)
    page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").wait_for(timeout=PATIENCE)


def write(page: Page, code: str) -> None:
    """Write over the cell of sigmoid, and run it."""
    cell(page, "def sigmoid(x):").locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.type(code)
    page.keyboard.press("Control+Enter")


def save(page: Page) -> None:
    page.evaluate("() => window.jupyterapp.commands.execute('docmanager:save')")


def source(page: Page) -> str:
    """All that the open notebook holds."""
    return str(
        page.evaluate("() => window.jupyterapp.shell.currentWidget.content.model.toString()")
    )


def solutions(course: Course, lesson: str) -> dict[str, str]:
    """Right answers: the bank's, and the instructor's own where it has none."""
    notebook = nbformat.read(course.source / f"{lesson}.ipynb", as_version=4)
    return {
        name: RIGHT.get(name) or re.sub(r"\n *### (BEGIN|END) SOLUTION", "", one.source)
        for one in notebook.cells
        if cells.is_solution(one) and (name := str(cells.name(one)))
    }


def nbjudge(course: Course, *verb: str) -> str:
    command = [sys.executable, "-m", "nbjudge", *verb]
    done = subprocess.run(command, cwd=course.root, capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_from_the_start_page_to_an_answer_that_stays(
    host: Host, visitor: Callable[[], BrowserContext]
) -> None:
    context = visitor()
    page = context.new_page()
    page.goto(host.address)
    expect(page.locator("#insecure")).to_be_hidden()
    page.get_by_role("link", name=re.compile("^02 ")).click()
    page.get_by_role("heading", name=re.compile("^02 ")).first.wait_for()
    assert host.megabytes(lambda name: not name.startswith("static/pyodide/")) < 3.5
    expect(page.locator("#seat")).to_contain_text("只存在这台电脑上")
    expect(page.locator("#seat [role=status]")).to_contain_text("正在")
    started(page)
    run(page, "# 准备")
    write(page, WRONG)
    below = run(page, "# 检查 · 数组：每个元素各算各的")
    expect(below.get_by_text("正负颠倒了")).to_be_visible()
    said = below.inner_text()
    assert said.index("正负颠倒了") < said.index("进度：✗ sigmoid：没过")
    assert host.megabytes() < 22

    write(page, SIGMOID)
    for check in ("# 检查 · 一个数：一个数进去", "# 检查 · 数组：每个元素各算各的"):
        below = run(page, check)
    expect(below.get_by_text("进度：✓ sigmoid：2 个都过了；5 分")).to_be_visible()

    live = run(page, "play.move_sigmoid()")
    picture = live.locator(".widget-html img")
    first = picture.get_attribute("src")
    live.locator(".noUi-handle").first.focus()
    page.keyboard.press("ArrowRight")
    expect(picture).not_to_have_attribute("src", first)
    question = run(page, "quiz.ask").locator(".Quiz").first
    question.locator(".MCButton").first.click()
    expect(question.locator(".Feedback")).not_to_be_empty()

    save(page)
    page.reload()
    page.get_by_role("heading", name=re.compile("^02 ")).first.wait_for()
    assert SIGMOID in source(page)


def test_all_lessons_solved_packed_and_graded(
    seat_course: Course, host: Host, visitor: Callable[[], BrowserContext], tmp_path: Path
) -> None:
    page = visitor().new_page()
    for lesson in LESSONS:
        open_lesson(page, host, lesson)
        made = page.evaluate(SOLVE, solutions(seat_course, lesson))
        outputs = [output for one in made for output in one.get("outputs", [])]
        bad = [
            one for one in outputs if one["output_type"] == "error" or one.get("name") == "stderr"
        ]
        assert not bad, f"{lesson}: {json.dumps(bad, ensure_ascii=False)[:1000]}"
        assert sum("image/png" in one.get("data", {}) for one in outputs) >= 1
    form = page.locator(".jp-CodeCell", has_text="handin.form()").locator(".jp-OutputArea").first
    form.locator("input").fill("wang_03")
    form.get_by_role("button", name="打包").click()
    link = form.get_by_role("link", name=re.compile("^下载 backprop_wang_03_"))
    expect(form.get_by_text("打好了：backprop_wang_03_")).to_be_visible()
    with page.expect_download() as downloading:
        link.click()
    package = tmp_path / downloading.value.suggested_filename
    downloading.value.save_as(package)
    assert re.fullmatch(r"backprop_wang_03_\d{8}T\d{6}Z\.zip", package.name)
    assert "1 taken" in nbjudge(seat_course, "collect", str(package))
    assert nbjudge(seat_course, "check")
    assert re.search(r"^wang_03 +15 +15 +15 +20 +15 +20 +100", nbjudge(seat_course, "grade"), re.M)


LOOP = "while True: pass  # def sigmoid(x):"
STOP = "[data-jp-item-name=interrupt]"
BUSY = ".jp-Notebook-ExecutionIndicator[data-status=busy]"


def loop(page: Page, *, until_busy: bool = True) -> Locator:
    """Write a loop without an end to the cell of sigmoid, and run it; return its output."""
    write(page, LOOP)
    if until_busy:
        page.locator(BUSY).wait_for()
    return page.locator(".jp-CodeCell", has_text=LOOP).locator(".jp-OutputArea").first


@pytest.mark.parametrize("host", [ISOLATED], indirect=True)
def test_stop_ends_a_loop_where_the_page_is_isolated(
    host: Host, visitor: Callable[[], BrowserContext]
) -> None:
    page = visitor().new_page()
    open_lesson(page, host, "02_sigmoid")
    output = loop(page)
    page.locator(STOP).click()
    expect(output).to_contain_text("KeyboardInterrupt")
    page.locator(STOP).click()  # nothing runs, and what runs next is not stopped
    write(page, SIGMOID)
    run(page, "# 准备")
    below = run(page, "# 检查 · 一个数：一个数进去")
    expect(below.get_by_text("✓ sigmoid：数值正确")).to_be_visible()
    page.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    started(page)
    output = loop(page, until_busy=False)
    page.locator(STOP).click()  # before Python has come to the loop
    expect(output).to_contain_text("KeyboardInterrupt")


def test_where_stop_cannot_work_it_says_what_does(
    host: Host, visitor: Callable[[], BrowserContext]
) -> None:
    page = visitor().new_page()
    open_lesson(page, host, "02_sigmoid")
    state = page.locator("#seat [role=status]")
    loop(page)
    page.locator(STOP).click()
    expect(state).to_contain_text("用菜单“内核”里的“重启内核”，写的东西还在")
    page.get_by_role("menuitem", name="内核", exact=True).click()
    page.get_by_text("重启内核…").click()
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(state).to_have_text("正在启动 Python")
    expect(state).to_have_text("Python 准备好了")
    assert LOOP in source(page)
    output = run(page, "# 准备")
    expect(output).not_to_contain_text("Error")


def test_no_solution_and_no_hidden_test_is_in_it(seat_folder: Path) -> None:
    texts = [path for path in seat_folder.rglob("*") if path.suffix in {".ipynb", ".txt", ".json"}]
    assert len(texts) > 10
    for path in texts:
        assert not leaks(path.read_text("utf-8")), path


def keep(page: Page, host: Host, path: Path) -> None:
    """Save all lessons to a file, from the start page."""
    page.goto(host.address)
    with page.expect_download() as downloading:
        page.get_by_role("button", name="存下全部").click()
    downloading.value.save_as(path)


def test_what_was_written_is_saved_and_taken_back_elsewhere(
    host: Host, visitor: Callable[[], BrowserContext], tmp_path: Path
) -> None:
    page = visitor().new_page()
    page.goto(host.address)
    page.get_by_role("button", name="存下全部").click()
    expect(page.locator("#said")).to_contain_text("还没有东西可存")
    page.goto(f"{host.address}notebooks/index.html?path=02_sigmoid.ipynb")
    write(page, MINE)
    save(page)
    keep(page, host, tmp_path / "all.zip")
    expect(page.locator("#said")).to_contain_text("存下了 1 个笔记本")

    other = visitor().new_page()  # another machine
    other.goto(host.address)
    other.locator("#chosen").set_input_files(tmp_path / "all.zip")
    expect(other.locator("#said")).to_contain_text("取回了 1 个笔记本。")
    other.goto(f"{host.address}notebooks/index.html?path=02_sigmoid.ipynb")
    other.get_by_role("heading", name=re.compile("^02 ")).first.wait_for()
    assert MINE in source(other)

    write(other, WRONG)
    save(other)
    other.goto(host.address)  # what is there goes to a folder of its own
    other.locator("#chosen").set_input_files(tmp_path / "all.zip")
    expect(other.locator("#said")).to_contain_text("原来的 1 个收在文件夹“旧版”里")
    keep(other, host, tmp_path / "again.zip")
    shutil.unpack_archive(tmp_path / "again.zip", tmp_path / "again")
    assert MINE in (tmp_path / "again" / "02_sigmoid.ipynb").read_text("utf-8")
    (old,) = (tmp_path / "again" / "旧版").glob("02_sigmoid *.ipynb")
    assert WRONG in old.read_text("utf-8")

    (tmp_path / "no.zip").write_bytes(b"no archive")
    other.goto(host.address)
    other.locator("#chosen").set_input_files(tmp_path / "no.zip")
    expect(other.locator("#said")).to_contain_text("读不了这个文件")


def test_a_new_edition_leaves_a_students_file_alone(
    host: Host, seat_folder: Path, visitor: Callable[[], BrowserContext]
) -> None:
    page = visitor().new_page()
    page.goto(f"{host.address}notebooks/index.html?path=02_sigmoid.ipynb")
    write(page, MINE)
    save(page)
    before = {}
    for lesson in ("01_forward", "02_sigmoid"):  # the instructor mends a sentence in both
        path = seat_folder / "files" / f"{lesson}.ipynb"
        before[path] = path.read_text("utf-8")
        path.write_text(before[path].replace("# 准备：", "# 新版的准备："), "utf-8")
    try:
        client = page.context.new_cdp_session(page)
        client.send("Network.clearBrowserCache")
        page.reload()
        page.get_by_role("heading", name=re.compile("^02 ")).first.wait_for()
        assert MINE in source(page)
        assert "新版的准备" not in source(page)
        page.goto(f"{host.address}notebooks/index.html?path=01_forward.ipynb")
        page.get_by_role("heading", name=re.compile("^01 ")).first.wait_for()
        assert "新版的准备" in source(page)
    finally:
        for path, text in before.items():
            path.write_text(text, "utf-8")


@pytest.mark.usefixtures("seat_folder")
def test_a_page_of_the_reading_site_leads_to_its_exercises(
    seat_course: Course, browser: Browser
) -> None:
    with hosting(site.write(seat_course)) as host:
        page = browser.new_page(locale="zh-CN")
        page.set_default_timeout(PATIENCE)
        page.goto(f"{host.address}02_sigmoid.html")
        page.get_by_role("link", name="打开练习").click()
        page.get_by_role("heading", name=re.compile("^02 ")).first.wait_for()
        page.get_by_role("link", name="目录，取回").click()
        page.get_by_role("heading", name="写的东西在哪里").wait_for()
        assert page.url == f"{host.address}seat/"
        page.goto(host.address)
        page.get_by_role("link", name="在浏览器里做练习").click()
        page.wait_for_url(f"{host.address}seat/index.html")
        page.goto(host.address)
        with page.expect_download() as downloading:
            page.get_by_role("link", name="把浏览器里的练习整个下载").click()
        assert zipfile.is_zipfile(downloading.value.path())
        page.context.close()
    assert not host.missing


def test_plain_http_elsewhere_is_told_of(host: Host, browser: Browser) -> None:
    path = next(filter(None, map(shutil.which, NAMES)))
    rule = "--host-resolver-rules=MAP school.test 127.0.0.1"
    own = browser.browser_type.launch(executable_path=path, args=["--no-sandbox", rule])
    page = own.new_page()
    elsewhere = host.address.replace("127.0.0.1", "school.test")
    page.goto(elsewhere)
    expect(page.locator("#insecure")).to_contain_text("这个地址打不开练习")
    page.goto(f"{elsewhere}notebooks/index.html?path=02_sigmoid.ipynb")
    expect(page.locator("#seat [role=status]")).to_contain_text("要用 https")
    own.close()


def test_a_window_that_cannot_is_told_of(host: Host, tmp_path: Path) -> None:
    """As private windows of some browsers are: Python would not see the course's files."""
    if firefox.PATH is None:
        pytest.skip("Firefox is not installed")
    window = firefox.Firefox(tmp_path, "dom.serviceWorkers.enabled")
    try:
        window.visit(host.address)
        assert "这个窗口打不开练习" in window.run("() => document.body.innerText")
        assert "这个地址打不开练习" not in window.run("() => document.body.innerText")
        window.visit(f"{host.address}notebooks/index.html?path=02_sigmoid.ipynb")
        window.wait("() => !!document.querySelector('#seat.wrong')")
        assert "不是无痕窗口" in window.run("() => document.querySelector('#seat').innerText")
    finally:
        window.close()


@pytest.fixture
def unpacked(seat_folder: Path, tmp_path: Path) -> Iterator[str]:
    """The archive, unpacked and served as its own text says; its address."""
    shutil.unpack_archive(seat_folder.with_suffix(".zip"), tmp_path)
    (inside,) = (path for path in tmp_path.iterdir() if path.is_dir())
    assert "python -m http.server --bind 127.0.0.1 8000" in (inside / "00_怎么打开.txt").read_text(
        "utf-8"
    )
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "http.server", "--bind", "127.0.0.1", str(port)]
    with subprocess.Popen(command, cwd=inside, stderr=subprocess.DEVNULL) as server:
        yield f"http://localhost:{port}/"
        server.terminate()


# Writes a student id into the form of the last lesson, packs; returns the package, in base64.
PACK = """async (student) => {
    const until = async (found) => {
        for (;;) {
            const one = found();
            if (one) return one;
            await new Promise((resolve) => setTimeout(resolve, 200));
        }
    };
    const box = await until(() => document.querySelector(".jp-OutputArea .widget-text input"));
    box.focus();
    box.value = student;
    box.dispatchEvent(new Event("input", { bubbles: true }));
    box.dispatchEvent(new Event("change", { bubbles: true }));
    document.querySelector(".jp-OutputArea .widget-button").click();
    const link = await until(() => document.querySelector(".jp-OutputArea a[download]"));
    const bytes = new Uint8Array(await (await fetch(link.href)).arrayBuffer());
    return [link.download, btoa(Array.from(bytes, (one) => String.fromCharCode(one)).join(""))];
}"""


def test_all_lessons_solved_and_graded_from_firefox(
    seat_course: Course, host: Host, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if firefox.PATH is None:
        pytest.skip("Firefox is not installed")
    window = firefox.Firefox(tmp_path_factory.mktemp("firefox"))
    try:
        for lesson in LESSONS:
            window.visit(f"{host.address}notebooks/index.html?path={lesson}.ipynb")
            window.wait("() => !!document.querySelector('#seat.ready')")
            answers = json.dumps(solutions(seat_course, lesson))
            made = window.run(f"() => ({SOLVE})({answers})")
            outputs = [output for one in made for output in one.get("outputs", [])]
            assert not [one for one in outputs if one["output_type"] == "error"], lesson
        name, data = window.run(f"() => ({PACK})('li_04')")
    finally:
        window.close()
    (tmp_path / name).write_bytes(base64.b64decode(data))
    assert "1 taken" in nbjudge(seat_course, "collect", str(tmp_path / name))
    assert re.search(r"^li_04 +15 +15 +15 +20 +15 +20 +100", nbjudge(seat_course, "grade"), re.M)


def test_stop_works_in_firefox(seat_folder: Path, tmp_path: Path) -> None:
    if firefox.PATH is None:
        pytest.skip("Firefox is not installed")
    kernel = "jupyterapp.shell.currentWidget.sessionContext.session.kernel"
    with hosting(seat_folder, ISOLATED) as host:
        window = firefox.Firefox(tmp_path)
        try:
            window.visit(f"{host.address}notebooks/index.html?path=02_sigmoid.ipynb")
            window.wait("() => !!document.querySelector('#seat.ready')")
            window.run(
                f"() => {{ {kernel}.requestExecute({{code: 'while True: pass'}})"
                ".done.then((reply) => { window.ended = reply.content.ename }) }"
            )
            window.wait(f"() => {kernel}.status === 'busy'")
            window.run("() => { jupyterapp.commands.execute('notebook:interrupt-kernel') }")
            window.wait("() => window.ended")
            assert "KeyboardInterrupt" in window.run("() => window.ended")
        finally:
            window.close()


def test_firefox_opens_the_archive(
    seat_course: Course, unpacked: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    if firefox.PATH is None:
        pytest.skip("Firefox is not installed")
    window = firefox.Firefox(tmp_path_factory.mktemp("firefox"))
    try:
        window.visit(unpacked)
        window.visit(f"{unpacked}notebooks/index.html?path=02_sigmoid.ipynb")
        window.wait("() => !!document.querySelector('#seat.ready')")
        answers = json.dumps({**solutions(seat_course, "02_sigmoid"), "sigmoid": WRONG})
        told = json.dumps(window.run(f"() => ({SOLVE})({answers})"), ensure_ascii=False)
        assert "正负颠倒了" in told
        assert "进度：✗ sigmoid：没过" in told
        assert "进度：✓ sigmoid_derivative" in told
        assert '"name": "stderr"' not in told
        window.visit(f"{unpacked}notebooks/index.html?path=02_sigmoid.ipynb")
        window.wait("() => !!document.querySelector('.jp-Notebook h1')")
        kept = window.run("() => jupyterapp.shell.currentWidget.content.model.toString()")
        assert WRONG in kept
        errors = [one for one in window.said("log.entryAdded") if one["level"] == "error"]
        assert not errors
        asked = {one["request"]["url"] for one in window.said("network.beforeRequestSent")}
        assert not [url for url in asked if not url.startswith((unpacked, "data:", "blob:"))]
    finally:
        window.close()
