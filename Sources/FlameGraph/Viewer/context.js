// Functions that were already running at start(): pale rows around the recorded calls, which they called.

import { boxKind } from "./boxes.js";
import { rowHeight, trackHeader } from "./layout.js";
import { hatching } from "./ground.js";
import { formatCounted } from "./format.js";
import { Timeline } from "./timeline.js";

/** Widest a row is drawn when nobody knows when its function returned, pixels. */
const unknownEnd = 220;

/**
 * @param {Timeline} timeline
 * @param {number} index of the track
 * @param {number} scroll
 * @param {number} height
 */
export function drawContext(timeline, index, scroll, height) {
  const { app } = timeline;
  const place = app.layout.tracks[index];
  if (place.contextRows === 0) return;
  const width = timeline.width;
  const header = Math.max(0, place.top - scroll) + trackHeader;
  for (let number = 0; number < place.contextSpans.length; number++) {
    const span = place.contextSpans[number];
    const left = Math.max(-1, timeline.xOf(span.start));
    const right = Math.min(width + 1, timeline.xOf(span.end));
    if (right < 0 || left > width || right - left < 1) continue;
    const rows = place.folded ? 1 : span.context.length;
    for (let row = 0; row < rows; row++) {
      const y = place.contextTop + row * rowHeight - scroll;
      if (y + rowHeight <= header || y > height) continue;
      const { names } = app.trace.functions;
      if (place.folded) {
        const last = timeline.labels.nameOf(span.context[span.context.length - 1]);
        const text = `▸ ${formatCounted(span.context.length, "function")} already running, the innermost: ${last}`;
        drawPale(timeline, left, right, y, text, span.kept > 0);
        timeline.boxes.add(boxKind.folded, index, 0, number, 0, left, right, y);
        continue;
      }
      const kept = row < span.kept;
      const end = kept ? right : Math.min(right, timeline.xOf(span.start) + unknownEnd);
      if (end <= left || names.length === 0) continue;
      drawPale(timeline, left, end, y, timeline.labels.nameOf(span.context[row]), kept);
      timeline.boxes.add(boxKind.context, index, row, number, 0, left, end, y);
    }
  }
}

/**
 * @param {Timeline} timeline
 * @param {number} left
 * @param {number} right
 * @param {number} y
 * @param {string} text
 * @param {boolean} kept ran to the end of the span; else it fades out, since its end is unknown
 */
function drawPale(timeline, left, right, y, text, kept) {
  const { context } = timeline;
  const { colors } = timeline.app.theme;
  context.fillStyle = hatching(context, colors.context, colors.gapLine);
  context.fillRect(left, y, right - left - 1, rowHeight - 1);
  if (!kept) {
    const fade = context.createLinearGradient(left, 0, right, 0);
    fade.addColorStop(0, "transparent");
    fade.addColorStop(1, colors.ground);
    context.fillStyle = fade;
    context.fillRect(left, y, right - left, rowHeight - 1);
  }
  const begin = Math.max(0, left) + 5;
  const label = timeline.labels.fit(text, right - begin - 4);
  if (!label) return;
  context.fillStyle = colors.quiet;
  context.fillText(label, begin, y + rowHeight / 2);
}
