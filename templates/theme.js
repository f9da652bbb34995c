// Before the first paint: the reader's choice of colours, and whether the page is framed.
try {
  const chosen = localStorage.getItem("lrchart-theme");
  if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
} catch { /* storage may be forbidden; the system's colours stay */ }
if (window.self !== window.top) document.documentElement.dataset.framed = "";
