// lrchart: draws a chart that was compiled to Vega when its page was written, and shows its tooltips.

/** Pixels between the pointer and a tooltip. */
const ASIDE_OF_POINTER = 10;

/**
 * Draw a compiled chart.
 *
 * @param {HTMLElement} element
 * @param {any} compiled the Vega spec
 * @param {HTMLElement} form where the settings go
 * @returns {Promise<View>}
 */
async function show(element, compiled, form) {
  const runtime = vega.parse(compiled, undefined, { ast: true });
  const view = new vega.View(runtime, { renderer: "svg", logLevel: vega.Warn, expr: expressions });
  return view.tooltip(showTooltip).initialize(element, form).runAsync();
}

/**
 * The Vega spec of `spec`, made when the page was written, with the rows of `spec`; undefined if
 * there is none.
 *
 * @param {any} spec Vega-Lite spec of a page
 */
function compiledOf({ usermeta, datasets = {} }) {
  for (const table of usermeta?.vega?.data ?? []) {
    // Vega adds columns to its rows.
    if (datasets[table.name]) table.values = datasets[table.name].map((row) => ({ ...row }));
  }
  return usermeta?.vega;
}

/** Show a tooltip, text only, or hide it if there is no value. */
function showTooltip(handler, event, item, value) {
  const id = "vg-tooltip-element";
  const box = document.getElementById(id) ?? Object.assign(document.createElement("div"), { id });
  (document.fullscreenElement ?? document.body).append(box);
  const shown = value !== undefined && value !== null && value !== "";
  box.classList.toggle("visible", shown);
  if (!shown) return;
  box.replaceChildren(...tooltip(value));
  const place = (pointer, size, room) => Math.max(0, pointer + ASIDE_OF_POINTER + size > room
    ? pointer - ASIDE_OF_POINTER - size : pointer + ASIDE_OF_POINTER);
  box.style.left = `${place(event.clientX, box.offsetWidth, innerWidth)}px`;
  box.style.top = `${place(event.clientY, box.offsetHeight, innerHeight)}px`;
}

/** The elements of a tooltip: a text, or a row for each member of an object. */
function tooltip(value) {
  if (typeof value !== "object") return [document.createTextNode(String(value))];
  const { title, ...rows } = value;
  const table = document.createElement("table");
  for (const [name, part] of Object.entries(rows)) {
    const row = table.insertRow();
    for (const [className, text] of [["key", name], ["value", part]]) {
      const textContent = typeof text === "object" ? JSON.stringify(text) : String(text);
      Object.assign(row.insertCell(), { className, textContent });
    }
  }
  return title ? [Object.assign(document.createElement("h2"), { textContent: title }), table] : [table];
}
