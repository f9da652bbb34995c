// lrchart: tools below a chart, and its keyboard controls. boot.js calls `offerTools` for each chart
// that was drawn; all files share one scope.

/**
 * @typedef {object} View A Vega view: https://vega.github.io/vega/docs/api/view/
 * @property {(name: string, value?: any) => any} signal
 * @property {(name: string) => any} scale
 * @property {(options?: object) => any} getState
 * @property {() => Promise<View>} runAsync
 * @property {(name: string, handler: (name: string, value: any) => void) => View} addSignalListener
 * @property {(callback: () => void) => void} runAfter
 * @property {(scale: number) => Promise<HTMLCanvasElement>} toCanvas
 * @property {() => Promise<string>} toSVG
 */

/** Pixels of a saved PNG per CSS pixel: 300 dots per inch. */
const SHARP = 300 / 96;
/** Fraction of the visible range that a zoom button keeps, and that shift with an arrow moves. */
const [CLOSER, ASIDE] = [0.6, 0.2];
/** Maximum panels side by side that are zoomed together. */
const PANELS = 8;
/** Title of a button that has no use for a chart. */
const UNUSED = "Not for this chart";

/**
 * Connect the buttons, the slider and the keys of `figure` to its chart.
 *
 * @param {HTMLElement} figure
 * @param {HTMLElement} live element that holds the chart
 * @param {View} view
 * @param {any} spec the Vega-Lite spec that was drawn
 */
function offerTools(figure, live, view, spec) {
  const bar = figure.querySelector(".tools");
  if (!bar) return;
  const axis = zoomOf(view);
  const stops = readingStops(live);
  const answers = suggestionsOf(spec);
  const guesses = answers.filter(({ guess }) => guess).length;
  const table = tableOf(spec);
  const name = figure.id.replace(/^figure-/, "");
  const actions = {
    closer: axis && (() => axis.zoom(CLOSER)),
    wider: axis && (() => axis.zoom(1 / CLOSER)),
    reset: axis && (() => axis.reset()),
    png: async () => save(`${name}.png`, await blobOf(await view.toCanvas(SHARP))),
    svg: async () => save(`${name}.svg`, new Blob([withFonts(await view.toSVG())], { type: "image/svg+xml" })),
    csv: table && (() => {
      const shown = table.rows.filter(({ id }) => isShown(view, id));
      save(`${name}.csv`, new Blob([csvOf(shown, table.columns, labelsOf(live))], { type: "text/csv" }));
    }),
    number: answers.length > 0 && ((button) => {
      const shown = answers.filter(({ id }) => isShown(view, id));
      copyText(textOf(shown), button, copied(shown.length, shown.filter(({ guess }) => guess).length));
    }),
    spec: (button) => copyText(JSON.stringify(spec, null, 1), button),
    full: document.fullscreenEnabled
      && (() => (document.fullscreenElement ? document.exitFullscreen() : figure.requestFullscreen())),
  };
  for (const button of bar.querySelectorAll("button")) {
    const act = actions[button.dataset.tool];
    button.disabled = !act;
    button.onclick = () => act(button);
    if (!act) button.title ||= UNUSED;
    else if (button.title === UNUSED) button.title = "";
    if (button.dataset.tool === "number") button.textContent = labelOf(answers.length, guesses);
  }
  const reading = bar.querySelector("input");
  if (reading) {
    reading.disabled = stops().length === 0;
    reading.oninput = () => read(stops(), Number(reading.value) / Number(reading.max), reading);
    reading.onblur = () => leave(live);
    reading.onkeydown = (event) => axis && press(event, axis);
  }
  // A page that is watched draws its chart again and again.
  listening.get(figure)?.abort();
  const redrawn = new AbortController();
  listening.set(figure, redrawn);
  keepTouches(live, redrawn.signal);
  if (axis) pinch(live, axis, redrawn.signal);
}

/** What ends the listeners of a figure on the page, which outlive its chart. */
const listening = new WeakMap();

/**
 * The zoom along the learning rate; undefined for a chart without one. Panels share it.
 *
 * @param {View} view
 */
