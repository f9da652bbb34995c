// Before the first paint: the reader's colours, whether the page is framed, and the font.
try {
  const chosen = localStorage.getItem("lrchart-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch { /* storage may be forbidden; the system's colours stay */ }
if (window.self !== window.top) document.documentElement.dataset.framed = "";
// The font lies in this page: unpack it before the text is laid out, so that no line moves.
for (const weight of [400, 700]) document.fonts.load(`${weight} 1em "LRChart Sans"`);
