// What is drawn on and around the slices: flags, the track's name, the selection.

import { rowHeight, sliceHeight, trackHeader } from "./layout.js";
import { formatCount, formatCounted, threadTitle, visibleText } from "./format.js";
import { sliceFlag } from "./replay.js";
import { Timeline } from "./timeline.js";

/**
 * An open end (three dots) for a call still running when recording stopped, a cross for one that ended out of order.
 * @param {CanvasRenderingContext2D} context
 * @param {number} flags
 * @param {number} right
 * @param {number} y
 * @param {string} ink
 */
export function drawFlag(context, flags, right, y, ink) {
  const middle = y + sliceHeight / 2;
  context.fillStyle = ink;
  context.strokeStyle = ink;
  if (flags & sliceFlag.stillRunning) {
    for (let i = 0; i < 3; i++) context.fillRect(right - 14 + i * 4, middle - 1, 2, 2);
    return;
  }
  context.lineWidth = 1.5;
  context.beginPath();
  context.moveTo(right - 12, middle - 3);
  context.lineTo(right - 6, middle + 3);
  context.moveTo(right - 6, middle - 3);
  context.lineTo(right - 12, middle + 3);
  context.stroke();
}

/**
 * @param {Timeline} timeline
 * @param {import("./layout.js").TrackLayout} place
 * @param {number} y
 */
export function drawTrackHeader(timeline, place, y) {
  const { context, width } = timeline;
  const { colors } = timeline.app.theme;
  const { thread, count, rows } = place.track;
  context.fillStyle = colors.panel;
  context.fillRect(0, y, width, trackHeader - 1);
  context.fillStyle = colors.line;
  context.fillRect(0, y + trackHeader - 1, width, 1);
  context.font = `600 12px ${colors.sans}`;
  const middle = y + trackHeader / 2;
  const title = visibleText(threadTitle(thread), 80);
  context.fillStyle = colors.text;
  context.fillText(title, 12, middle);
  const after = 12 + context.measureText(title).width + 12;
  const facts = [
    thread.nativeId ? `thread ${thread.nativeId}` : "",
    formatCounted(count, "call"),
    rows ? `${formatCount(rows)} deep` : "",
  ];
  context.font = `12px ${colors.sans}`;
  context.fillStyle = colors.quiet;
  context.fillText(facts.filter(Boolean).join("  ·  "), after, middle);
  context.font = `11px ${colors.mono}`;
}

/**
 * @param {Timeline} timeline
 * @param {number} scroll
 */
export function drawSelection(timeline, scroll) {
  const { app, context, width } = timeline;
  if (!app.selection) return;
  const { track: index, id } = app.selection;
  const place = app.layout.tracks[index];
  const { track } = place;
  const y = app.layout.rowTop(index, track.depths[id]) - scroll;
  const header = Math.max(0, place.top - scroll) + trackHeader;
  if (y + rowHeight <= header) return;
  const left = Math.max(-4, Math.round(timeline.xOf(track.starts[id])));
  const right = Math.min(width + 4, Math.max(left + 2, Math.round(timeline.xOf(track.ends[id]))));
  if (right < 0 || left > width) return;
  context.strokeStyle = app.theme.colors.ground;
  context.lineWidth = 1;
  context.strokeRect(left + 1.5, y + 1.5, Math.max(0, right - left - 4), sliceHeight - 3);
  context.strokeStyle = app.theme.colors.text;
  context.lineWidth = 2;
  context.strokeRect(left, y, right - left - 1, sliceHeight);
}