function zoomOf(view) {
  // The signal is named after the column of the axis: learning rate, or step of a training.
  const { signals } = view.getState({ signals: (signal) => /^zoom_(lr|step)$/.test(signal), data: () => false });
  const [name, ...others] = Object.keys(signals);
  const type = name === "zoom_lr" ? "log" : "linear";
  const scales = () => axesOf(view).filter((scale) => scale.type === type);
  if (!name || others.length > 0 || scales().length === 0) return undefined;
  const whole = unionOf(scales());
  const [into, from] = type === "log" ? [Math.log10, (value) => 10 ** value] : [Number, Number];
  const show = (low, high) => view.signal(name, [from(low), from(high)]).runAsync();
  const ends = () => unionOf(scales()).map(into);
  const [first, last] = whole.map(into);
  return {
    zoom(factor) {
      const [low, high] = ends();
      const [middle, half] = [(low + high) / 2, ((high - low) / 2) * factor];
      return this.show(middle - half, middle + half);
    },
    pan(share) {
      const [low, high] = ends();
      return show(low + share * (high - low), high + share * (high - low));
    },
    ends,
    /** Show `low` to `high`, in decades on a log axis; the whole range if that is narrower. */
    show(low, high) {
      return high - low > 0.999 * (last - first) ? this.reset() : show(low, high);
    },
    reset: () => view.signal(name, null).runAsync(),
    /** However the axis is moved, keep its middle within the data, and show no more than all of them. */
    bound() {
      view.addSignalListener(name, (_, shown) => {
        if (shown?.length !== 2) return;
        const [low, high] = shown.map(into);
        const [middle, span] = [(low + high) / 2, last - first];
        const over = Math.max(first - middle, 0) + Math.min(last - middle, 0);
        const wide = !(high - low < 1.001 * span);
        // Vega waits for what a callback returns, and that would wait for Vega.
        view.runAfter(() => {
          if (wide) this.reset();
          else if (Math.abs(over) > 1e-9 * span) show(low + over, high + over);
        });
      });
    },
  };
}

/** The axes along the bottom of a chart, one a panel; panels may be nested once. */
function axesOf(view, panel = "", depth = 2) {
  try {
    return [view.scale(`${panel}x`)];
  } catch {
    return depth > 0 ? [...Array(PANELS).keys()].flatMap((i) => axesOf(view, `${panel}concat_${i}_`, depth - 1)) : [];
  }
}

/** The range that the domains of some scales span together. */
function unionOf(scales) {
  const ends = scales.flatMap((scale) => scale.domain());
  return [Math.min(...ends), Math.max(...ends)];
}

/** Handle keys on the reading slider, which handles plain arrows itself. */
function press(event, axis) {
  const keys = {
    "+": () => axis.zoom(CLOSER), "=": () => axis.zoom(CLOSER), "-": () => axis.zoom(1 / CLOSER), 0: () => axis.reset(),
    "<": () => axis.pan(-ASIDE), ">": () => axis.pan(ASIDE), Escape: () => leave(event.target.closest("figure").querySelector(".live")),
  };
  if (event.ctrlKey || event.metaKey || event.altKey || !keys[event.key]) return;
  event.preventDefault();
  keys[event.key]();
}

/**
 * The stops of the crosshair, from left to right: cells around the points of the chart.
 *
 * @param {HTMLElement} live
 */
function readingStops(live) {
  const stop = (cell) => cell.__data__?.datum?.datum?.stop;
  return () => [...live.querySelectorAll("path")]
    .filter((cell) => stop(cell) !== undefined)
    .sort((one, other) => stop(one) - stop(other));
}

/** Read the values at a `share` of the width, as if the pointer were there. */
function read(stops, share, slider) {
  const svg = stops[0].ownerSVGElement.getBoundingClientRect();
  const [first, last] = [stops[0], stops.at(-1)].map(placeOf);
  const wanted = first + share * (last - first);
  const cell = stops.reduce((best, one) => (Math.abs(placeOf(one) - wanted) < Math.abs(placeOf(best) - wanted) ? one : best));
  const at = { bubbles: true, clientX: placeOf(cell), clientY: svg.top + svg.height / 3 };
  for (const kind of ["pointerover", "pointermove"]) cell.dispatchEvent(new PointerEvent(kind, at));
  const tip = document.querySelector("#vg-tooltip-element");
  slider.setAttribute("aria-valuetext", [...(tip?.querySelectorAll("tr") ?? [])].map((row) => row.innerText.replace(/[\s\u200b]+/g, " ")).join(", "));
}

/** The pixel of a cell's point, which Vega stores in the item of the cell. */
function placeOf(cell) {
  const frame = cell.ownerSVGElement.querySelector(".role-frame .background").getBoundingClientRect();
  return frame.left + cell.__data__.datum.x;
}

/** Move the pointer off the chart, at which Vega hides the tooltip. */
function leave(live) {
  const [cell] = readingStops(live)();
  cell?.dispatchEvent(new PointerEvent("pointerout", { bubbles: true }));
  cell?.dispatchEvent(new MouseEvent("mouseout", { bubbles: true }));
}

/**
 * The suggested rates of a spec, the ids of their runs, and which of them are guesses; of trainings,
 * the best rates that they determine.
 *
 * @param {any} spec Vega-Lite spec of a page
 * @returns {{id?: string, run?: string, lr: number, guess: boolean}[]}
 */
