// The start page: says what would go wrong here, saves all lessons and takes them back.
"use strict";
(() => {
  const said = document.getElementById("said");
  const tell = (words) => { said.textContent = words; };
  const assignment = document.body.dataset.assignment;

  if (!navigator.serviceWorker) // without one, Python does not see the course's files
    document.getElementById(isSecureContext ? "private" : "insecure").hidden = false;

  for (const link of document.querySelectorAll(".lessons a")) // do not clear what is kept here
    link.addEventListener("click", () => void navigator.storage?.persist?.());

  document.getElementById("save").addEventListener("click", async () => {
    const count = await keep.save(assignment);
    tell(count ? `存下了 ${count} 个笔记本，在浏览器的下载文件夹里。` : "还没有东西可存：先打开一课，写一点，保存。");
  });

  const chosen = document.getElementById("chosen");
  document.getElementById("restore").addEventListener("click", () => chosen.click());
  chosen.addEventListener("change", async () => {
    try {
      const { back, kept } = await keep.restore(chosen.files[0]);
      const more = kept.length ? `原来的 ${kept.length} 个收在文件夹“旧版”里。` : "";
      tell(back.length ? `取回了 ${back.length} 个笔记本。${more}` : "这个压缩包里没有笔记本。");
    } catch {
      tell("读不了这个文件：请选“存下全部”或者“打包”得到的那个 zip。");
    }
    chosen.value = "";
  });
})();
