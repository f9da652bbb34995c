// lrchart: brings still charts to life in place. Without it, or if it fails, the stills remain.
(() => {
  "use strict";

  const here = document.currentScript?.src;
  const root = document.documentElement;
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const charts = new Set(); // [element, Vega view] of every living chart

  // A chart takes the colours of whatever page it is in: dark where the background is.
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

  // ast: expressions are interpreted, so that no page needs to allow eval.
  // actions: vega-embed's "view source" writes the spec into a window unescaped.
  async function draw(element, spec, options) {
    const theme = spec.params?.find((param) => param.name === "theme");
    if (theme) theme.value = themeAt(element);
    delete spec.usermeta;
    const { view } = await vegaEmbed(element, spec, {
      mode: "vega-lite", renderer: "svg", ast: true, actions: false, ...options,
    });
    // The element around it is the one picture that a screen reader should meet.
    element.removeAttribute("aria-roledescription");
    element.setAttribute("role", "img");
    element.querySelector("svg")?.setAttribute("aria-hidden", "true");
    if (spec.description) element.setAttribute("aria-label", spec.description);
    if (theme) charts.add([element, view]);
    return view;
  }

  // Vega measures its container when the window changes size; a container can change later than
  // that, as when a <picture> turns to its narrow source, or alone.
  function follow(element, view) {
    let [width, height] = [element.clientWidth, element.clientHeight];
    new ResizeObserver(() => {
      if (element.clientWidth === width && element.clientHeight === height) return;
      [width, height] = [element.clientWidth, element.clientHeight];
      view.width(width).height(height).runAsync();
    }).observe(element);
  }

  // ---- figures of lrchart's own pages -------------------------------------------------------

  async function wake(figure) {
    const chart = figure.querySelector(".chart");
    const live = document.createElement("div");
    live.className = "live";
    chart.append(live);
    const form = document.createElement("form");
    form.className = "vega-bindings";
    const spec = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    try {
      const view = await draw(live, spec, {
        defaultStyle: false,
        tooltip: { disableDefaultStyle: true },
        bind: form,
      });
      if (spec.height === "container") follow(live, view);
    } catch (error) {
      live.remove();
      console.warn(`lrchart: ${figure.id} stays a still picture:`, error);
      return;
    }
    settle(form);
    figure.querySelector(".controls")?.replaceChildren(form);
    chart.classList.add("alive");
  }

  // Vega names a group of radio buttons for the eye only, and prints numbers in full.
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

  // One chart after another, each in its own task, so that the page answers in between.
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

  // ---- colours ------------------------------------------------------------------------------

  function chooseTheme(theme) {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    try {
      if (theme === "auto") localStorage.removeItem("lrchart-theme");
      else localStorage.setItem("lrchart-theme", theme);
    } catch { /* the choice then lasts as long as the page */ }
  }

  function offerThemes(form) {
    form.elements.theme.value = root.dataset.theme ?? "auto";
    form.addEventListener("change", () => chooseTheme(form.elements.theme.value));
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

  // ---- charts in other people's pages -------------------------------------------------------

  // <div data-lrchart="NAME"> becomes the chart NAME.vl.json that lies beside this script.
  async function embed(element) {
    const response = await fetch(new URL(`${element.dataset.lrchart}.vl.json`, here));
    if (!response.ok) throw new Error(`${response.url}: ${response.status}`);
    const live = document.createElement("div");
    live.style.width = "100%";
    element.append(live);
    const still = [...element.children].filter((child) => child !== live);
    await draw(live, await response.json(), {});
    for (const child of still) child.remove();
  }

  function start() {
    wakeWhenSeen(document.querySelectorAll("[data-figure]"));
    for (const form of document.querySelectorAll(".themes")) offerThemes(form);
    document.addEventListener("click", (event) => {
      const button = event.target.closest?.("[data-copy] button");
      if (button) copy(button);
    });
    for (const element of document.querySelectorAll("[data-lrchart]")) {
      embed(element).catch((error) => console.warn("lrchart:", error));
    }
    dark.addEventListener("change", repaint);
    const attributes = { attributes: true, attributeFilter: ["class", "data-theme", "data-md-color-scheme", "style"] };
    for (const node of [root, document.body]) new MutationObserver(repaint).observe(node, attributes);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
})();
