// What lies behind the slices: when recording was on, and when it was not.

import { Timeline } from "./timeline.js";

/** Distance of the shading's lines, pixels. */
const hatch = 8;

/**
 * Shades the whole width and clears the spans, so what is left shaded was not recorded.
 * @param {Timeline} timeline
 * @param {number} top
 * @param {number} bottom
 */
export function drawSpanGround(timeline, top, bottom) {
  const { app, context } = timeline;
  const { colors } = app.theme;
  const width = timeline.width;
  if (bottom <= top) return;
  context.fillStyle = hatching(context, colors.gap, colors.gapLine);
  context.fillRect(0, top, width, bottom - top);
  context.fillStyle = colors.ground;
  let covered = -1;
  for (const span of app.trace.spans) {
    const left = Math.max(0, timeline.xOf(span.start));
    const right = Math.min(width, timeline.xOf(span.end));
    // Thousands of spans within one pixel are one rectangle.
    if (right < 0 || left > width || right <= covered) continue;
    context.fillRect(left, top, Math.max(1, right - left), bottom - top);
    covered = right;
  }
}

/**
 * A line at each start and stop that has room for one.
 * @param {Timeline} timeline
 * @param {number} top
 * @param {number} bottom
 */
export function drawSpanLimits(timeline, top, bottom) {
  const { app, context } = timeline;
  context.fillStyle = app.theme.colors.lineStrong;
  let before = -Infinity;
  for (const span of app.trace.spans) {
    for (const time of [span.start, span.end]) {
      const x = Math.round(timeline.xOf(time));
      if (x - before < 3 || x < 0 || x > timeline.width) continue;
      before = x;
      context.fillRect(x, top, 1, bottom - top);
    }
  }
}

/** @type {Map<string, CanvasPattern>} */
const hatchings = new Map();

/**
 * Diagonal lines on a ground.
 * @param {CanvasRenderingContext2D} context
 * @param {string} ground
 * @param {string} line
 * @returns {CanvasPattern | string}
 */
export function hatching(context, ground, line) {
  const key = `${ground} ${line}`;
  const known = hatchings.get(key);
  if (known) return known;
  const tile = document.createElement("canvas");
  tile.width = tile.height = hatch;
  const painter = /** @type {CanvasRenderingContext2D} */ (tile.getContext("2d"));
  painter.fillStyle = ground;
  painter.fillRect(0, 0, hatch, hatch);
  painter.strokeStyle = line;
  painter.lineWidth = 1;
  painter.beginPath();
  for (const shift of [-hatch, 0, hatch]) {
    painter.moveTo(shift - 1, hatch + 1);
    painter.lineTo(shift + hatch + 1, -1);
  }
  painter.stroke();
  const pattern = context.createPattern(tile, "repeat");
  if (!pattern) return ground;
  hatchings.set(key, pattern);
  return pattern;
}
