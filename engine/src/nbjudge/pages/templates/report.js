"use strict";
// A click on a column's head sorts its table: text up, numbers down, a second click the other way.
// All the heads of a table are one stop of the Tab key; the arrow keys go from one to the next.
const folds = new Map(); // by table or list: what shows the rows that are to be seen
const collator = new Intl.Collator(document.documentElement.lang);
for (const table of document.querySelectorAll("table.sort")) {
  const heads = [...table.querySelectorAll("thead tr:last-child th")];
  const sort = (head, column) => {
    const body = table.tBodies[0];
    const text = head.dataset.sort === "text";
    const key = (row) => {
      const cell = row.cells[column];
      const shown = cell.dataset.key ?? cell.textContent.trim();
      if (text) return shown;
      if (shown === "") return 1e9; // full points are shown as an empty cell
      const number = parseFloat(shown);
      return Number.isNaN(number) ? -1e9 : number;
    };
    const first = text ? "ascending" : "descending";
    const second = text ? "descending" : "ascending";
    const order = head.getAttribute("aria-sort") === first ? second : first;
    heads.forEach((other) => other.removeAttribute("aria-sort"));
    head.setAttribute("aria-sort", order);
    const sign = order === "ascending" ? 1 : -1;
    const compare = text ? (a, b) => collator.compare(a[0], b[0]) : (a, b) => a[0] - b[0];
    const rows = [...body.rows].map((row) => [key(row), row]);
    rows.sort((a, b) => sign * compare(a, b));
    body.append(...rows.map((pair) => pair[1]));
    folds.get(table)?.draw();
  };
  const buttons = heads.map((head, column) => {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.tabIndex = column ? -1 : 0;
    button.addEventListener("click", () => sort(head, column));
    return button;
  });
  table.tHead.addEventListener("keydown", (event) => {
    const here = buttons.indexOf(event.target);
    const last = buttons.length - 1;
    const next = { ArrowLeft: here - 1, ArrowRight: here + 1, Home: 0, End: last }[event.key];
    if (here < 0 || next === undefined) return;
    event.preventDefault();
    const button = buttons[Math.min(Math.max(next, 0), last)];
    buttons.forEach((other) => { other.tabIndex = other === button ? 0 : -1; });
    button.focus();
  });
}
// Long tables and lists show their first rows, and more of them a page at a time; sorting and the
// search go over all. Without this script, and on paper, they show all.
const PAGE = 200;
for (const controls of document.querySelectorAll("p.more")) {
  const before = controls.previousElementSibling;
  const folded = before.matches(".fold") ? before : before.querySelector(".fold");
  const all = [...(folded.tBodies?.[0].rows ?? folded.children)];
  const [more, fewer] = controls.querySelectorAll("button");
  const status = controls.querySelector("[role=status]");
  const first = Number(controls.dataset.shown);
  const fold = {
    shown: first,
    wanted: () => true,
    draw() {
      const rows = [...(folded.tBodies?.[0].rows ?? folded.children)].filter(this.wanted);
      all.forEach((row) => row.classList.remove("on"));
      rows.slice(0, this.shown).forEach((row) => row.classList.add("on"));
      const left = rows.length - this.shown;
      more.hidden = left <= 0;
      more.textContent = controls.dataset.words.replace("#", Math.min(left, PAGE));
      fewer.hidden = this.shown <= first;
      const seen = Math.min(this.shown, rows.length);
      status.textContent = status.dataset.words.replace("##", rows.length).replace("#", seen);
    },
    find(wanted) {
      this.wanted = wanted;
      this.shown = first;
      this.draw();
    },
    show(row) {
      this.wanted = () => true;
      this.shown = Math.max(this.shown, [...row.parentNode.children].indexOf(row) + 1);
      this.draw();
    },
  };
  const turn = (shown, button, other) => {
    fold.shown = shown;
    fold.draw();
    if (button.hidden) other.focus();
  };
  more.addEventListener("click", () => turn(fold.shown + PAGE, more, fewer));
  fewer.addEventListener("click", () => turn(first, fewer, more));
  controls.hidden = false;
  folds.set(folded, fold);
  fold.draw();
}
// A link to a row shows it.
const showTarget = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  const folded = target && target.closest(".fold");
  if (!folded || target === folded) return;
  folds.get(folded).show(target);
  target.scrollIntoView();
};
window.addEventListener("hashchange", showTarget);
showTarget();
// The heat map says in words what lies under the pointer.
const heat = document.getElementById("heat");
const words = document.getElementById("heat-words");
const search = document.getElementById("heat-search");
if (search) {
  search.hidden = false;
  search.addEventListener("input", (event) => {
    const sought = event.target.value.trim().toLowerCase();
    folds.get(heat).find((row) => row.cells[0].textContent.toLowerCase().includes(sought));
  });
}
heat.addEventListener("pointerover", (event) => {
  const cell = event.target.closest("tbody td");
  if (!cell) return;
  const head = heat.tHead.rows[2].cells[cell.cellIndex];
  const what = cell.textContent === "" ? words.dataset.full : cell.textContent;
  words.textContent = `${cell.parentNode.cells[0].textContent} · ${head.dataset.item ?? head.textContent}${words.dataset.of}${what}`;
});
