// The figures that move, as lesson_kit/play.py and hidden.py draw them in JupyterLab. Each stands
// where, without a script, a sentence says that it can be moved there. What a figure says is word
// for word what the kit says: tests/browser/test_site_live.py compares the two.
"use strict";
(() => {
  const SVG = "http://www.w3.org/2000/svg";
  const WIDEST = 640; // CSS pixels
  // Lessons 01 and 06: the weights of their network, its input, and 06's true value.
  const W = [[[1, 2], [3, -1]], [[0.5, 1], [2, -1]], [[1], [2]]], X = [1, 1], Y = 7;
  const COLUMNS = ["输入", "隐藏层 1", "隐藏层 2", "输出"];

  // Numbers, as Python writes them.

  const signed = (number) => String(number).replaceAll("-", "−");
  const fixed = (number, digits) => signed(number.toFixed(digits));
  const bracketed = (number) => (number < 0 ? `(${rounded(number)})` : rounded(number));
  const tuple = (numbers, write = rounded) => `(${numbers.map(write).join(", ")})`;
  const range = (count) => [...Array(count).keys()];
  const sigmoid = (z) => 1 / (1 + Math.exp(-z));

  // Four digits at most; a half goes to the even digit: 10.125 is 10.12.
  function four(number) {
    const scale = 10 ** (3 - Math.floor(Math.log10(Math.abs(number) || 1)));
    const low = Math.floor(number * scale);
    const half = number * scale - low === 0.5;
    return signed((half ? low + Math.abs(low % 2) : Math.round(number * scale)) / scale);
  }

  // Four decimals; three digits of what would read as next to nothing.
  function rounded(number) {
    if (!number || Math.abs(number) >= 0.01) return signed(Number(number.toFixed(4)));
    const short = Number(number.toPrecision(3));
    const tiny = Math.abs(short) < 1e-4;
    return signed(tiny ? short.toExponential().replace(/-(\d)$/, "-0$1") : short);
  }

  // Drawing. A class names a colour of live.css and how to use it.

  function add(parent, name, attributes, text = "") {
    const one = parent.appendChild(document.createElementNS(SVG, name));
    for (const [key, value] of Object.entries(attributes)) one.setAttribute(key, value);
    one.textContent = text;
    return one;
  }

  const write = (parent, x, y, text, kind = "") => add(parent, "text", { x, y, class: kind }, text);

  const line = (parent, points, kind) =>
    add(parent, "path", { d: `M${points.map((point) => point.join()).join("L")}`, class: kind });

  function mark(parent, [x, y], shape, kind) {
    const d = {
      circle: "M-5 0a5 5 0 1 0 10 0a5 5 0 1 0-10 0",
      dot: "M-3 0a3 3 0 1 0 6 0a3 3 0 1 0-6 0",
      square: "M-5-5h10v10h-10z",
      star: "M0-10L2.4-3.2L9.5-3.1L3.8 1.2L5.9 8.1L0 4L-5.9 8.1L-3.8 1.2L-9.5-3.1L-2.4-3.2z",
    }[shape];
    add(parent, "path", { d, transform: `translate(${x} ${y})`, class: `dot ${kind}` });
  }

  function arrow(parent, [x0, y0], [x1, y1], kind) {
    const turn = (Math.atan2(y1 - y0, x1 - x0) * 180) / Math.PI;
    line(parent, [[x0, y0], [x1, y1]], `line ${kind}`);
    const transform = `translate(${x1} ${y1}) rotate(${turn})`;
    add(parent, "path", { d: "M2 0l-9-4.5v9z", transform, class: `dot ${kind}` });
  }

  // Axes with ticks and captions; return what puts points on them. `inside` cuts what runs out.
  function axes(svg, { left = 0, gutter = 58, top, width, height, x, y, xs, ys, across, up, title }) {
    const place = ([a, b]) => [
      ((a - x[0]) / (x[1] - x[0])) * width, ((y[1] - b) / (y[1] - y[0])) * height,
    ];
    const all = add(svg, "g", { transform: `translate(${left + gutter} ${top})` });
    const inside = add(all, "svg", { width, height });
    for (const tick of xs) {
      write(all, place([tick, 0])[0], height + 15, signed(tick));
      line(all, [[place([tick, 0])[0], height], [place([tick, 0])[0], height + 5]], "thin");
    }
    for (const tick of ys) {
      write(all, -9, place([0, tick])[1], signed(tick), "end");
      line(all, [[-5, place([0, tick])[1]], [0, place([0, tick])[1]]], "thin");
    }
    line(all, [[0, 0], [0, height], [width, height]], "thin");
    write(all, width / 2, height + 36, across);
    add(all, "text", { transform: `translate(${10 - gutter} ${height / 2}) rotate(-90)` }, up);
    write(all, width / 2, -16, title, "title");
    const curve = (f, kind) =>
      line(inside, range(301).map((k) => x[0] + ((x[1] - x[0]) * k) / 300)
        .map((a) => place([a, f(a)])), kind);
    return { all, inside, place, curve };
  }

  // The 2-2-2-1 network. `edge` returns a line's class and its texts with their colours, the first
  // near where it leaves, the second near where it arrives; `unit` what stands in and below a circle.
  function network(svg, width, title, row, edge, unit) {
    const size = (column) => (column < 3 ? 2 : 1);
    const at = (column, k) =>
      [30 + (column * (width - 60)) / 3, 64 + row * (k + (2 - size(column)) / 2)];
    write(svg, width / 2, 18, title, "title");
    const texts = [];
    for (const [layer, i, j] of edges()) {
      const [[x0, y0], [x1, y1]] = [at(layer, i), at(layer + 1, j)];
      const [kind, ...labels] = edge(layer, i, j);
      line(svg, [[x0, y0], [x1, y1]], kind);
      labels.forEach(([text, colour], k) => {
        const near = i !== j && layer < 2 ? 0.31 : 0.36;
        const part = k ? 1 - near : near;
        texts.push([x0 + part * (x1 - x0), y0 + part * (y1 - y0), text, `paper ${colour}`]);
      });
    }
    texts.forEach((text) => write(svg, ...text)); // on top of every line
    COLUMNS.forEach((name, column) => {
      for (const k of range(size(column))) {
        const [x, y] = at(column, k), [[inside, colour], below] = unit(column, k);
        add(svg, "circle", { cx: x, cy: y, r: 21, class: "unit" });
        write(svg, x, y, inside, inside.length > 5 ? `${colour} small` : colour);
        write(svg, x, y + 33, below, "paper orange");
      }
      write(svg, at(column, 0)[0], row + 122, name, "grey");
    });
    return row + 138;
  }

  const edges = () => W.flatMap((matrix, layer) =>
    matrix.flatMap((weights, i) => weights.map((_, j) => [layer, i, j])));

  // x W, column by column.
  const times = (x, matrix) =>
    matrix[0].map((_, j) => x.reduce((sum, value, i) => sum + value * matrix[i][j], 0));

  const forward = (x, weights) =>
    weights.reduce((values, matrix) => [...values, times(values.at(-1), matrix)], [x]);

  // The figures. Each has its sliders (caption, start, low, high, step) and draws itself for their
  // values; it returns its height and its sentence.

  const moveWeights = {
    pick: "w1_1_0", // twelve sliders at once would be a wall: one, and a list of what it moves
    sliders: Object.fromEntries([
      ...edges().map(([layer, i, j]) =>
        [`w${layer + 1}_${i}_${j}`, [`W${layer + 1}[${i}, ${j}]`, W[layer][i][j], -3, 3, 0.5]]),
      ...X.map((value, i) => [`x_${i}`, [`x[0, ${i}]`, value, -3, 3, 0.5]]),
    ]),
    draw(svg, width, at, picked) {
      const key = (layer, i, j) => `w${layer + 1}_${i}_${j}`;
      const weights = W.map((matrix, layer) =>
        matrix.map((row, i) => row.map((_, j) => at[key(layer, i, j)])));
      const values = forward([at.x_0, at.x_1], weights);
      const edge = (layer, i, j) => {
        const weight = at[key(layer, i, j)];
        const kind = weight > 0 ? "blue" : weight < 0 ? "orange dashed" : "grey";
        const thick = key(layer, i, j) === picked ? "thick" : "";
        return [`line ${kind} ${thick}`, [four(weight), kind]];
      };
      const unit = (column, k) => [[four(values[column][k]), ""], ""];
      const height = network(svg, width, "数从左往右流", 84, edge, unit);
      return [height, values.map((column) => tuple(column, four)).join(" → ")];
    },
  };

  const moveSigmoid = {
    sliders: {
      steepness: ["陡度 k", 1, 0.2, 5, 0.2],
      shift: ["平移 c", 0, -4, 4, 0.5],
      point: ["切点 x", 1, -6, 6, 0.5],
    },
    draw(svg, width, { steepness, shift, point }) {
      const z = steepness * (point - shift), value = sigmoid(z);
      const slope = steepness * value * (1 - value);
      const { inside, place, curve } = axes(svg, {
        ...{ top: 38, width: width - 70, height: 240, x: [-7, 7], y: [-0.15, 1.15] },
        ...{ xs: [-6, -4, -2, 0, 2, 4, 6], ys: [0, 0.2, 0.4, 0.6, 0.8, 1] },
        ...{ across: "x", up: "σ(k(x − c))" },
        title: `k = ${fixed(steepness, 1)}，c = ${fixed(shift, 1)}`,
      });
      curve(() => 0, "thin");
      curve(() => 1, "thin dashed");
      curve((x) => sigmoid(steepness * (x - shift)), "line blue");
      const near = [point - 1.6, point + 1.6];
      line(inside, near.map((x) => place([x, value + slope * (x - point)])), "line orange");
      mark(inside, place([point, value]), "circle", "orange");
      const left = value < 0.4;
      const [x, y] = place(left ? [point - 0.3, value + 0.09] : [point + 0.5, value - 0.08]);
      const safe = left ? Math.max(x, 76) : Math.min(x, width - 150);
      write(inside, safe, y, `斜率 ${fixed(slope, 3)}`, `paper orange ${left ? "end" : "start"}`);
      return [332, `x = ${fixed(point, 1)}：z = k(x − c) = ${fixed(z, 2)}，`
        + `σ(z) = ${fixed(value, 4)}，斜率 k σ(1 − σ) = ${fixed(slope, 4)}`];
    },
  };

  const movePrediction = {
    sliders: { p: ["预测 p", 0.8, 0.01, 0.99, 0.01] },
    draw(svg, width, { p }) {
      const beside = width >= 560; // on a phone one panel stands below the other
      const costs = [0, 1].map((label) => {
        const entropy = (x) => -Math.log(label ? x : 1 - x), square = (x) => (x - label) ** 2;
        const { all, inside, place, curve } = axes(svg, {
          left: beside && label ? width / 2 : 0, gutter: 46, top: 38 + (beside ? 0 : 276 * label),
          ...{ width: (beside ? width / 2 : width) - 58, height: 190, x: [0, 1], y: [0, 5.6] },
          ...{ xs: [0, 0.2, 0.4, 0.6, 0.8, 1], ys: [0, 1, 2, 3, 4, 5] },
          ...{ across: "模型的预测 p", up: "一个样本的代价", title: `真实值 y = ${label}` },
        });
        curve((x) => entropy(Math.min(Math.max(x, 0.004), 0.996)), "line blue");
        curve(square, "line orange dashed");
        line(inside, [place([p, 0]), place([p, 5.6])], "thin grey");
        mark(all, place([label, 0]), "circle", "");
        mark(all, place([p, entropy(p)]), "circle", "blue");
        mark(all, place([p, square(p)]), "square", "orange");
        legend(all, place([0.5, 0])[0] - 46, label ? "−ln p" : "−ln(1 − p)");
        return `y = ${label} 时交叉熵 ${fixed(entropy(p), 4)}，平方误差 ${fixed(square(p), 4)}`;
      });
      return [beside ? 280 : 556, `p = ${fixed(p, 2)}：${costs.join("；")}`];
    },
  };

  function legend(parent, x, entropy) {
    const kinds = [[entropy, "line blue"], ["平方误差", "line orange dashed"], ["正确答案", ""]];
    kinds.forEach(([text, kind], k) => {
      const y = 12 + 20 * k;
      if (kind) line(parent, [[x, y], [x + 26, y]], kind);
      else mark(parent, [x + 13, y], "circle", "key");
      write(parent, x + 34, y, text, "start paper");
    });
  }

  const stepGraph = {
    sliders: { step: ["第几步", 0, 0, 9, 1], w: ["权重 w", 0.5, -4, 4, 0.5] },
    draw(svg, width, { step, w }) {
      const x = 2, y = 1, z = w * x, a = sigmoid(z), e = a - y;
      const values = [w, z, a, e, e * e], slopes = [x, a * (1 - a), 1, 2 * e];
      const gradients = [1]; // from the loss backwards
      for (const slope of [...slopes].reverse()) gradients.unshift(gradients[0] * slope);
      graph(svg, width, step, values, slopes, gradients);
      write(svg, width / 2, 18, `第 ${step} 步（x = ${x}，y = ${y}）`, "title");
      const height = width < 560 ? 446 : 214;
      return [height, sayStep(step, x, y, values, slopes, gradients)];
    },
  };

  const EDGES = ["x", "a(1 − a)", "1", "2e"]; // what each multiplies by on the way back

  // The chain from w to L; on a phone it runs down the page, else the text would be too small.
  function graph(svg, width, step, values, slopes, gradients) {
    const upright = width < 560, apart = upright ? 80 : (width - 110) / 4;
    const at = (k, side) => (upright ? [112 + side * 1.5, 90 + k * apart] : [76 + k * apart, 92 + side]);
    const along = (k, side, by) => at(k, side).map((one, axis) => one + (axis === +upright ? by : 0));
    write(svg, ...(upright ? [112, 46] : [20, 92]), "值", "blue");
    write(svg, ...(upright ? [205, 46] : [20, 154]), "梯度", "orange");
    ["w", "z = w x", "a = σ(z)", "e = a − y", "L = e²"].forEach((name, k) => {
      const text = k <= step ? rounded(values[k]) : "", back = 4 - k <= step - 5;
      if (k && text) arrow(svg, along(k - 1, 0, 31), along(k, 0, -33), "blue");
      add(svg, "circle", { cx: at(k, 0)[0], cy: at(k, 0)[1], r: 29, class: "unit" });
      write(svg, ...at(k, 0), text, text.length > 6 ? "blue small" : "blue");
      write(svg, ...(upright ? [74, at(k, 0)[1]] : at(k, -46)), name, upright ? "end" : "");
      if (!back) return;
      write(svg, ...at(k, 62), rounded(gradients[k]), "orange");
      if (k > 3) return;
      const gap = upright ? 14 : 32, edge = EDGES[k];
      arrow(svg, along(k + 1, 62, -gap), along(k, 62, gap), "orange dashed");
      const lines = edge === "1" ? ["× 1"] : [`× ${edge}`, `= ${rounded(slopes[k])}`];
      const [middle, low] = along(k, 62, apart / 2);
      lines.forEach((text, row) => {
        const place = upright ? [middle + 14, low - 8 + 17 * row] : [middle, low + 22 + 17 * row];
        write(svg, ...place, text, `orange ${upright ? "start" : ""}`);
      });
    });
  }

  function sayStep(step, x, y, values, slopes, gradients) {
    const [w, z, a, e, loss] = values.map(rounded);
    if (step < 5)
      return [
        `前向，从权重 w = ${w} 出发。`,
        `前向：z = w x = ${w} × ${x} = ${z}`,
        `前向：a = σ(z) = σ(${z}) = ${a}`,
        `前向：e = a − y = ${a} − ${y} = ${e}`,
        `前向：L = e² = ${loss}。值都齐了，现在往回走。`,
      ][step];
    if (step === 5) return "反向：从代价自己开始，dL/dL = 1";
    const node = 9 - step, behind = rounded(gradients[node + 1]);
    const edge = EDGES[node];
    const number = edge === "1" ? "" : ` = ${behind} × ${bracketed(slopes[node])}`;
    const said = `反向：dL/d${"wzae"[node]} = ${behind} × ${edge}${number} = ${rounded(gradients[node])}`;
    if (step < 9) return said;
    return `${said}。代价想变小，w 该往${gradients[0] > 0 ? "小" : "大"}改。`;
  }

  const descend = {
    sliders: {
      rate: ["学习率 η", 0.1, 0.01, 0.6, 0.01],
      steps: ["步数", 15, 0, 20, 1],
      first: ["起点 w₁", -1, -1.5, 5, 0.5],
      second: ["起点 w₂", -1.5, -2, 3, 0.5],
    },
    draw(svg, width, { rate, steps, first, second }) {
      const x = [-1.6, 5.2], y = [-2.2, 3.2];
      const { inside, place } = axes(svg, {
        ...{ top: 38, width: width - 70, height: Math.min(width * 0.72, 360), x, y },
        ...{ xs: [-1, 0, 1, 2, 3, 4, 5], ys: [-2, -1, 0, 1, 2, 3] },
        ...{ across: "第一个权重 w₁", up: "第二个权重 w₂" },
        title: `学习率 ${fixed(rate, 2)}，走 ${steps} 步`,
      });
      surface(inside, place, x, y);
      const path = walk([first, second], rate, steps), costs = path.map(cost);
      line(inside, path.map(place), "line blue");
      for (const point of path) mark(inside, place(point), "dot", "blue");
      mark(inside, place(path[0]), "square", "orange");
      mark(inside, place(VALLEY), "star", "green");
      const outside = path.filter(([a, b]) => a < x[0] || a > x[1] || b < y[0] || b > y[1]).length;
      return [Math.min(width * 0.72, 360) + 92, `从 ${tuple(path[0], (w) => fixed(w, 1))} 走到 `
        + `${tuple(path[steps], (w) => fixed(w, 3))}，`
        + `代价 ${fixed(costs[0], 4)} → ${fixed(costs[steps], 4)}，${verdict(costs)}`
        + (outside ? `（有 ${outside} 个点跑到图外面去了）。` : "。")];
    },
  };

  // Lesson 05: inputs (1, 1), (2, 0), (0, 1) whose true values weights of (2, 1) give. So the loss
  // has no more than squares: SQUARES[i][j] times how far the weights i and j are from the valley.
  const VALLEY = [2, 1], SQUARES = [[5 / 3, 1 / 3], [1 / 3, 2 / 3]];
  const slope = (w) => times(w.map((one, i) => one - VALLEY[i]), SQUARES);
  const cost = (w) => slope(w).reduce((sum, one, i) => sum + one * (w[i] - VALLEY[i]), 0);

  const walk = (start, rate, steps) => range(steps).reduce((path) => {
    const w = path.at(-1), down = slope(w);
    return [...path, w.map((one, i) => one - rate * 2 * down[i])];
  }, [start]);

  function verdict(costs) {
    if (costs.length === 1) return "还没有出发";
    // the last step of a descent that converges never climbs, but for rounding in the valley
    const [before, last] = costs.slice(-2);
    return last > before * (1 + 1e-9) + 1e-12 ? "越走越高：发散了" : "往下走了";
  }

  // The contours of `cost` are ellipses, each a circle seen through the square root of SQUARES.
  function surface(inside, place, x, y) {
    const highest = Math.max(...x.flatMap((a) => y.map((b) => cost([a, b]))));
    const [[a, b], [, c]] = SQUARES, l = b / Math.sqrt(a), d = Math.sqrt(c - l * l);
    const ring = (level) => range(73).map((k) => {
      const turn = (k * Math.PI) / 36, up = (Math.sqrt(level) * Math.sin(turn)) / d;
      const right = (Math.sqrt(level) * Math.cos(turn) - l * up) / Math.sqrt(a);
      return place([VALLEY[0] + right, VALLEY[1] + up]);
    });
    const levels = range(14).map((k) => highest * ((k + 1) / 14) ** 2).reverse();
    add(inside, "rect", { width: "100%", height: "100%", class: "high" });
    for (const level of levels) line(inside, ring(level), "contour");
    for (const k of [2, 4, 6, 8])
      write(inside, ...ring(highest * (k / 14) ** 2)[k < 5 ? 32 : 35], fixed(highest * (k / 14) ** 2, 1), "low");
  }

  const stepNetwork = {
    sliders: { step: ["第几步", 0, 0, 12, 1] },
    draw(svg, width, { step }) {
      const { plan, values, deltas } = NUMBERS, done = plan.slice(0, step + 1);
      const [kind, place, which] = plan[step];
      const has = (...one) => done.some((other) => other.join() === one.join());
      const lit = (layer, i) =>
        kind === "value" && place === layer + 1 ? "line thick blue"
          : (kind === "delta" && place === layer && which === i)
            || (kind === "gradient" && place === layer) ? "line thick orange" : "thin grey";
      const edge = (layer, i, j) => {
        const labels = [[rounded(W[layer][i][j]), "blue"]];
        if (has("gradient", layer, 0))
          labels.push([rounded(values[layer][i] * deltas[layer][j]), "orange"]);
        return [lit(layer, i), ...labels];
      };
      const unit = (column, k) => [
        [has("value", column, 0) ? rounded(values[column][k]) : "", "blue"],
        has("delta", column, k) ? `δ = ${rounded(deltas[column - 1][k])}` : "",
      ];
      const title = `第 ${step} 步（共 ${plan.length - 1} 步）`;
      return [network(svg, width, title, 116, edge, unit), sayNetwork(kind, place, which)];
    },
  };

  // What lesson 06 computes, step by step (what, in which column or layer, of which unit): values,
  // the loss, then δ and gradients from the right. Where two paths meet, each unit is a step.
  const NUMBERS = (() => {
    const values = forward(X, W);
    const plan = [...values.map((_, column) => ["value", column, 0]), ["loss", 3, 0], ["delta", 3, 0]];
    const deltas = [[2 * (values[3][0] - Y)]];
    for (const layer of [2, 1, 0]) {
      plan.push(["gradient", layer, 0]);
      if (!layer) break;
      plan.push(["delta", layer, 0], ["delta", layer, 1]);
      deltas.unshift(W[layer].map((row) => times(deltas[0], row.map((weight) => [weight]))[0]));
    }
    return { plan, values, deltas };
  })();

  const products = (values, factors) =>
    values.map((value, i) => `${bracketed(value)} × ${bracketed(factors[i])}`).join(" + ");

  function sayNetwork(kind, place, unit) {
    const { values, deltas } = NUMBERS, [p] = values[3], here = values[place];
    const all = here.length > 1 ? tuple(here) : rounded(p);
    if (kind === "value" && !place) return `前向：从输入 ${all} 出发。`;
    if (kind === "value") {
      const sums = here.map((_, j) => products(values[place - 1], W[place - 1].map((row) => row[j])));
      const said = sums.length > 1 ? `(${sums.join(", ")})` : sums[0];
      return `前向：${COLUMNS[place]} = ${said} = ${all}`;
    }
    if (kind === "loss")
      return `前向：误差 e = ${rounded(p)} − ${bracketed(Y)} = ${rounded(p - Y)}，`
        + `代价 L = e² = ${rounded((p - Y) ** 2)}。值都齐了，现在往回走。`;
    if (kind === "gradient") {
      const said = here.flatMap((value) => deltas[place].map((delta) =>
        `${rounded(value)} × ${bracketed(delta)} = ${rounded(value * delta)}`));
      const last = place ? "" : "梯度都齐了。";
      return `反向：dW${place + 1} 的每一个数 = 起点的值 × 终点的 δ：${said.join("；")}。${last}`;
    }
    const delta = rounded(deltas[place - 1][unit]);
    if (place === 3) return `反向：输出的 δ = 2e = 2 × ${bracketed(p - Y)} = ${delta}`;
    const paths = products(deltas[place], W[place][unit]);
    const many = deltas[place].length > 1 ? "两条路都加上：" : "";
    return `反向：${COLUMNS[place]} ${unit ? "下" : "上"}面的单元，${many}δ = ${paths} = ${delta}`;
  }

  // On the page.

  const make = (parent, name, properties = {}) =>
    parent.appendChild(Object.assign(document.createElement(name), properties));

  function row(parent, [caption, value, min, max, step], moved) {
    const one = make(parent, "label");
    make(one, "span", { textContent: caption });
    const slider = make(one, "input", { type: "range", min, max, step, value });
    // a reader of screens has it from the slider itself
    const shown = make(one, "b", { ariaHidden: "true" });
    const digits = (String(step).split(".")[1] || "").length;
    const say = () => {
      shown.textContent = fixed(slider.valueAsNumber, digits);
      slider.setAttribute("aria-valuetext", shown.textContent);
    };
    slider.addEventListener("input", () => { say(); moved(); });
    const reset = () => { slider.value = value; say(); };
    reset();
    return { one, slider, reset };
  }

  // A list of the sliders, of which one is to be seen.
  function picker(parent, figure, rows, moved) {
    const label = make(parent, "label", { className: "pick" });
    make(label, "span", { textContent: "拖哪个数" });
    const list = make(label, "select");
    for (const [key, [caption]] of Object.entries(figure.sliders))
      make(list, "option", { value: key, textContent: caption, selected: key === figure.pick });
    const pick = () => {
      for (const [key, { one }] of Object.entries(rows)) one.hidden = key !== list.value;
    };
    list.addEventListener("change", () => { pick(); moved(); });
    pick();
    return list;
  }

  function mount(place, figure) {
    const box = document.createElement("div"), rows = {};
    box.className = "live";
    const panel = make(box, "div", { className: "sliders" });
    const list = figure.pick ? make(panel, "div") : null;
    for (const [key, slider] of Object.entries(figure.sliders)) rows[key] = row(panel, slider, draw);
    const picked = list && picker(list, figure, rows, draw);
    const again = make(panel, "button", { type: "button", textContent: "回到开头" });
    const words = make(box, "output");
    const svg = add(box, "svg", { role: "img" });
    let width = 0;
    function draw() {
      const at = Object.fromEntries(
        Object.entries(rows).map(([key, { slider }]) => [key, slider.valueAsNumber]));
      svg.replaceChildren();
      const [height, said] = figure.draw(svg, width, at, picked?.value);
      svg.setAttribute("viewBox", `0 0 ${width} ${height}`);
      svg.style.width = `${width}px`;
      svg.setAttribute("aria-label", `图：${said}`);
      words.textContent = said;
      words.style.minHeight = `${words.offsetHeight}px`; // no figure jumps when a line less is said
    }
    function fit() { // text keeps its size, the figure takes the width that there is
      if (width === Math.min(box.clientWidth, WIDEST)) return;
      width = Math.min(box.clientWidth, WIDEST);
      words.style.minHeight = "";
      if (width) draw();
    }
    again.addEventListener("click", () => {
      Object.values(rows).forEach((one) => one.reset());
      draw();
    });
    place.replaceChildren(box);
    new ResizeObserver(fit).observe(box);
    fit();
  }

  const FIGURES = {
    move_weights: moveWeights, move_sigmoid: moveSigmoid, move_prediction: movePrediction,
    step_graph: stepGraph, descend, step_network: stepNetwork,
  };
  document.addEventListener("DOMContentLoaded", () => {
    for (const cell of document.querySelectorAll(".tag_live")) {
      const code = cell.querySelector(".cell_input")?.textContent ?? "";
      const name = code.match(/^(?:play|hidden)\.(\w+)\(/m)?.[1];
      const place = cell.querySelector(".cell_output");
      if (place && Object.hasOwn(FIGURES, name)) mount(place, FIGURES[name]);
    }
  });
})();
