// lrchart: makes charts interactive in place. Without it, or if it fails, the static images remain.
(() => {
  "use strict";

  const here = document.currentScript?.src;
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const charts = new Set(); // [element, Vega view] of every interactive chart

  // A chart follows the page it is in: dark if the background is dark.
  function themeAt(element) {
    for (let node = element; node; node = node.parentElement) {
      const [r, g, b, alpha = 1] = (getComputedStyle(node).backgroundColor.match(/[\d.]+/g) ?? []).map(Number);
      if (alpha > 0 && b !== undefined) return 0.299 * r + 0.587 * g + 0.114 * b < 128 ? "dark" : "light";
    }
    return "light";
  }

  function repaint() {
    for (const [element, view] of charts) {
      const theme = themeAt(element);
      if (view.signal("theme") !== theme) view.signal("theme", theme).runAsync();
    }
  }

  // Vega shows a tooltip on pointermove and hides it on mouseout. Firefox sends the mouseout of the
  // previous mark last, so it must not reach Vega while the pointer moves from one mark to another.
  function keepTooltip(event) {
    if ([event.relatedTarget?.__data__].flat()[0]?.tooltip) event.stopPropagation();
  }

  // Tooltips are text only: Vega's own formatter fetches a column named `image` as a picture.
  function tooltipText(value, escape) {
    if (typeof value !== "object" || value === null) return escape(value);
    const { title, ...rows } = value;
    const cell = (part) => escape(typeof part === "object" ? JSON.stringify(part) : part);
    const row = ([name, part]) => `<tr><td class="key">${escape(name)}</td><td class="value">${cell(part)}</td></tr>`;
    return `${title ? `<h2>${escape(title)}</h2>` : ""}<table>${Object.entries(rows).map(row).join("")}</table>`;
  }

  // The chart of a page was compiled when the page was written; any other is compiled now.
  async function draw(element, spec, options, compiled) {
    const theme = (compiled?.signals ?? spec.params)?.find(({ name }) => name === "theme");
    if (theme) theme.value = themeAt(element);
    delete spec.usermeta;
    const view = compiled ? await show(element, compiled, options.bind) : await compile(element, spec, options);
    element.addEventListener("mouseout", keepTooltip, true);
    // Screen readers should find one image: the element around the chart.
    element.removeAttribute("aria-roledescription");
    element.setAttribute("role", "img");
    element.querySelector("svg")?.setAttribute("aria-hidden", "true");
    if (spec.description) element.setAttribute("aria-label", spec.description);
    if (theme) charts.add([element, view]);
    zoomOf(view)?.bound();
    return view;
  }

  // ast: expressions are interpreted, so that no page has to allow eval.
  // actions: vega-embed's "view source" writes the spec into a window unescaped.
  async function compile(element, spec, options) {
    const { view } = await vegaEmbed(element, spec, {
      mode: "vega-lite", renderer: "svg", ast: true, expr: expressions, actions: false, ...options,
      tooltip: { formatTooltip: tooltipText, ...options.tooltip },
    });
    return view;
  }

  // Vega measures its container when the window is resized, but a container can also change later,
  // for example when a <picture> switches to its narrow source.
  function follow(element, view) {
    let [width, height] = [element.clientWidth, element.clientHeight];
    new ResizeObserver(() => {
      if (element.clientWidth === width && element.clientHeight === height) return;
      [width, height] = [element.clientWidth, element.clientHeight];
      view.width(width).height(height).runAsync();
    }).observe(element);
  }

  // ---- figures of lrchart's own pages -------------------------------------------------------

  async function wake(figure, spec = written(figure)) {
    const chart = figure.querySelector(".chart");
    const before = chart.querySelector(".live");
    const live = document.createElement("div");
    live.className = "live";
    chart.append(live);
    const form = document.createElement("form");
    form.className = "vega-bindings";
    let view;
    try {
      view = await draw(live, spec, {
        defaultStyle: false,
        tooltip: { disableDefaultStyle: true },
        bind: form,
      }, compiledOf(spec));
      if (spec.height === "container") follow(live, view);
      else Object.assign(live, { className: "live sized", tabIndex: 0 }); // it may have to be scrolled
    } catch (error) {
      live.remove();
      console.warn(`lrchart: ${figure.id} stays a static image:`, error);
      return undefined;
    }
    settle(form);
    figure.querySelector(".controls")?.replaceChildren(form, ...offerRuns(live, view));
    offerTools(figure, live, view, spec);
    followRuns(figure, view, spec);
    chart.classList.add("alive");
    before?.remove();
    return view;
  }

  function written(figure) {
    return JSON.parse(figure.querySelector("script[type='application/json']").textContent);
  }

  // Vega labels a group of radio buttons only visually, and prints numbers with all digits.
  function settle(form) {
    for (const group of form.querySelectorAll(".vega-bind-radio")) {
      group.setAttribute("role", "radiogroup");
      group.setAttribute("aria-label", group.previousElementSibling.textContent.trim());
    }
    for (const slider of form.querySelectorAll("input[type=range]")) {
      const print = () => { slider.nextElementSibling.textContent = String(Number(slider.value)); };
      slider.addEventListener("input", print);
      print();
    }
    form.addEventListener("submit", (event) => event.preventDefault());
  }

  // The heading and the caption describe the visible runs, and the texts of a window that appears get
  // room above the plot.
  function followRuns(figure, view, spec) {
    const has = (param) => spec.params?.some(({ name }) => name === param);
    const caption = figure.querySelector(".alone > figcaption .caption");
    const whole = caption?.textContent;
    if (caption && has("answer")) {
      view.addSignalListener("answer", (_, words) => { caption.textContent = words || whole; });
    }
    const heading = figure.querySelector(".alone h1");
    // Leave a heading that the page chose itself.
    if (has("heading") && heading?.textContent === view.signal("heading")) {
      view.addSignalListener("heading", (_, words) => { heading.textContent = words; });
    }
    if (!has("headroom")) return;
    view.signal("headroom", true);
    view.addDataListener("runs_store", () => view.runAfter(() => view.resize().runAsync()));
  }

  // Vega's legend needs a pointer. These checkboxes, visible while focused, offer it to the keyboard.
  function offerRuns(live, view) {
    const entries = () => [...live.querySelectorAll(".id_legend_labels text")];
    const chosen = () => view.data("runs_store").map(({ values }) => values?.[0]);
    try {
      if (entries().length < 2 || !chosen()) return [];
    } catch {
      return []; // not a chart of lrchart's
    }
    const group = Object.assign(document.createElement("div"), { className: "runs", role: "group", ariaLabel: "Runs" });
    group.append(Object.assign(document.createElement("span"), { className: "vega-bind-name", textContent: "Runs" }));
    const boxes = entries().map(({ __data__: { datum, text } }) => {
      const box = Object.assign(document.createElement("input"), { type: "checkbox" });
      box.addEventListener("click", (event) => {
        event.preventDefault(); // the chart decides what is shown
        entries().find((entry) => entry.__data__.datum.value === datum.value)
          ?.dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: event.shiftKey }));
      });
      const label = document.createElement("label");
      label.append(box, String(text));
      group.append(label);
      return [box, datum.value];
    });
    const show = () => {
      const shown = chosen();
      for (const [box, id] of boxes) box.checked = shown.includes(id);
    };
    // If none is chosen, Vega shows all runs, and a click would leave only the clicked one.
    const every = view.data("runs_store").map(({ unit, fields, values }) => ({ unit, fields, values }));
    const choose = () => {
      if (chosen().length === 0) view.data("runs_store", every.map((run) => ({ ...run }))).runAsync();
      show();
    };
    // Deferred: the click that led here ends by resetting the checkbox.
    view.addDataListener("runs_store", () => setTimeout(choose));
    show();
    return [group];
  }

  // Once the first image is painted, load the others without waiting for the reader to scroll.
  function paintStills() {
    for (const still of document.querySelectorAll(".still img")) still.loading = "eager";
  }

  // The light image is for print. A page that is one file holds it once.
  function copyForPaper() {
    for (const still of document.querySelectorAll("picture.still:not(:has(~ .paper))")) {
      const paper = still.querySelector("img").cloneNode();
      paper.className = "paper";
      still.after(paper);
    }
  }

  // Draw one chart after another, each in its own task, so that the page stays responsive.
  let queue = Promise.resolve();
  function wakeWhenSeen(figures) {
    const observer = new IntersectionObserver((entries) => {
      for (const { isIntersecting, target } of entries) {
        if (!isIntersecting) continue;
        observer.unobserve(target);
        queue = queue.then(() => new Promise((done) => setTimeout(done))).then(() => wake(target));
      }
    }, { rootMargin: "25% 0px" });
    for (const figure of figures) observer.observe(figure);
  }

  // ---- a sweep while it is recorded ---------------------------------------------------------

  // Each message of the server is a newer chart. Only the latest is drawn, never during a gesture;
  // the reader's settings and zoom are preserved.
  function watch(figure) {
    const news = figure.querySelector("[data-news]");
    const controls = document.createElement("div");
    controls.className = "controls";
    figure.querySelector(".chart").after(controls);
    let next, view, shown;

    async function show() {
      while (next) {
        if (figure.querySelector(":active")) {
          await new Promise((done) => setTimeout(done, 100));
          continue;
        }
        const { spec, title, caption, alarm, description } = next;
        next = undefined;
        const chosen = view && choices(view, shown);
        const focused = [...controls.querySelectorAll("input")].indexOf(document.activeElement);
        const drawn = await wake(figure, structuredClone(spec));
        if (!drawn) continue;
        figure.querySelector("h1").textContent = document.title = title;
        const words = figure.querySelector(".caption");
        words.textContent = caption.replaceAll(" ·", "\u00a0·"); // a line does not begin with a dot
        words.classList.toggle("alarm", alarm);
        document.querySelector(".words p").textContent = description;
        for (const [name, value] of Object.entries(chosen ?? {})) drawn.signal(name, value);
        drawn.runAsync();
        controls.querySelectorAll("input")[focused]?.focus();
        forget(view);
        [view, shown] = [drawn, spec];
      }
    }

    let showing = Promise.resolve();
    const source = new EventSource("events");
    source.onmessage = ({ data }) => {
      const look = JSON.parse(data);
      news.textContent = look.note;
      if (!look.spec) return;
      next = look;
      showing = showing.then(show);
    };
    source.onerror = () => { news.textContent = "The watch has ended; this is its last state."; };
    addEventListener("pagehide", () => source.close());
  }

  // The settings that differ from the initial spec, and the zoom.
  function choices(view, spec) {
    const kept = {};
    for (const { name, bind, value } of spec.params) {
      if (bind?.input && view.signal(name) !== value) kept[name] = view.signal(name);
    }
    const { signals } = view.getState({ signals: (name) => /^zoom_(?!tuple)/.test(name), data: () => false });
    for (const [name, value] of Object.entries(signals)) if (value?.length === 2) kept[name] = value;
    return kept;
  }

  function forget(view) {
    for (const entry of charts) if (entry[1] === view) charts.delete(entry);
    view?.finalize();
  }

  // ---- copy buttons -------------------------------------------------------------------------

  async function copy(button) {
    const code = button.closest("[data-copy]").querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
      button.textContent = "Copied";
    } catch {
      getSelection().selectAllChildren(code);
      button.textContent = "Press Ctrl+C";
    }
    setTimeout(() => { button.textContent = "Copy"; }, 2000);
  }

  // ---- charts in other hosts' pages ----------------------------------------------------------

  // Other hosts do not load lrchart's style sheet: these rules inherit their colours and fonts.
  const WORN = `
    .lrchart-live { width: 100% }
    .lrchart-form { display: flex; flex-wrap: wrap; align-items: center; gap: .5em 1.75em; margin: .5em 14px; font-size: .875em; line-height: 1.4 }
    .lrchart-form :is(.vega-bind, .vega-bind > label) { display: flex; align-items: center; gap: .6em; margin: 0; min-height: 2.25em }
    .lrchart-form .vega-bind-name { opacity: .8 }
    .lrchart-form .vega-bind-radio { display: inline-flex; padding: 2px; border-radius: 8px; box-shadow: inset 0 0 0 1px color-mix(in srgb, currentColor 25%, transparent) }
    .lrchart-form .vega-bind-radio label { margin: 0; padding: .2em .75em; border-radius: 6px; cursor: pointer }
    .lrchart-form .vega-bind-radio label:has(:checked) { background: color-mix(in srgb, currentColor 14%, transparent) }
    .lrchart-form .vega-bind-radio input { position: absolute; opacity: 0; pointer-events: none }
    .lrchart-form .vega-bind-radio label:has(:focus-visible) { outline: 2px solid; outline-offset: 2px }
    .lrchart-form input { margin: 0; accent-color: currentColor }
    .lrchart-form input[type=range] { width: 9em }
    @media (forced-colors: active) {
      .lrchart-form .vega-bind-radio label:has(:checked) { background: Highlight; color: HighlightText; forced-color-adjust: none }
    }`;

  function wear() {
    if (document.getElementById("lrchart-style")) return;
    const style = document.createElement("style");
    style.id = "lrchart-style";
    style.textContent = WORN;
    document.head.append(style);
  }

  // <div data-lrchart="NAME"> becomes the chart NAME.vl.json beside this script. A page opened from
  // disk may not read files: there the image inside the element stays.
  async function embed(element) {
    if (location.protocol === "file:" || element.dataset.lrchartLive !== undefined) return;
    element.dataset.lrchartLive = "";
    const response = await fetch(new URL(`${element.dataset.lrchart}.vl.json`, here));
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    const still = [...element.childNodes];
    const live = document.createElement("div");
    live.className = "lrchart-live";
    const form = document.createElement("form");
    form.className = "lrchart-form";
    wear();
    element.append(live, form);
    // Transparent, to show the background of the page.
    const spec = { ...await response.json(), background: "transparent" };
    await draw(live, spec, { bind: form, tooltip: { theme: themeAt(element) } });
    settle(form);
    for (const node of still) node.remove();
  }

  function embedAll() {
    for (const element of document.querySelectorAll("[data-lrchart]")) {
      embed(element).catch((error) => console.warn("lrchart:", error));
    }
  }

  function start() {
    copyForPaper();
    wakeWhenSeen(document.querySelectorAll("[data-figure]:not([data-live])"));
    if (document.readyState === "complete") paintStills();
    else addEventListener("load", () => requestAnimationFrame(() => setTimeout(paintStills)));
    for (const figure of document.querySelectorAll("[data-live]")) watch(figure);
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-copy] button");
      if (button) copy(button);
    });
    embedAll();
    // Some hosts replace the content of the page instead of loading the next one.
    if (!document.querySelector("[data-figure]")) {
      new MutationObserver(embedAll).observe(document.body, { childList: true, subtree: true });
    }
    dark.addEventListener("change", repaint);
    const attributes = { attributes: true, attributeFilter: ["class", "data-theme", "data-md-color-scheme", "style"] };
    for (const node of [root, document.body]) new MutationObserver(repaint).observe(node, attributes);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
