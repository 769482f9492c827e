// The page's state, and the one place where a change of it becomes a new picture.

import { View } from "./view.js";
import { Layout, rowHeight, trackHeader } from "./layout.js";
import { Theme } from "./theme.js";
import { makePalette } from "./colors.js";
import { Surface } from "./surface.js";
import { Timeline } from "./timeline.js";
import { Overview } from "./overview.js";
import { drawAxis } from "./axis.js";
import { searchTrace } from "./search.js";
import { byId } from "./dom.js";
import { Trace } from "./trace.js";
import { Track } from "./track.js";

/** @typedef {{track: number, id: number}} Selection a slice: index of its track and its id there */

export class App {
  /** @param {Trace} trace */
  constructor(trace) {
    this.trace = trace;
    this.scroller = byId("scroll");
    this.chart = /** @type {HTMLCanvasElement} */ (byId("chart"));
    this.spacer = byId("spacer");
    this.view = new View(trace.duration, () => this.requestDraw());
    this.layout = new Layout(trace);
    this.theme = new Theme(() => this.recolor());
    this.palette = makePalette(trace.functions, this.theme.name);
    this.chartSurface = new Surface(this.chart);
    this.axisSurface = new Surface(/** @type {HTMLCanvasElement} */ (byId("axis")));
    this.timeline = new Timeline(this);
    this.overview = new Overview(this, /** @type {HTMLCanvasElement} */ (byId("overview")));
    /** @type {Selection | null} */
    this.selection = null;
    /** @type {import("./search.js").SearchResult | null} */
    this.search = null;
    /** @type {Uint32Array[]} by track: how many matches stand before each place of rowOrder */
    this.matchSums = [];
    /** @type {(() => void)[]} */
    this.selectionListeners = [];
    /** @type {(() => void)[]} */
    this.searchListeners = [];
    /** Drawn over the chart by whoever drags something. @type {((context: CanvasRenderingContext2D) => void) | null} */
    this.overlay = null;
    this.drawRequest = 0;
    /** Script time of the last picture, ms. */
    this.drawTime = 0;
    this.scroller.addEventListener("scroll", () => this.requestDraw());
    new ResizeObserver(() => this.requestDraw()).observe(this.scroller);
  }

  requestDraw() {
    if (this.drawRequest) return;
    this.drawRequest = requestAnimationFrame(() => {
      this.drawRequest = 0;
      this.draw();
    });
  }

  draw() {
    const begin = performance.now();
    const width = this.scroller.clientWidth;
    const height = this.scroller.clientHeight;
    this.chartSurface.resize(width, height);
    this.axisSurface.resize(width, 25);
    const spare = `${Math.max(0, this.layout.height - height)}px`;
    if (this.spacer.style.height !== spare) this.spacer.style.height = spare;
    this.timeline.draw(this.chartSurface, this.scroller.scrollTop);
    this.overlay?.(this.chartSurface.context);
    drawAxis(this.axisSurface.context, width, 25, this.view, this.theme.colors);
    this.overview.draw();
    this.overview.describe();
    this.chart.dataset.from = String(this.view.from);
    this.chart.dataset.to = String(this.view.to);
    this.drawTime = performance.now() - begin;
  }

  recolor() {
    this.palette = makePalette(this.trace.functions, this.theme.name);
    this.announceSelection();
    this.requestDraw();
  }

  /** @param {Selection | null} selection */
  select(selection) {
    this.selection = selection;
    this.announceSelection();
    this.requestDraw();
  }

  announceSelection() {
    for (const listener of this.selectionListeners) listener();
  }

  /**
   * Selects a slice and brings it on screen: moves the window no more than needed, and zooms in on what is too narrow to see.
   * @param {Selection} selection
   */
  reveal(selection) {
    this.select(selection);
    const { starts, ends, depths } = this.trace.tracks[selection.track];
    const start = starts[selection.id];
    const length = ends[selection.id] - start;
    const { view } = this;
    const pixel = view.length / Math.max(1, this.chartSurface.width);
    const middle = start + length / 2;
    if (length < 3 * pixel) view.glide(middle - Math.max(length, 1) * 12, middle + Math.max(length, 1) * 12);
    else if (start > view.to || start + length < view.from || (length < view.length && (start < view.from || start + length > view.to))) {
      view.glide(middle - view.length / 2, middle + view.length / 2);
    }
    this.scrollToRow(selection.track, depths[selection.id]);
  }

  /**
   * @param {number} track
   * @param {number} row
   */
  scrollToRow(track, row) {
    const top = this.layout.rowTop(track, row);
    const { scroller } = this;
    if (top - trackHeader - rowHeight < scroller.scrollTop) scroller.scrollTop = Math.max(0, top - trackHeader - 2 * rowHeight);
    const lowest = top + 3 * rowHeight - scroller.clientHeight;
    if (lowest > scroller.scrollTop) scroller.scrollTop = lowest;
  }

  /** Zooms to the selected slice. */
  fitSelection() {
    if (!this.selection) return;
    const { starts, ends, depths } = this.trace.tracks[this.selection.track];
    const start = starts[this.selection.id];
    const room = Math.max(1, ends[this.selection.id] - start) * 0.04;
    this.view.glide(start - room, ends[this.selection.id] + room);
    this.scrollToRow(this.selection.track, depths[this.selection.id]);
  }

  /**
   * Searches, or ends the search with an empty text.
   * @param {string} query
   */
  setSearch(query) {
    const result = query ? searchTrace(this.trace, query) : null;
    this.search = result && !result.error ? result : null;
    this.matchSums = this.search ? this.trace.tracks.map((track) => sumMatches(track, result.functions)) : [];
    this.overview.markMatches();
    for (const listener of this.searchListeners) listener();
    this.requestDraw();
    return result;
  }

  /**
   * @param {number} track
   * @param {number} from place in rowOrder
   * @param {number} to
   */
  matchesBetween(track, from, to) {
    return this.matchSums[track][to] - this.matchSums[track][from];
  }

  toggleContext() {
    if (!this.layout.canFold) return;
    this.layout.contextOpen = !this.layout.contextOpen;
    this.layout.arrange();
    this.requestDraw();
  }
}

/**
 * @param {Track} track
 * @param {Uint8Array} wanted by function
 */
function sumMatches(track, wanted) {
  const sums = new Uint32Array(track.count + 1);
  for (let place = 0; place < track.count; place++) {
    sums[place + 1] = sums[place] + wanted[track.functions[track.rowOrder[place]]];
  }
  return sums;
}