function suggestionsOf(spec) {
  // Marks that follow the smoothed line are in lists, by their place on it.
  const tables = Object.values(spec.datasets ?? {}).map((rows) => rows.flatMap((row) => row.marks ?? [row]));
  const marked = tables.flat().filter(({ mark, run, lr }) => run !== undefined && lr > 0 && /suggested|guess/.test(mark));
  if (marked.length > 0) return marked.map(({ id, run, lr, mark }) => ({ id, run, lr, guess: mark === "guess" }));
  const best = tables.flat().filter(({ determined, group, lr }) => determined === "best" && group !== undefined && lr > 0);
  if (best.length > 0) return best.map(({ id, group, lr }) => ({ id, run: group, lr, guess: false }));
  // The rule of a single run is at its suggestion, unless the run declares an optimum.
  const rules = tables.find((rows) => rows.some(({ side }) => side === "at")) ?? [];
  if (rules.some(({ text }) => /^optimum/.test(text))) return [];
  return rules.filter(({ side, lr }) => side === "at" && lr > 0).map(({ lr, guess }) => ({ lr, guess }));
}

/** Whether the legend shows the run `id`; it shows every run if none is chosen. */
function isShown(view, id) {
  let chosen;
  try {
    chosen = view.data("runs_store").map(({ values }) => values[0]);
  } catch {
    return true; // a chart without a legend of runs
  }
  return chosen.length === 0 || id === undefined || chosen.includes(id);
}

/** A single rate as a number, for code; several as a table that marks the guesses. */
function textOf(answers) {
  if (answers.length === 1) return String(answers[0].lr);
  return answers.map(({ run, lr, guess }) => [run, lr, ...(guess ? ["a guess"] : [])].join("\t")).join("\n");
}

/** Label of the button that copies: a guess is not called a number. Usually as written, so that nothing moves. */
function labelOf(count, guesses) {
  if (!guesses) return "Copy number";
  return count > 1 ? "Copy numbers" : "Copy guess";
}

/** Words that confirm a copy, and say how many of the numbers are guesses. */
function copied(count, guesses) {
  if (count === 0) return "No number is shown";
  if (!guesses) return "Copied";
  return count === 1 ? "Copied: only a guess" : `Copied: ${guesses} of ${count} are guesses`;
}

/**
 * Columns of a CSV, by the table that has them: curves, the best rates of a drift, and the tasks of
 * a leaderboard. The loss of a score is negated, so that lower is better: its score is saved.
 */
const TABLES = [
  { run: "id", lr: "lr", score: "score", loss: "loss" },
  { group: "group", number: "lr", best_lr: "rate", lr_low: "low", lr_high: "high", used: "used" },
  { task: "task", optimizer_batch: "about", good_low: "lr", good_high: "high", best_lr: "best_lr" },
];

/** The rows to save, of the largest table that `TABLES` knows, and their columns; undefined without any. */
function tableOf(spec) {
  for (const columns of TABLES) {
    const needed = Object.values(columns).filter((field) => !["id", "score"].includes(field));
    const [rows] = Object.values(spec.datasets ?? {})
      .filter(([row]) => row && row.mark === undefined && needed.every((field) => row[field] !== undefined))
      .sort((one, other) => other.length - one.length);
    if (rows) return { rows, columns };
  }
  return undefined;
}

/** Names of the runs in the legend by their ids; none for a single run. */
function labelsOf(live) {
  return new Map([...live.querySelectorAll(".id_legend_labels text")]
    .map(({ __data__: { datum, text } }) => [datum.value, String(text)]));
}

function csvOf(rows, columns, labels) {
  // An apostrophe keeps a spreadsheet from reading a text as a formula.
  const cell = (text) => {
    const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
    return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
  };
  const hidden = new Set([labels.size ? "" : "id", rows.some(({ score }) => score !== undefined) ? "loss" : "score"]);
  const listed = Object.entries(columns).filter(([, field]) => !hidden.has(field));
  const text = (value) => (typeof value === "string" ? cell(labels.get(value) ?? value) : value ?? "");
  const line = (row) => listed.map(([, field]) => text(row[field])).join(",");
  return [listed.map(([header]) => header).join(","), ...rows.map(line), ""].join("\n");
}

/** An SVG with the fonts of the page embedded. */
function withFonts(svg) {
  const faces = [...document.styleSheets].flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSFontFaceRule).map((rule) => rule.cssText).join("");
  const style = document.createElementNS("http://www.w3.org/2000/svg", "style");
  style.textContent = faces;
  return svg.replace(/<svg[^>]*>/, (start) => start + style.outerHTML);
}

function blobOf(canvas) {
  return new Promise((done) => { canvas.toBlob(done, "image/png"); });
}

function save(name, blob) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(blob), download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

async function copyText(text, button, confirmation = "Copied") {
  if (button.dataset.words !== undefined) return; // still confirming
  button.dataset.words = button.textContent;
  try {
    if (text) await navigator.clipboard.writeText(text);
  } catch {
    copyByHand(text); // pages opened from disk may be refused the clipboard
  }
  button.ariaLive = "polite";
  button.textContent = confirmation;
  setTimeout(() => {
    button.textContent = button.dataset.words;
    delete button.dataset.words;
  }, 2000);
}

function copyByHand(text) {
  const field = Object.assign(document.createElement("textarea"), { value: text });
  document.body.append(field);
  field.select();
  document.execCommand("copy");
  field.remove();
}
