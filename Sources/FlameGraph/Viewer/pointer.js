// Mouse, pen and touch on the chart and on the axis.

import { Tooltip } from "./tooltip.js";
import { boxKind } from "./boxes.js";
import { sliceHeight } from "./layout.js";
import { formatDuration } from "./format.js";
import { App } from "./app.js";

/** Movement that makes a press a drag, pixels. */
const slack = 4;

/** @param {App} app */
export function connectPointer(app) {
  const { chart, scroller, view } = app;
  const tooltip = new Tooltip(app);
  const timeAt = (/** @type {number} */ x) => view.from + (x / app.chartSurface.width) * view.length;
  const boxAt = (/** @type {MouseEvent} */ event) => app.timeline.boxes.at(event.offsetX, event.offsetY, sliceHeight);

  const wheel = (/** @type {WheelEvent} */ event) => {
    event.preventDefault();
    tooltip.hide();
    const line = event.deltaMode === 1 ? 18 : event.deltaMode === 2 ? scroller.clientHeight : 1;
    const across = event.deltaX * line;
    const down = event.deltaY * line;
    // Some systems turn the wheel's direction while Shift is held.
    if (event.shiftKey) scroller.scrollTop += down || across;
    else if (event.altKey) view.pan(((down || across) / app.chartSurface.width) * view.length);
    else if (Math.abs(across) > Math.abs(down)) view.pan((across / app.chartSurface.width) * view.length);
    // A pinch comes as small steps with Ctrl held.
    else view.zoom(timeAt(event.offsetX), Math.exp(Math.max(-240, Math.min(240, down)) * (event.ctrlKey ? 0.01 : 0.0022)));
  };

  const hover = (/** @type {PointerEvent} */ event) => {
    if (event.buttons) return;
    const box = boxAt(event);
    chart.classList.toggle("pointing", box >= 0);
    if (box < 0) tooltip.hide();
    else tooltip.show(box, event.clientX, event.clientY);
  };

  const click = (/** @type {PointerEvent} */ event) => {
    const box = boxAt(event);
    const { boxes } = app.timeline;
    if (box < 0) return app.select(null);
    if (boxes.kind[box] === boxKind.slice) app.select({ track: boxes.track[box], id: boxes.id[box] });
    else app.toggleContext();
  };

  const doubleClick = (/** @type {MouseEvent} */ event) => {
    const box = boxAt(event);
    const { boxes } = app.timeline;
    if (box < 0 || boxes.kind[box] !== boxKind.slice) return;
    const { starts, ends, rowOrder } = app.trace.tracks[boxes.track[box]];
    const count = boxes.calls[box];
    const first = count > 1 ? rowOrder[boxes.place[box]] : boxes.id[box];
    const last = count > 1 ? rowOrder[boxes.place[box] + count - 1] : boxes.id[box];
    const room = Math.max(1, ends[last] - starts[first]) * 0.04;
    tooltip.hide();
    view.glide(starts[first] - room, ends[last] + room);
  };

  const press = (/** @type {PointerEvent} */ event) => {
    if (event.button !== 0) return;
    tooltip.hide();
    chart.setPointerCapture(event.pointerId);
    if (event.shiftKey) return dragRange(app, chart, event, timeAt);
    const { from } = view;
    const top = scroller.scrollTop;
    let dragged = false;
    const move = (/** @type {PointerEvent} */ now) => {
      const across = now.clientX - event.clientX;
      const down = now.clientY - event.clientY;
      dragged ||= Math.hypot(across, down) > slack;
      if (!dragged) return;
      chart.classList.add("grabbing");
      view.pan(from - (across / app.chartSurface.width) * view.length - view.goal.from);
      scroller.scrollTop = top - down;
    };
    const release = (/** @type {PointerEvent} */ now) => {
      chart.removeEventListener("pointermove", move);
      chart.removeEventListener("pointercancel", release);
      chart.removeEventListener("pointerup", release);
      chart.classList.remove("grabbing");
      if (!dragged && now.type === "pointerup") click(now);
    };
    chart.addEventListener("pointermove", move);
    chart.addEventListener("pointerup", release);
    chart.addEventListener("pointercancel", release);
  };

  chart.addEventListener("pointerdown", press);
  chart.addEventListener("pointermove", hover);
  chart.addEventListener("pointerleave", () => tooltip.hide());
  chart.addEventListener("dblclick", doubleClick);
  chart.addEventListener("wheel", wheel, { passive: false });
  const axis = app.axisSurface.canvas;
  axis.addEventListener("wheel", wheel, { passive: false });
  axis.addEventListener("pointerdown", (event) => {
    if (event.button === 0) dragRange(app, axis, event, timeAt);
  });
  scroller.addEventListener("scroll", () => tooltip.hide());
}

/**
 * Measures a range of time while it is dragged, and zooms to it when let go. Escape lets it go unused.
 * @param {App} app
 * @param {HTMLElement} target
 * @param {PointerEvent} event
 * @param {(x: number) => number} timeAt
 */
function dragRange(app, target, event, timeAt) {
  target.setPointerCapture(event.pointerId);
  const origin = event.offsetX;
  let x = origin;
  app.overlay = (context) => drawRange(app, context, Math.min(origin, x), Math.max(origin, x));
  const move = (/** @type {PointerEvent} */ now) => {
    x = now.offsetX;
    app.requestDraw();
  };
  const end = (/** @type {Event} */ now) => {
    if (now instanceof KeyboardEvent && now.key !== "Escape") return;
    target.removeEventListener("pointermove", move);
    target.removeEventListener("pointerup", end);
    document.removeEventListener("keydown", end);
    app.overlay = null;
    app.requestDraw();
    if (now.type === "pointerup" && Math.abs(x - origin) > slack) {
      app.view.glide(timeAt(Math.min(x, origin)), timeAt(Math.max(x, origin)));
    }
  };
  target.addEventListener("pointermove", move);
  target.addEventListener("pointerup", end);
  document.addEventListener("keydown", end);
}

/**
 * @param {App} app
 * @param {CanvasRenderingContext2D} context
 * @param {number} left
 * @param {number} right
 */
function drawRange(app, context, left, right) {
  const { width, height } = app.chartSurface;
  const { colors } = app.theme;
  context.fillStyle = colors.veil;
  context.fillRect(0, 0, left, height);
  context.fillRect(right, 0, width - right, height);
  context.fillStyle = colors.accent;
  context.fillRect(left, 0, 1, height);
  context.fillRect(right, 0, 1, height);
  const text = formatDuration(((right - left) / width) * app.view.length);
  context.font = `600 12px ${colors.sans}`;
  const room = context.measureText(text).width + 16;
  const x = Math.max(0, Math.min(width - room, (left + right - room) / 2));
  context.fillRect(x, 6, room, 22);
  context.fillStyle = colors.ground;
  context.fillText(text, x + 8, 17);
}
