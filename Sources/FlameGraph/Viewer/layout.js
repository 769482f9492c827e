// Where the tracks and their rows stand, top to bottom, in pixels of the scrolled content.

import { Track } from "./track.js";
import { Trace } from "./trace.js";

export const rowHeight = 18;

/** A slice leaves a hair line between rows. */
export const sliceHeight = rowHeight - 1;
export const trackHeader = 28;
const trackGap = 12;

/** More rows of functions that ran before start() than this are folded into one, until asked for. */
const mostContextShown = 4;

/**
 * @typedef {object} TrackLayout
 * @property {Track} track
 * @property {number} top
 * @property {number} contextTop
 * @property {number} contextRows rows given to the functions that were running before start()
 * @property {boolean} folded they are summed up in one row
 * @property {import("./tables.js").Span[]} contextSpans spans that have such functions on this thread
 * @property {number} rowsTop
 * @property {number} bottom
 */

export class Layout {
  /** @param {Trace} trace */
  constructor(trace) {
    this.trace = trace;
    /** Whether folded context is shown in full. */
    this.contextOpen = false;
    /** @type {TrackLayout[]} */
    this.tracks = [];
    this.height = 0;
    this.arrange();
  }

  arrange() {
    let y = 0;
    this.tracks = this.trace.tracks.map((track) => {
      const contextSpans = this.trace.spans.filter((span) => span.thread === track.thread.index && span.context.length > 0);
      const deepest = contextSpans.reduce((most, span) => Math.max(most, span.context.length), 0);
      const folded = deepest > mostContextShown && !this.contextOpen;
      const contextRows = folded ? 1 : deepest;
      const top = y;
      const contextTop = top + trackHeader;
      const rowsTop = contextTop + contextRows * rowHeight;
      const bottom = rowsTop + track.rows * rowHeight;
      y = bottom + trackGap;
      return { track, top, contextTop, contextRows, folded, contextSpans, rowsTop, bottom };
    });
    this.height = y;
  }

  /** @returns {boolean} whether any track has context that folds */
  get canFold() {
    return this.trace.spans.some((span) => span.context.length > mostContextShown);
  }

  /**
   * @param {number} index of the track
   * @param {number} row depth
   */
  rowTop(index, row) {
    return this.tracks[index].rowsTop + row * rowHeight;
  }
}
