// Reads the rendered scene of a chart and lists what a reader would call a mess.
() => {
  const svg = document.querySelector("svg.marks");
  const box = svg.getBoundingClientRect();
  const visible = (node) => {
    const style = getComputedStyle(node);
    return style.display !== "none" && Number(style.opacity) > 0;
  };
  const texts = [...svg.querySelectorAll("text")]
    .filter((node) => node.textContent.trim() && visible(node))
    .map((node) => ({ text: node.textContent, rect: node.getBoundingClientRect(), node }));
  const problems = [];
  const overlap = (a, b) =>
    Math.min(a.right, b.right) - Math.max(a.left, b.left) > 0.5 &&
    Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 2.5;
  for (const { text, rect } of texts) {
    if (rect.left < box.left - 1 || rect.right > box.right + 1 || rect.top < box.top - 1 || rect.bottom > box.bottom + 1)
      problems.push(`cut off: ${text}`);
  }
  texts.forEach((a, i) => {
    for (const b of texts.slice(i + 1)) if (overlap(a.rect, b.rect)) problems.push(`text on text: ${a.text} / ${b.text}`);
  });
  const lines = [...svg.querySelectorAll(".mark-line.role-mark path, .mark-area.role-mark path")].filter(visible);
  const plain = texts.filter(({ node }) => !node.closest(".role-mark.badge"));
  const inside = ({ rect }, p) =>
    p.x > rect.left + 1 && p.x < rect.right - 1 && p.y > rect.top + 2 && p.y < rect.bottom - 2;
  for (const line of lines) {
    // Few texts stand where a line goes, and following a line takes long.
    const around = line.getBoundingClientRect();
    const near = plain.filter(({ rect }) =>
      rect.left < around.right && rect.right > around.left && rect.top < around.bottom && rect.bottom > around.top);
    const length = near.length ? line.getTotalLength() : 0;
    const toScreen = line.getScreenCTM();
    for (let k = 0; near.length && k <= 400; k++) {
      const p = line.getPointAtLength((length * k) / 400).matrixTransform(toScreen);
      const hit = near.find((text) => inside(text, p));
      if (hit) { problems.push(`line through text: ${hit.text}`); break; }
    }
  }
  const outside = lines.filter((line) => {
    const r = line.getBoundingClientRect();
    return r.left < box.left - 1 || r.right > box.right + 1 || r.top < box.top - 1 || r.bottom > box.bottom + 1;
  });
  if (outside.length) problems.push(`lines outside the figure: ${outside.length}`);
  return { problems: [...new Set(problems)], texts: texts.length, lines: lines.length, points: svg.querySelectorAll(".mark-symbol.role-mark path").length };
}
