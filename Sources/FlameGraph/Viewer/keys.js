// The keyboard: every key in one table, which is also what the key sheet shows.

import { byId, element } from "./dom.js";
import { goTo, goToMatch, goToSameFunction } from "./navigate.js";
import { rowHeight } from "./layout.js";
import { App } from "./app.js";

/**
 * @typedef {object} Key
 * @property {string[]} keys as KeyboardEvent.key, letters in lower case
 * @property {string[]} shown
 * @property {string} what
 * @property {() => void} act
 */

/**
 * @param {App} app
 * @param {() => void} toggleFunctions
 */
export function connectKeys(app, toggleFunctions) {
  const { view, scroller } = app;
  const search = /** @type {HTMLInputElement} */ (byId("search"));
  const sheet = /** @type {HTMLDialogElement} */ (byId("keys"));
  const middle = () => (view.goal.from + view.goal.to) / 2;
  const focusOn = () => {
    if (!app.selection) return middle();
    const { starts, ends } = app.trace.tracks[app.selection.track];
    const center = (starts[app.selection.id] + ends[app.selection.id]) / 2;
    return center > view.goal.from && center < view.goal.to ? center : middle();
  };
  /** @type {Key[]} */
  const keys = [
    { keys: ["w", "+", "="], shown: ["W"], what: "zoom in", act: () => view.zoom(focusOn(), 1 / 1.6, true) },
    { keys: ["s", "-"], shown: ["S"], what: "zoom out", act: () => view.zoom(focusOn(), 1.6, true) },
    { keys: ["a"], shown: ["A"], what: "move left", act: () => view.pan(-view.length * 0.2, true) },
    { keys: ["d"], shown: ["D"], what: "move right", act: () => view.pan(view.length * 0.2, true) },
    { keys: ["0"], shown: ["0"], what: "fit the whole trace", act: () => view.fit() },
    { keys: ["f"], shown: ["F"], what: "fit the selected call", act: () => app.fitSelection() },
    { keys: ["ArrowUp"], shown: ["↑"], what: "to the caller", act: () => goTo(app, "parent") },
    { keys: ["ArrowDown"], shown: ["↓"], what: "to the longest call inside", act: () => goTo(app, "child") },
    { keys: ["ArrowLeft"], shown: ["←"], what: "to the call before, same depth", act: () => goTo(app, "previous") },
    { keys: ["ArrowRight"], shown: ["→"], what: "to the call after, same depth", act: () => goTo(app, "next") },
    { keys: ["."], shown: ["."], what: "next call of the same function", act: () => goToSameFunction(app, 1) },
    { keys: [","], shown: [","], what: "previous call of it", act: () => goToSameFunction(app, -1) },
    { keys: ["/"], shown: ["/"], what: "search", act: () => search.select() },
    { keys: ["n"], shown: ["Enter", "N"], what: "next match", act: () => goToMatch(app, 1) },
    { keys: ["p"], shown: ["Shift+Enter", "P"], what: "previous match", act: () => goToMatch(app, -1) },
    { keys: ["t"], shown: ["T"], what: "table of functions", act: toggleFunctions },
    { keys: ["c"], shown: ["C"], what: "unfold what ran before start()", act: () => app.toggleContext() },
    { keys: ["l"], shown: ["L"], what: "dark or light", act: () => app.theme.toggle() },
    { keys: ["PageDown"], shown: ["PgDn"], what: "deeper", act: () => (scroller.scrollTop += scroller.clientHeight - 2 * rowHeight) },
    { keys: ["PageUp"], shown: ["PgUp"], what: "less deep", act: () => (scroller.scrollTop -= scroller.clientHeight - 2 * rowHeight) },
    { keys: ["Home"], shown: ["Home"], what: "to the outermost calls", act: () => (scroller.scrollTop = 0) },
    { keys: ["End"], shown: ["End"], what: "to the deepest", act: () => (scroller.scrollTop = app.layout.height) },
    { keys: ["Escape"], shown: ["Esc"], what: "end the search, deselect", act: () => leave(app, search) },
    { keys: ["?"], shown: ["?"], what: "this sheet", act: () => sheet.showModal() },
  ];
  const byKey = new Map(keys.flatMap((key) => key.keys.map((name) => [name, key])));
  fillSheet(sheet, keys);
  byId("help").addEventListener("click", () => sheet.showModal());

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || sheet.open) return;
    const target = /** @type {HTMLElement} */ (event.target);
    if (target instanceof HTMLInputElement) return;
    // The table of functions scrolls with the keys that move the chart elsewhere.
    if (target.closest(".functions") && /^(Page|Arrow|Home|End)/.test(event.key)) return;
    const key = byKey.get(event.key.length === 1 ? event.key.toLowerCase() : event.key);
    if (!key) return;
    event.preventDefault();
    key.act();
  });
}

/**
 * Undoes one thing at a time: first the search, then the selection.
 * @param {App} app
 * @param {HTMLInputElement} search
 */
function leave(app, search) {
  if (search.value) {
    search.value = "";
    search.dispatchEvent(new Event("input"));
  } else {
    app.select(null);
  }
}

/**
 * @param {HTMLDialogElement} sheet
 * @param {Key[]} keys
 */
function fillSheet(sheet, keys) {
  const list = (/** @type {Key[]} */ part) =>
    element(
      "dl",
      {},
      ...part.flatMap(({ shown, what }) => [
        element("dt", {}, ...shown.flatMap((name, i) => (i ? [" ", element("kbd", {}, name)] : [element("kbd", {}, name)]))),
        element("dd", {}, what),
      ]),
    );
  const close = element("button", { class: "button", type: "button", onclick: () => sheet.close() }, "Close");
  const half = Math.ceil(keys.length / 2);
  sheet.append(
    element("header", {}, element("h2", { id: "keys-title" }, "Keys"), close),
    element("div", { class: "columns" }, list(keys.slice(0, half)), list(keys.slice(half))),
    element(
      "p",
      {},
      "Wheel zooms at the pointer, Shift+wheel scrolls deep stacks, Alt+wheel or a sideways wheel pans. Drag pans. ",
      "Shift+drag, or a drag on the time axis, measures a range and zooms to it. Double click zooms to a call.",
    ),
    element(
      "p",
      {},
      "Fainter bars with a dark foot are several calls, each too short to draw. Three dots end a call that was still running ",
      "when recording stopped, a cross one that ended out of order. Hatched ground was not recorded; hatched rows were running before.",
    ),
  );
  sheet.addEventListener("click", (event) => {
    if (event.target === sheet) sheet.close();
  });
}
