// Python as JupyterLite's kernel loads it, with what makes Stop work: where the page is isolated
// (docs/browser_seat.md), a byte that page and Python share. The page writes a signal's number to it.
import { loadPyodide as load } from "./pyodide.mjs";

export async function loadPyodide(options) {
  const python = await load(options);
  if (crossOriginIsolated) {
    const signal = new Uint8Array(new SharedArrayBuffer(1));
    python.setInterruptBuffer(signal);
    postMessage({ signal });
  }
  return python;
}
