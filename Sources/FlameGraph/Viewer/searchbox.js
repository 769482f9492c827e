// The search field: what it found, and the way from match to match.

import { byId } from "./dom.js";
import { goToMatch } from "./navigate.js";
import { formatCounted, formatShare } from "./format.js";
import { App } from "./app.js";

/** Pause in typing after which the search runs, ms. */
const pause = 80;

/** @param {App} app */
export function connectSearch(app) {
  const input = /** @type {HTMLInputElement} */ (byId("search"));
  const output = byId("search-result");
  const buttons = /** @type {HTMLButtonElement[]} */ ([byId("previous-match"), byId("next-match")]);
  let timer = 0;

  const run = () => {
    clearTimeout(timer);
    timer = 0;
    const result = app.setSearch(input.value);
    output.classList.toggle("wrong", Boolean(result?.error));
    for (const button of buttons) button.disabled = !app.search || app.search.callCount === 0;
    if (!result) output.textContent = "";
    else if (result.error) output.textContent = "not a regular expression";
    else if (result.callCount === 0) output.textContent = "no match";
    else output.textContent = `${formatCounted(result.callCount, "call")}, ${formatShare(result.time / app.trace.statistics.allTime)} of time`;
    output.title = result?.error ?? output.textContent ?? "";
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(run, pause);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") {
      if (timer) run();
      goToMatch(app, event.shiftKey ? -1 : 1);
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (!input.value) return app.chart.focus();
      input.value = "";
      run();
    }
  });
  buttons[0].addEventListener("click", () => goToMatch(app, -1));
  buttons[1].addEventListener("click", () => goToMatch(app, 1));
}
