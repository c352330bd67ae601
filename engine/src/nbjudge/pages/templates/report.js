"use strict";
// A click on a column's head sorts its table: text up, numbers down, a second click the other way.
for (const table of document.querySelectorAll("table.sort")) {
  const heads = [...table.querySelectorAll("thead tr:last-child th")];
  heads.forEach((head, column) => {
    const button = document.createElement("button");
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
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
      const compare = text ? (a, b) => a[0].localeCompare(b[0], document.documentElement.lang) : (a, b) => a[0] - b[0];
      const rows = [...body.rows].map((row) => [key(row), row]);
      rows.sort((a, b) => sign * compare(a, b));
      body.append(...rows.map((pair) => pair[1]));
    });
  });
}
// The heat map says in words what lies under the pointer.
const heat = document.getElementById("heat");
const words = document.getElementById("heat-words");
heat.addEventListener("pointerover", (event) => {
  const cell = event.target.closest("tbody td");
  if (!cell) return;
  const head = heat.tHead.rows[1].cells[cell.cellIndex];
  const what = cell.textContent === "" ? words.dataset.full : cell.textContent;
  words.textContent = `${cell.parentNode.cells[0].textContent} · ${head.textContent}${words.dataset.of}${what}`;
});
