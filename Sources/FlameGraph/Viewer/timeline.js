// The chart: tracks of slices through the window, outermost calls on top.

import { forEachCell } from "./cells.js";
import { ticksOf } from "./axis.js";
import { Boxes, boxKind } from "./boxes.js";
import { Labels } from "./labels.js";
import { rowHeight, sliceHeight, trackHeader } from "./layout.js";
import { formatCount } from "./format.js";
import { drawFlag, drawSelection, drawTrackHeader } from "./marks.js";
import { drawContext } from "./context.js";
import { drawSpanGround, drawSpanLimits } from "./ground.js";
import { App } from "./app.js";
import { Surface } from "./surface.js";
import { Track } from "./track.js";

/** Narrowest run of merged slices that has room for its count. */
const countedRun = 70;

export class Timeline {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.boxes = new Boxes();
    this.labels = new Labels(app.trace.functions.names);
    this.context = app.chartSurface.context;
    this.width = 0;
    /** Pixels a nanosecond. */
    this.scale = 1;
  }

  /**
   * @param {Surface} surface
   * @param {number} scroll pixels above the canvas
   */
  draw(surface, scroll) {
    const { context, width, height } = surface;
    const { app, boxes } = this;
    const { view, layout } = app;
    const { colors } = app.theme;
    this.width = width;
    this.scale = width / view.length;
    boxes.clear();
    context.fillStyle = colors.ground;
    context.fillRect(0, 0, width, height);
    this.labels.prepare(context, colors.mono);
    const { times } = ticksOf(view.from, view.to, width, 130);
    for (let i = 0; i < layout.tracks.length; i++) {
      const place = layout.tracks[i];
      if (place.bottom < scroll || place.top > scroll + height) continue;
      const top = Math.max(place.top + trackHeader - scroll, 0);
      const bottom = Math.min(place.bottom - scroll, height);
      drawSpanGround(this, top, bottom);
      context.fillStyle = colors.grid;
      for (const time of times) {
        if (time >= 0 && time <= view.duration) context.fillRect(Math.round(this.xOf(time)), top, 1, bottom - top);
      }
      drawContext(this, i, scroll, height);
      this.drawRows(i, scroll, height);
      drawSpanLimits(this, top, bottom);
      drawTrackHeader(this, place, Math.max(place.top - scroll, Math.min(0, place.bottom - trackHeader - scroll)));
    }
    drawSelection(this, scroll);
  }

  /** @param {number} time */
  xOf(time) {
    return (time - this.app.view.from) * this.scale;
  }

  /**
   * @param {number} index of the track
   * @param {number} scroll
   * @param {number} height
   */
  drawRows(index, scroll, height) {
    const { view, layout } = this.app;
    const { track, rowsTop, top } = layout.tracks[index];
    const pixel = view.length / this.width;
    // Rows under the track's name, which stays on top while its rows scroll, are not seen.
    const seen = Math.max(0, scroll + (top < scroll ? trackHeader : 0) - rowsTop);
    const last = Math.min(track.rows, Math.ceil((scroll + height - rowsTop) / rowHeight));
    for (let row = Math.floor(seen / rowHeight); row < last; row++) {
      const y = rowsTop + row * rowHeight - scroll;
      let runStart = 0;
      let runEnd = -Infinity;
      let runCalls = 0;
      forEachCell(track, row, view.from, view.to, pixel, (id, place, count, start, end) => {
        const left = Math.max(-1, this.xOf(start));
        const right = Math.min(this.width + 1, this.xOf(end));
        this.boxes.add(boxKind.slice, index, id, place, count, left, Math.max(right, left + 1), y);
        if (count === 1) return this.drawSlice(index, track, id, left, right, y, end - start >= pixel);
        this.drawMerged(index, track, id, place, count, left, right, y);
        if (left - runEnd > 1.5) {
          this.drawRun(runStart, runEnd, runCalls, y);
          runStart = left;
          runCalls = 0;
        }
        runEnd = right;
        runCalls += count;
      });
      this.drawRun(runStart, runEnd, runCalls, y);
    }
  }

  /**
   * @param {number} index
   * @param {Track} track
   * @param {number} id
   * @param {number} left
   * @param {number} right
   * @param {number} y
   * @param {boolean} wide at least a pixel
   */
  drawSlice(index, track, id, left, right, y, wide) {
    const { context } = this;
    const { palette, search, theme } = this.app;
    const fn = track.functions[id];
    const found = search !== null && search.functions[fn] === 1;
    const dimmed = search !== null && !found;
    const x = Math.round(left);
    const width = Math.max(1, Math.round(right) - x);
    context.fillStyle = found ? theme.colors.match : dimmed ? theme.colors.dim : palette.fill[fn];
    // A hair line of ground between neighbours, as soon as there is room for it.
    context.fillRect(x, y, width > 3 ? width - 1 : width, sliceHeight);
    if (!wide || width < 20) return;
    const flags = track.flags[id];
    const ink = found ? theme.colors.matchInk : dimmed ? theme.colors.dimInk : palette.ink;
    if (flags) drawFlag(context, flags, Math.min(right, this.width), y, ink);
    const begin = Math.max(x, 0) + 5;
    const label = this.labels.fit(this.labels.nameOf(fn), right - begin - (flags ? 16 : 4));
    if (!label) return;
    context.fillStyle = ink;
    context.fillText(label, begin, y + sliceHeight / 2 + 1);
  }

  /**
   * Slices too narrow to see, as one: fainter than a slice.
   * @param {number} index
   * @param {Track} track
   * @param {number} id the longest of them
   * @param {number} place
   * @param {number} count
   * @param {number} left
   * @param {number} right
   * @param {number} y
   */
  drawMerged(index, track, id, place, count, left, right, y) {
    const { context } = this;
    const { palette, search, theme } = this.app;
    const found = search !== null && this.app.matchesBetween(index, place, place + count) > 0;
    // One match among thousands of calls must not be a line that the eye misses.
    const x = Math.round(left) - (found ? 1 : 0);
    const width = Math.max(found ? 2 : 1, Math.round(right) - x);
    const fn = track.functions[id];
    context.fillStyle = found ? theme.colors.match : search ? theme.colors.dim : palette.faint[fn];
    context.fillRect(x, y, width, sliceHeight);
  }

  /**
   * Marks a run of merged slices: a dark foot, and how many calls they are where there is room.
   * @param {number} left
   * @param {number} right
   * @param {number} calls
   * @param {number} y
   */
  drawRun(left, right, calls, y) {
    const { context } = this;
    if (calls === 0) return;
    const { colors } = this.app.theme;
    const begin = Math.max(0, left);
    const room = Math.min(right, this.width) - begin;
    context.fillStyle = colors.mergeInk;
    context.globalAlpha = 0.3;
    context.fillRect(Math.round(begin), y + sliceHeight - 2, Math.max(1, Math.round(room)), 2);
    context.globalAlpha = 1;
    // In a search the number would hide matches.
    if (room < countedRun || this.app.search) return;
    const text = `${formatCount(calls)} calls`;
    const width = text.length * this.labels.characterWidth + 10;
    if (width > room) return;
    const x = Math.round(begin + (room - width) / 2);
    context.fillStyle = colors.ground;
    context.globalAlpha = 0.82;
    context.fillRect(x, y + 2, width, sliceHeight - 5);
    context.globalAlpha = 1;
    context.fillStyle = colors.mergeInk;
    context.fillText(text, x + 5, y + sliceHeight / 2);
  }
}
