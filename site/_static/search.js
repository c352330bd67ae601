// The search page: asks pagefind's index, and says so where no lesson has all of the words.
const words = (new URLSearchParams(location.search).get("q") ?? "").trim();
const found = document.getElementById("found");
const list = document.getElementById("results");
const HINT = "可以找一个概念（梯度、饱和、链式法则），或者一个函数名（sigmoid、back_propagation）。几个词之间空一格，找同时有它们的。";

const add = (parent, name, text = "") => {
  const element = parent.appendChild(document.createElement(name));
  element.textContent = text;
  return element;
};

function show(page) {
  const item = add(list, "li");
  const sections = page.sub_results.filter((one) => one.title !== page.meta.title);
  add(item, "h2").append(Object.assign(document.createElement("a"), { href: page.url, textContent: page.meta.title }));
  for (const section of sections.length ? sections.slice(0, 5) : [page]) {
    if (section !== page) add(item, "a", section.title).href = section.url;
    add(item, "p").innerHTML = section.excerpt; // pagefind has escaped it, but for its own <mark>
  }
}

async function search() {
  document.querySelectorAll(".bd-search input").forEach((one) => { one.value = words; });
  if (!words) {
    found.textContent = HINT;
    return;
  }
  const pagefind = await import("../pagefind/pagefind.js");
  await pagefind.options({ excerptLength: 40 });
  const { results } = await pagefind.search(words);
  const pages = await Promise.all(results.map((one) => one.data()));
  const parts = words.toLowerCase().split(/\s+/);
  const whole = pages.filter((page) => {
    const text = `${page.meta.title} ${page.content}`.toLowerCase();
    return parts.every((part) => text.includes(part));
  });
  const called = parts.map((part) => `「${part}」`).join("和");
  if (whole.length) found.textContent = `有${called}的：${whole.length} 页`;
  else if (pages.length) found.textContent = `没有一页有${parts.length > 1 ? "全部的" : ""}${called}。下面这些只有其中的一部分：`;
  else found.textContent = `没有找到${called}。${HINT}`;
  (whole.length ? whole : pages).forEach(show);
}

search().catch(() => { found.textContent = "搜索没有打开：它要从网站上读索引，请看看网络。"; });
