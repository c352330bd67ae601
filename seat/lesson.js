// The line below a lesson: how far Python is, and where the student's work lies.
"use strict";
(() => {
  const ROOT = new URL(".", document.currentScript.src);
  const MEGA = 1e6, PATIENCE = 300000, READY = "Python 准备好了";
  const bar = document.createElement("footer");
  bar.id = "seat";
  bar.innerHTML = `<span role="status"></span><progress hidden></progress>
<span class="where">写的东西只存在这台电脑上，没有传到别处。</span>
<button type="button">存下全部</button><a href="${ROOT}">目录，取回</a>`;
  const state = bar.querySelector("[role=status]"), meter = bar.querySelector("progress");

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = new URL("seat.css", ROOT);
  document.head.append(style);
  document.body.append(bar);

  bar.querySelector("button").addEventListener("click", async (event) => {
    await window.jupyterapp?.commands.execute("docmanager:save");
    const count = await keep.save(document.documentElement.dataset.assignment);
    event.target.textContent = count ? `存下了 ${count} 个` : "还没有东西可存";
    setTimeout(() => { event.target.textContent = "存下全部"; }, 4000);
  });

  // JupyterLite 0.8 loses messages where it has memory to share (its way by `coincident`): Python
  // answers as it does everywhere else, and what is shared is one byte.
  Object.defineProperty(window, "crossOriginIsolated", { value: false });

  // Stop: the byte that Python reads (python.mjs). A new Python has a new one.
  const SIGINT = 2;
  let signal = null;
  window.Worker = class extends Worker {
    constructor(...how) {
      super(...how);
      this.addEventListener("message", (event) => {
        if (!event.data?.signal) return;
        event.stopImmediatePropagation(); // it is no message of the kernel's
        ({ signal } = event.data);
      });
    }
  };

  // A press counts until what runs has ended. One that Python hears before it has come to the
  // cell's own code would be lost, so it waits a moment; who catches it hears it again.
  const MOMENT = 300, AGAIN = 3000;
  function follow(kernel) {
    const cancel = kernel.interrupt.bind(kernel); // what waits for its turn
    const asked = new Set(); // what was sent to be run and has no answer yet
    let pressed = null;
    kernel.anyMessage.connect((_, { msg, direction }) => {
      if (msg.header.msg_type === "execute_request" && direction === "send") {
        asked.add(msg.header.msg_id);
      } else if (msg.header.msg_type === "execute_reply") {
        asked.delete(msg.parent_header.msg_id);
      }
    });
    const release = () => {
      clearTimeout(pressed);
      if (signal) signal[0] = 0; // nothing is left to stop
    };
    const press = () => {
      const heard = kernel.status === "busy";
      if (heard) signal[0] = SIGINT;
      pressed = setTimeout(press, heard ? AGAIN : MOMENT);
    };
    kernel.interrupt = () => {
      if (asked.size && !signal) {
        state.textContent = "在这里停不下来：用菜单“内核”里的“重启内核”，写的东西还在";
      } else if (asked.size) {
        clearTimeout(pressed);
        pressed = setTimeout(press, MOMENT);
        for (const waits of [...asked].slice(1)) asked.delete(waits);
      }
      return cancel();
    };
    kernel.statusChanged.connect((_, status) => {
      if (status === "busy") return;
      release();
      if (status !== "idle") asked.clear(); // a new Python was asked nothing
      state.textContent = status === "idle" ? READY : "正在启动 Python";
    });
  }

  const until = async (found) => {
    for (;;) {
      const one = found();
      if (one) return one;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  };

  // Python's packages, ahead of the kernel, which then finds them in the browser's cache.
  async function fetchPackages() {
    const sizes = await (await fetch(new URL("packages.json", ROOT))).json();
    const every = Object.values(sizes).reduce((sum, size) => sum + size, 0);
    let come = 0;
    const tell = () => {
      meter.max = every;
      meter.value = come;
      state.textContent = come < every
        ? `正在准备 Python：${(come / MEGA).toFixed(1)} / ${(every / MEGA).toFixed(1)} MB，先往下读`
        : "正在启动 Python，先往下读";
    };
    tell();
    meter.hidden = false;
    for (const path of Object.keys(sizes)) {
      const reader = (await fetch(new URL(path, ROOT))).body.getReader();
      for (let part = await reader.read(); !part.done; part = await reader.read()) {
        come += part.value.length;
        if (state.textContent !== READY) tell();
      }
    }
  }

  async function show() {
    if (!navigator.serviceWorker) {
      state.textContent = isSecureContext
        ? "这个窗口打不开练习：要用普通的窗口，不是无痕窗口。"
        : "这个地址打不开练习：要用 https，或者在自己电脑上用 localhost。";
      bar.classList.add("wrong");
      return;
    }
    state.textContent = "正在打开";
    await until(() => document.querySelector(".jp-Notebook .jp-Cell"));
    fetchPackages().catch(() => {}); // the kernel says what it misses
    const late = setTimeout(() => {
      state.textContent = "Python 还没有启动：看看网络，再刷新这一页";
    }, PATIENCE);
    const context = window.jupyterapp.shell.currentWidget.sessionContext;
    const kernel = await until(() => context.session?.kernel);
    await kernel.info;
    clearTimeout(late);
    meter.hidden = true;
    state.textContent = READY;
    follow(kernel);
    bar.classList.add("ready");
  }
  show();
})();
