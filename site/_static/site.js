// What scrolls can be reached by the keyboard and has a name. The theme's script does so for code
// and tables, when a page is there and when its size changes: so it is told when a fold opens.
function name() {
  for (const one of document.querySelectorAll(".graph, .formula.long, div.formula")) {
    const scrolls = one.scrollWidth > one.clientWidth + 1;
    const called = { tabindex: 0, role: "group", "aria-label": `${one.matches(".graph") ? "图" : "公式"}，可以左右滑动` };
    for (const [key, value] of Object.entries(called)) {
      if (scrolls) one.setAttribute(key, value);
      else one.removeAttribute(key);
    }
  }
}
addEventListener("load", name);
addEventListener("resize", name);
let waiting;
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details")) {
    clearTimeout(waiting);
    waiting = setTimeout(() => dispatchEvent(new Event("resize")), 50);
  }
}, true);

// On a wide screen the list of lessons gives way where it stands; elsewhere the theme opens it.
document.querySelector(".primary-toggle")?.addEventListener("click", (event) => {
  if (matchMedia("(min-width: 992px)").matches) {
    event.stopImmediatePropagation();
    document.getElementById("pst-primary-sidebar").classList.toggle("pst-sidebar-hidden");
  }
}, true);
