// Runs a Python file in pyodide: node pyodide.mjs PYODIDE FILE FOLDER [PACKAGE ...]
import path from "node:path";
import { pathToFileURL } from "node:url";

const [home, file, folder] = process.argv.slice(2, 5).map((one) => path.resolve(one));
const { loadPyodide } = await import(pathToFileURL(path.join(home, "pyodide.mjs")));
const python = await loadPyodide({ indexURL: home + path.sep });
await python.loadPackage(process.argv.slice(5), { messageCallback: () => {} });
for (const [name, root] of [["/file", path.dirname(file)], ["/folder", folder]]) {
  python.FS.mkdirTree(name);
  python.FS.mount(python.FS.filesystems.NODEFS, { root }, name);
}
await python.runPythonAsync(`
import runpy, sys
sys.argv = ["", "/folder"]
runpy.run_path("/file/${path.basename(file)}", run_name="__main__")`);
