// The interval of a change beside the tolerance, in a cell of the table: all on one scale.

import { svg } from "./svg.js";

const stripSize = { width: 160, height: 18 };

/**
 * How far the scale reaches on either side, as a logarithm: so far that the tolerance can be seen, and that no single huge change makes
 * everything else a dot.
 * @param {import("./samples.js").CellData[]} cells
 * @param {number} tolerance
 */
export function stripReach(cells, tolerance) {
  const limit = Math.log1p(Math.max(tolerance, 0.005));
  const farthest = Math.max(0, ...cells.flatMap(({ change }) => change ?? []).map((value) => Math.abs(Math.log(value))));
  return Math.min(Math.max(farthest * 1.05, 2.5 * limit), 10 * limit);
}

/**
 * @param {number[]} change its value, and the ends of its interval where there are any
 * @param {number} tolerance
 * @param {number} reach
 * @returns {SVGElement}
 */
export function drawStrip(change, tolerance, reach) {
  const { width, height } = stripSize;
  /** @param {number} logarithm */
  const x = (logarithm) => width / 2 + (Math.min(Math.max(logarithm / reach, -1), 1) * (width - 14)) / 2;
  const limit = Math.log1p(tolerance);
  const [value, low = value, high = value] = change.map((ratio) => Math.log(ratio));
  const name = low > limit ? "bad" : high < -limit ? "good" : "plain";
  const middle = height / 2;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, "aria-hidden": "true" });
  picture.append(svg("rect", { class: "band", x: x(-limit), y: 1, width: x(limit) - x(-limit), height: height - 2 }));
  picture.append(svg("path", { class: "edge", d: `M${x(-limit)} 1V${height - 1}M${x(limit)} 1V${height - 1}` }));
  picture.append(svg("path", { class: "divider", d: `M${width / 2} 1V${height - 1}` }));
  picture.append(svg("path", { class: name, "stroke-width": 3, d: `M${x(low)} ${middle}H${x(high)}` }));
  if (Math.abs(value) <= reach) picture.append(svg("circle", { class: name, cx: x(value), cy: middle, r: 3.5 }));
  // What lies beyond the scale's end is an arrow there.
  if (high > reach) picture.append(svg("path", { class: name, d: `M${width - 7} ${middle - 4}l6 4-6 4z` }));
  if (low < -reach) picture.append(svg("path", { class: name, d: `M7 ${middle - 4}l-6 4 6 4z` }));
  return picture;
}
