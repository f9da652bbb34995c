// Before the first paint, set the reader's theme, note whether the page is framed, and load the
// font. After it, load the script of the charts, which is large and would delay the first figure.
(() => {
  "use strict";
  const root = document.documentElement;

  try {
    const chosen = localStorage.getItem("lrchart-theme");
    if (chosen === "light" || chosen === "dark") root.dataset.theme = chosen;
  } catch { /* storage may be forbidden; the system's theme stays */ }
  if (window.self !== window.top) root.dataset.framed = "";
  // The font is embedded in this page: decode it before layout, so that no line shifts.
  for (const weight of [400, 700]) document.fonts.load(`${weight} 1em "LRChart Sans"`);

  // Wait for two frames: the second starts once the first is on the screen.
  const { src } = document.currentScript.dataset;
  if (src) addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(() => {
    document.body.append(Object.assign(document.createElement("script"), { src }));
  })));

  // Images follow the system by media query. Once the reader has chosen a theme, that query is
  // replaced by one that is always true or always false.
  const ASKED = "(prefers-color-scheme: dark)";
  const ANSWERS = { dark: "(min-width: 0px)", light: "(max-width: 0px)" };

  function turnPictures() {
    for (const source of document.querySelectorAll("source[data-theme='dark']")) {
      source.dataset.media ??= source.media;
      const media = source.dataset.media.replace(ASKED, ANSWERS[root.dataset.theme] ?? ASKED);
      if (source.media !== media) source.media = media;
    }
  }

  new MutationObserver(turnPictures).observe(root, { attributes: true, attributeFilter: ["data-theme"] });
  const parsing = new MutationObserver(turnPictures);
  parsing.observe(root, { childList: true, subtree: true });
  addEventListener("DOMContentLoaded", () => {
    parsing.disconnect();
    for (const form of document.querySelectorAll(".themes")) offerThemes(form);
  });

  function offerThemes(form) {
    form.elements.theme.value = root.dataset.theme ?? "auto";
    form.addEventListener("change", () => chooseTheme(form.elements.theme.value));
  }

  function chooseTheme(theme) {
    if (theme === "auto") delete root.dataset.theme;
    else root.dataset.theme = theme;
    try {
      if (theme === "auto") localStorage.removeItem("lrchart-theme");
      else localStorage.setItem("lrchart-theme", theme);
    } catch { /* the choice then lasts until the page is closed */ }
  }
})();
