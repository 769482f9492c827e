// The panel about the selected call.

import { byId, copyText, element } from "./dom.js";
import { formatCount, formatDuration, formatMoment, formatPlace, formatShare, functionText, threadTitle, visibleText } from "./format.js";
import { sliceFlag } from "./replay.js";
import { App } from "./app.js";
import { Track } from "./track.js";

/** Callers shown before and after the ones left out of a deep stack. */
const stackEnds = [4, 5];

/** @param {App} app */
export function connectDetails(app) {
  const panel = byId("details");
  const show = () => panel.replaceChildren(app.selection ? describeCall(app, app.selection) : describeNothing(app));
  app.selectionListeners.push(() => {
    show();
    byId("announcement").textContent = app.selection ? announce(app, app.selection) : "";
  });
  show();
}

/** @param {App} app */
function describeNothing(app) {
  const empty = app.trace.callCount === 0;
  const text = empty ? "No calls were recorded." : "Click a call for its details. Wheel zooms, drag pans, double click zooms to a call, ? shows all keys.";
  return element("p", { class: "hint" }, text);
}

/**
 * @param {App} app
 * @param {import("./app.js").Selection} selection
 */
function announce(app, { track, id }) {
  const { functions, starts, ends, depths, thread } = app.trace.tracks[track];
  const name = visibleText(app.trace.functions.names[functions[id]], 200);
  return `${name}, ${formatDuration(ends[id] - starts[id])}, depth ${depths[id] + 1}, ${threadTitle(thread)}`;
}

/**
 * @param {App} app
 * @param {import("./app.js").Selection} selection
 */
function describeCall(app, { track: index, id }) {
  const { trace } = app;
  const track = trace.tracks[index];
  const fn = track.functions[id];
  const { names, paths, lines } = trace.functions;
  const statistics = trace.statistics;
  const length = track.ends[id] - track.starts[id];
  const self = track.selfTimeOf(id);
  const calls = statistics.calls[fn];
  const swatch = element("span", { class: "swatch", "aria-hidden": "true" });
  swatch.style.background = app.palette.fill[fn];
  const place = formatPlace(paths[fn], lines[fn]);
  const notes = noteOf(track.flags[id]);
  const [firstChild, endChild] = track.childrenOf(id);
  return element(
    "div",
    { class: "call" },
    element(
      "div",
      {},
      element("h2", {}, swatch, element("span", { class: "name", id: "call-name" }, visibleText(names[fn]) || "(no name)")),
      element("p", { class: "place" }, visibleText(place) || "no source file"),
      element(
        "div",
        { class: "actions" },
        copyButton("Copy name", () => names[fn]),
        place ? copyButton("Copy file:line", () => place) : null,
        copyButton("Copy stack", () => stackText(app, index, id)),
        button("Zoom to call", "F", () => app.fitSelection()),
      ),
    ),
    element(
      "div",
      {},
      element("h3", {}, "This call"),
      values("values", [
        ["Duration", `${formatDuration(length)}${notes}`],
        ["Self", `${formatDuration(self)} (${formatShare(length ? self / length : 0)})`],
        ["Start", formatMoment(track.starts[id])],
        ["Thread", visibleText(threadTitle(track.thread), 200)],
        ["Depth", `${formatCount(track.depths[id] + 1)}, calling ${formatCount(endChild - firstChild)}`],
      ]),
    ),
    element(
      "div",
      {},
      element("h3", {}, "All calls of this function"),
      values("values wide", [
        ["Calls", formatCount(calls)],
        ["Mean", formatDuration(statistics.sum[fn] / calls)],
        ["Total", `${formatDuration(statistics.total[fn])} (${formatShare(statistics.total[fn] / statistics.allTime)})`],
        ["Shortest", formatDuration(statistics.shortest[fn])],
        ["Self", `${formatDuration(statistics.self[fn])} (${formatShare(statistics.self[fn] / statistics.allTime)})`],
        ["Longest", formatDuration(statistics.longest[fn])],
      ]),
    ),
    describeStack(app, index, id),
  );
}

/** @param {number} flags */
function noteOf(flags) {
  if (flags & sliceFlag.stillRunning) return ", still running when recording stopped";
  return flags & sliceFlag.unfinished ? ", ended out of order with its caller" : "";
}

/**
 * @param {string} className
 * @param {string[][]} rows
 */
function values(className, rows) {
  return element("dl", { class: className }, ...rows.flatMap(([name, value]) => [element("dt", {}, name), element("dd", {}, value)]));
}

/**
 * The callers as a line of buttons, the middle of a deep stack left out.
 * @param {App} app
 * @param {number} index of the track
 * @param {number} id
 */
function describeStack(app, index, id) {
  const track = app.trace.tracks[index];
  const stack = stackOf(track, id);
  const hidden = stack.length - stackEnds[0] - stackEnds[1];
  const items = [];
  for (let i = 0; i < stack.length; i++) {
    if (hidden > 1 && i === stackEnds[0]) {
      items.push(element("li", {}, `${formatCount(hidden)} more`));
      i += hidden - 1;
      continue;
    }
    const name = visibleText(app.trace.functions.names[track.functions[stack[i]]], 120) || "(no name)";
    const last = i === stack.length - 1;
    const reveal = () => app.reveal({ track: index, id: stack[i] });
    const content = last ? element("span", { "aria-current": "true" }, name) : element("button", { type: "button", onclick: reveal }, name);
    items.push(element("li", {}, content));
  }
  return element("ol", { class: "stack", "aria-label": "Call stack, outermost first" }, ...items);
}

/**
 * Slice ids from the outermost call to this one.
 * @param {Track} track
 * @param {number} id
 * @returns {number[]}
 */
export function stackOf(track, id) {
  const stack = [];
  for (let at = id; at >= 0; at = track.parentOf(at)) stack.push(at);
  return stack.reverse();
}

/**
 * @param {App} app
 * @param {number} index of the track
 * @param {number} id
 */
function stackText(app, index, id) {
  const track = app.trace.tracks[index];
  return stackOf(track, id)
    .map((slice) => functionText(app.trace.functions, track.functions[slice]))
    .join("\n");
}

/**
 * @param {string} text
 * @param {string} key
 * @param {() => void} action
 */
function button(text, key, action) {
  return element("button", { class: "button", type: "button", title: `${text} (${key})`, onclick: action }, text);
}

/**
 * @param {string} label
 * @param {() => string} text
 */
function copyButton(label, text) {
  const copy = element("button", { class: "button", type: "button" }, label);
  copy.onclick = async () => {
    copy.textContent = (await copyText(text())) ? "Copied" : "Not allowed here";
    setTimeout(() => (copy.textContent = label), 1200);
  };
  return copy;
}
