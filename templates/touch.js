// lrchart: touch. A tap reads values, a drag sideways pans (see the spec), a pinch zooms.

/** Pixels from which a touch is a drag. */
const DRAG = 10;

/**
 * Keep the values that a tap reads visible until the next tap elsewhere, or a drag.
 *
 * @param {HTMLElement} live element that holds the chart
 * @param {AbortSignal} signal ends what listens to the page
 */
function keepTouches(live, signal) {
  for (const kind of ["pointerout", "mouseout"]) {
    live.addEventListener(kind, (event) => {
      const touched = event.pointerType === "touch" || event.sourceCapabilities?.firesTouchEvents;
      if (touched && event.isTrusted) event.stopPropagation();
    }, true);
  }
  // Vega shows tooltips when the pointer moves, which it does not in a tap.
  live.addEventListener("click", (event) => {
    if (event.pointerType !== "touch") return;
    const at = { bubbles: true, clientX: event.clientX, clientY: event.clientY };
    event.target.dispatchEvent(new PointerEvent("pointermove", at));
  });
  let down; // where the last finger touched the page
  addEventListener("pointerdown", (event) => {
    down = event.pointerType === "touch" ? event : undefined;
    if (down && !live.contains(event.target)) leave(live);
  }, { signal });
  // A drag moves the chart or the page away from the values that were read.
  live.addEventListener("pointerup", ({ clientX, clientY }) => {
    if (down && Math.hypot(clientX - down.clientX, clientY - down.clientY) > DRAG) leave(live);
  });
  // A wide chart scrolls within the page: such an event does not bubble.
  addEventListener("scroll", () => {
    if (down) leave(live);
    down = undefined;
  }, { capture: true, passive: true, signal });
}

/**
 * Let two fingers zoom the axis of a chart; the rates under the fingers stay under them.
 *
 * Elsewhere a pinch zooms the page, and it does on the chart too once the page is zoomed: a chart
 * that fills the screen must not keep anybody from zooming out again.
 *
 * @param {HTMLElement} live element that holds the chart
 * @param {ReturnType<typeof zoomOf>} axis
 * @param {AbortSignal} signal ends what listens to the page
 */
function pinch(live, axis, signal) {
  if (window.self !== window.top) return; // a page in a frame does not know whether it is zoomed
  let start; // of a pinch, until both fingers are lifted
  const move = (event) => {
    if (!start) return;
    event.preventDefault(); // else the page scrolls
    const pair = pairOf(event, start);
    if (!pair) return;
    const plot = start.plot.getBoundingClientRect();
    const share = (x) => (x - plot.left) / plot.width;
    const [low, high] = start.ends;
    const span = ((high - low) * start.apart) / Math.max(pair.apart, 1);
    const first = low + share(start.middle) * (high - low) - share(pair.middle) * span;
    axis.show(first, first + span);
  };
  const end = ({ touches }) => {
    if (![...touches].some(({ identifier }) => start?.fingers.includes(identifier))) start = undefined;
  };
  live.addEventListener("touchstart", (event) => {
    if (start) event.preventDefault();
    const touches = [...event.touches].filter(({ target }) => live.contains(target));
    if (start || touches.length !== 2 || (visualViewport?.scale ?? 1) > 1.01) return;
    event.preventDefault(); // else the page zooms
    leave(live);
    start = { ends: axis.ends(), fingers: touches.map(({ identifier }) => identifier) };
    Object.assign(start, pairOf(event, start));
    start.plot = plotAt(live, start.middle, touches[0].clientY);
    // A finger's events go to where it came down, even if a redraw has removed that.
    for (const { target } of touches) {
      target.addEventListener("touchmove", move, { passive: false });
      for (const kind of ["touchend", "touchcancel"]) target.addEventListener(kind, end);
    }
  }, { passive: false });
  // Meanwhile the fingers must neither pan nor read.
  for (const kind of ["pointermove", "pointerover"]) {
    addEventListener(kind, (event) => {
      if (start && event.isTrusted) event.stopPropagation();
    }, { capture: true, signal });
  }
}

/** The plot at a point of the chart, or the nearest one: of panels, Vega names the groups. */
function plotAt(live, x, y) {
  const away = (plot) => {
    const { left, right, top, bottom } = plot.getBoundingClientRect();
    return right > left ? Math.hypot(Math.max(left - x, x - right, 0), Math.max(top - y, y - bottom, 0)) : Infinity;
  };
  return [...live.querySelectorAll(":is(.role-frame, .role-scope[class$=_group]) > g > .background")]
    .sort((one, other) => away(one) - away(other))[0];
}

/** Middle of the two fingers of a pinch, and the pixels between them in any direction. */
function pairOf({ touches }, { fingers }) {
  const [one, other] = fingers.map((finger) => [...touches].find(({ identifier }) => identifier === finger));
  return one && other && {
    middle: (one.clientX + other.clientX) / 2,
    apart: Math.hypot(one.clientX - other.clientX, one.clientY - other.clientY),
  };
}
