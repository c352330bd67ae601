// All lessons of this browser as one zip, and back again. JupyterLite keeps what was saved in
// IndexedDB, a record a file, under the address of the seat; fflate makes and reads the zip.
"use strict";
const keep = (() => {
  const HERE = new URL(".", document.currentScript.src);
  const NAME = `JupyterLite Storage - ${HERE.pathname}`, STORE = "files", OLD = "旧版";
  const NOTEBOOK = /^(?:旧版\/)?[^/\\]+\.ipynb$/;

  const done = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  async function open() {
    const opening = indexedDB.open(NAME);
    opening.onupgradeneeded = () => opening.result.createObjectStore(STORE); // a new browser
    return done(opening);
  }

  async function records() {
    const database = await open();
    try {
      if (!database.objectStoreNames.contains(STORE)) return [];
      const all = await done(database.transaction(STORE).objectStore(STORE).getAll());
      return all.filter((one) => NOTEBOOK.test(one.path));
    } finally {
      database.close();
    }
  }

  async function write(all) {
    const database = await open();
    try {
      const store = database.transaction(STORE, "readwrite").objectStore(STORE);
      await Promise.all(all.map((one) => done(store.put(one, one.path))));
    } finally {
      database.close();
    }
  }

  function text({ content, format }) {
    if (typeof content !== "string") return JSON.stringify(content, null, 1);
    if (format !== "base64") return content;
    return new TextDecoder().decode(Uint8Array.from(atob(content), (one) => one.charCodeAt(0)));
  }

  function record(path, content) {
    const now = new Date().toISOString(), name = path.split("/").pop();
    const common = { name, path, created: now, last_modified: now, writable: true };
    if (content === null)
      return { ...common, type: "directory", format: "json", mimetype: "", content, size: 0 };
    const mimetype = "application/x-ipynb+json", size = fflate.strToU8(content).length;
    return { ...common, type: "notebook", format: "json", mimetype, content: JSON.parse(content), size };
  }

  const two = (number) => String(number).padStart(2, "0");
  function now(between, within) {
    const at = new Date(), date = [at.getFullYear(), at.getMonth() + 1, at.getDate()];
    const time = [at.getHours(), at.getMinutes(), at.getSeconds()];
    return date.map(two).join("-") + between + time.map(two).join(within);
  }

  // Save every lesson that has been saved in this browser; return how many there are.
  async function save(assignment) {
    const all = await records();
    if (!all.length) return 0;
    const files = Object.fromEntries(all.map((one) => [one.path, fflate.strToU8(text(one))]));
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([fflate.zipSync(files)], { type: "application/zip" }));
    link.download = `${assignment}_存档_${now("_", ".")}.zip`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    return all.length;
  }

  // Put the notebooks of a zip back; what is another one here goes to 旧版. Return their names.
  async function restore(file) {
    const files = fflate.unzipSync(new Uint8Array(await file.arrayBuffer()));
    const before = new Map((await records()).map((one) => [one.path, text(one)]));
    const back = [], kept = [], written = [];
    for (const [path, bytes] of Object.entries(files)) {
      if (!NOTEBOOK.test(path)) continue;
      const content = fflate.strFromU8(bytes), own = before.get(path);
      written.push(record(path, content));
      back.push(path);
      if (own !== undefined && JSON.stringify(JSON.parse(own)) !== JSON.stringify(JSON.parse(content))) {
        const stem = path.split("/").pop().replace(/\.ipynb$/, "");
        kept.push(`${OLD}/${stem} ${now(" ", ".")}.ipynb`);
        written.push(record(kept.at(-1), own));
      }
    }
    if (written.some((one) => one.path.startsWith(`${OLD}/`))) written.push(record(OLD, null));
    await write(written);
    return { back, kept };
  }

  return { save, restore };
})();
