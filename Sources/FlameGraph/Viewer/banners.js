// What went wrong, in words, above everything else.

import { byId, element } from "./dom.js";
import { Trace } from "./trace.js";

/** Damaged places told one by one. */
const mostTold = 20;

/**
 * @param {string} title
 * @param {string[]} lines
 */
export function showBanner(title, lines) {
  const content = lines.length === 1 ? element("span", {}, lines[0]) : element("ul", {}, ...lines.map((line) => element("li", {}, line)));
  byId("banners").append(element("div", { class: "banner" }, element("strong", {}, title), content));
}

/** @param {Trace} trace */
export function showProblems(trace) {
  const { problems } = trace;
  if (problems.length > 0) {
    const lines = problems.slice(0, mostTold).map(({ offset, message }) => `At offset ${offset}: ${message}.`);
    if (problems.length > mostTold) lines.push(`And ${problems.length - mostTold} more.`);
    showBanner("The trace is damaged.", lines);
  }
  if (!trace.complete) {
    showBanner("The trace was cut short.", ["It has no end; what came before is shown."]);
  }
}

/**
 * The end of the line: says what happened instead of leaving a blank page.
 * @param {unknown} error
 */
export function showFailure(error) {
  byId("loading").hidden = true;
  showBanner("This page could not show the trace.", [error instanceof Error ? error.message : String(error)]);
}
