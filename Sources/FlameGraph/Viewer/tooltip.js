// What stands under the pointer, beside it.

import { byId, element } from "./dom.js";
import { boxKind } from "./boxes.js";
import { formatCount, formatDuration, formatPlace, formatShare, visibleText } from "./format.js";
import { sliceFlag } from "./replay.js";
import { App } from "./app.js";

export class Tooltip {
  /** @param {App} app */
  constructor(app) {
    this.app = app;
    this.node = byId("tooltip");
  }

  hide() {
    this.node.hidden = true;
  }

  /**
   * @param {number} box index among the drawn boxes
   * @param {number} x of the pointer in the window
   * @param {number} y
   */
  show(box, x, y) {
    this.node.replaceChildren(...this.contentOf(box));
    this.node.hidden = false;
    const { offsetWidth: width, offsetHeight: height } = this.node;
    const left = Math.min(x + 14, innerWidth - width - 8);
    const top = y + 18 + height > innerHeight ? y - height - 12 : y + 18;
    this.node.style.transform = `translate(${Math.max(8, left)}px, ${Math.max(8, top)}px)`;
  }

  /**
   * @param {number} box
   * @returns {HTMLElement[]}
   */
  contentOf(box) {
    const { boxes } = this.app.timeline;
    if (boxes.kind[box] !== boxKind.slice) return this.contextContent(box);
    const { trace } = this.app;
    const track = trace.tracks[boxes.track[box]];
    const id = boxes.id[box];
    const fn = track.functions[id];
    const length = track.ends[id] - track.starts[id];
    const count = boxes.calls[box];
    const name = this.nameOf(fn);
    if (count > 1) {
      const kinds = new Set();
      const end = boxes.place[box] + Math.min(count, 10_000);
      for (let place = boxes.place[box]; place < end; place++) kinds.add(track.functions[track.rowOrder[place]]);
      const first = track.starts[track.rowOrder[boxes.place[box]]];
      const last = track.ends[track.rowOrder[boxes.place[box] + count - 1]];
      return [
        element("b", {}, `${formatCount(count)} calls too short to draw here`),
        element("p", {}, `of ${kinds.size === 1 ? "" : `${kinds.size} functions, the longest `}`, element("em", {}, name), `: ${formatDuration(length)}`),
        element("p", {}, `within ${formatDuration(last - first)}; zoom in to tell them apart`),
      ];
    }
    const lines = [element("b", {}, name)];
    const place = formatPlace(trace.functions.paths[fn], trace.functions.lines[fn]);
    if (place) lines.push(element("p", {}, visibleText(place, 300)));
    const self = track.selfTimeOf(id);
    lines.push(
      element("p", {}, element("em", {}, formatDuration(length)), `, self ${formatDuration(self)} (${formatShare(length ? self / length : 0)})`),
    );
    if (track.flags[id] & sliceFlag.stillRunning) lines.push(element("p", {}, "still running when recording stopped"));
    if (track.flags[id] & sliceFlag.unfinished) lines.push(element("p", {}, "unfinished: its caller ended first"));
    return lines;
  }

  /** @param {number} box */
  contextContent(box) {
    const { timeline, layout } = this.app;
    const { boxes } = timeline;
    const span = layout.tracks[boxes.track[box]].contextSpans[boxes.place[box]];
    if (boxes.kind[box] === boxKind.folded) {
      return [
        element("b", {}, `${formatCount(span.context.length)} functions were already running at start()`),
        element("p", {}, "click, or press C, to show them"),
      ];
    }
    const row = boxes.id[box];
    const known = row < span.kept ? "and still running at stop()" : "it returned before stop(); when was not recorded";
    return [element("b", {}, this.nameOf(span.context[row])), element("p", {}, `was already running at start(), ${known}`)];
  }

  /** @param {number} fn */
  nameOf(fn) {
    return visibleText(this.app.trace.functions.names[fn], 300) || "(no name)";
  }
}
