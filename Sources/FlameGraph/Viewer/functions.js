// The table of functions: what each cost, sorted by any column.

import { byId, element } from "./dom.js";
import { formatCount, formatDuration, formatShare, functionText, visibleText } from "./format.js";
import { nextMatch } from "./search.js";
import { App } from "./app.js";

/** Rows made at once; more come when asked for, so that a trace of 100,000 functions opens at once. */
const rowsAtOnce = 300;

/**
 * @typedef {object} Column
 * @property {string} title
 * @property {(fn: number) => number | string} value to sort by
 * @property {(fn: number) => string} text
 */

/**
 * @param {App} app
 * @returns {() => void} shows or hides the table
 */
export function connectFunctions(app) {
  const panel = byId("functions");
  const toggle = byId("functions-toggle");
  const { statistics, functions } = app.trace;
  const { calls, total, self, sum, longest } = statistics;
  /** @type {Column[]} */
  const columns = [
    { title: "Function", value: (fn) => functions.names[fn], text: () => "" },
    { title: "Calls", value: (fn) => calls[fn], text: (fn) => formatCount(calls[fn]) },
    { title: "Total", value: (fn) => total[fn], text: (fn) => formatDuration(total[fn]) },
    { title: "Self", value: (fn) => self[fn], text: (fn) => formatDuration(self[fn]) },
    { title: "Mean", value: (fn) => sum[fn] / calls[fn], text: (fn) => formatDuration(sum[fn] / calls[fn]) },
    { title: "Max", value: (fn) => longest[fn], text: (fn) => formatDuration(longest[fn]) },
  ];
  let sorted = 3;
  let descending = true;
  let shown = rowsAtOnce;

  const goToFirstCall = (/** @type {number} */ fn) => {
    const wanted = new Uint8Array(functions.size);
    wanted[fn] = 1;
    const found = nextMatch(app.trace.tracks, wanted, null, 1);
    if (found) app.reveal(found);
  };

  const row = (/** @type {number} */ fn) => {
    const name = element("button", { type: "button", onclick: () => goToFirstCall(fn) }, visibleText(functions.names[fn], 200) || "(no name)");
    name.title = visibleText(functionText(functions, fn), 500);
    const cells = columns.slice(1).map((column, i) => {
      const cell = element("td", {}, column.text(fn));
      if (i === 1 || i === 2) cell.title = `${formatShare((i === 1 ? total : self)[fn] / statistics.allTime)} of time in calls`;
      return cell;
    });
    const node = element("tr", {}, element("td", {}, name), ...cells);
    if (fn === selectedFunction()) node.className = "chosen";
    return node;
  };

  const selectedFunction = () => {
    const { selection, trace } = app;
    return selection ? trace.tracks[selection.track].functions[selection.id] : -1;
  };

  const fill = () => {
    if (panel.hidden) return;
    const order = [];
    for (let fn = 0; fn < functions.size; fn++) {
      if (calls[fn] > 0 && (!app.search || app.search.functions[fn])) order.push(fn);
    }
    const { value } = columns[sorted];
    order.sort((a, b) => {
      const [x, y] = [value(a), value(b)];
      return (x < y ? -1 : x > y ? 1 : 0) * (descending ? -1 : 1) || a - b;
    });
    const heads = columns.map(({ title }, i) => {
      const act = () => {
        descending = i === sorted ? !descending : i > 0;
        sorted = i;
        fill();
        panel.querySelectorAll("th button")[i].focus();
      };
      const head = element("th", { scope: "col" }, element("button", { type: "button", onclick: act }, i === sorted ? `${title} ${descending ? "↓" : "↑"}` : title));
      if (i === sorted) head.setAttribute("aria-sort", descending ? "descending" : "ascending");
      return head;
    });
    const table = element("table", {}, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...order.slice(0, shown).map(row)));
    const left = order.length - shown;
    const more = element("button", { class: "button", type: "button", onclick: () => { shown *= 4; fill(); } }, `Show more (${formatCount(left)} left)`);
    const { scrollTop } = panel;
    panel.replaceChildren(table, ...(left > 0 ? [element("p", { class: "more" }, more)] : []));
    panel.scrollTop = scrollTop;
  };

  const flip = () => {
    panel.hidden = !panel.hidden;
    toggle.setAttribute("aria-expanded", String(!panel.hidden));
    fill();
    app.requestDraw();
  };
  toggle.addEventListener("click", flip);
  app.selectionListeners.push(fill);
  app.searchListeners.push(fill);
  return flip;
}
