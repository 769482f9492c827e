// Every process as a dot: the baseline's to the left, the run's by its rounds, medians with their intervals at the ends.

import { intervalBar, label, svg } from "./svg.js";
import { Scale, formatRatio } from "./scale.js";

/**
 * @typedef {object} CellData as the page carries it
 * @property {string} name
 * @property {number[][]} first round, ratio and place in the run of each process
 * @property {number[][]} second
 * @property {number} ratio
 * @property {number[]} [interval]
 * @property {{ratios: number[], ratio: number, interval?: number[]}} [before]
 * @property {number[]} [band]
 * @property {number} [alarm]
 * @property {number[]} [change]
 * @property {SeriesData} [trend]
 *
 * @typedef {object} SeriesData
 * @property {{run: string, ratio: number, interval?: number[]}[]} points
 * @property {{point: number, before: number, after: number}[]} changes
 * @property {number} level
 */

/** Of the whole picture, and of what is within its writing, in pixels. */
const samplesArea = { height: 190, top: 8, bottom: 168, left: 44 };
/** For a median and its interval. */
const barWidth = 24;

/**
 * @param {CellData} cell
 * @param {number} width
 * @returns {{picture: SVGElement, spots: import("./pointing.js").Spot[]}}
 */
export function drawSamples(cell, width) {
  const { before, band, alarm, first, second } = cell;
  const { height, top, bottom, left } = samplesArea;
  const all = [...first, ...second].map(([, ratio]) => ratio);
  const scale = new Scale([...all, cell.ratio, ...(cell.interval ?? []), ...(before ? [before.ratio, ...before.ratios, ...(before.interval ?? [])] : []), ...(band ?? []), alarm], top, bottom);
  const right = width - 4;
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, tabindex: 0, role: "application", "aria-roledescription": "chart of samples" });
  picture.setAttribute("aria-label", `Samples of ${cell.name}; arrow keys go from one to the next`);
  if (band) {
    const [low, high] = band.map((ratio) => scale.y(ratio));
    picture.append(svg("rect", { class: "band", x: left, y: high, width: right - left, height: low - high }));
    picture.append(svg("path", { class: "edge", d: `M${left} ${low}H${right}M${left} ${high}H${right}` }));
  }
  for (const { ratio, text } of scale.ticks()) {
    picture.append(svg("path", { class: "tick", d: `M${left} ${scale.y(ratio)}H${right}` }), label(left - 6, scale.y(ratio) + 4, text, "end"));
  }
  if (alarm) picture.append(svg("path", { class: "alarm", d: `M${left} ${scale.y(alarm)}H${right}` }));
  /** @type {import("./pointing.js").Spot[]} */
  const spots = [];
  let start = left;
  if (before) {
    const end = left + barWidth + (before.ratios.length ? Math.round((right - left) * 0.26) : 0);
    drawBefore(picture, spots, before, scale, left, end);
    picture.append(svg("path", { class: "divider", d: `M${end} ${top}V${bottom + 6}` }));
    start = end;
  }
  drawPasses(picture, spots, cell, scale, start, right);
  return { picture, spots };
}

/**
 * @param {SVGElement} picture
 * @param {import("./pointing.js").Spot[]} spots
 * @param {NonNullable<CellData["before"]>} before
 * @param {Scale} scale
 * @param {number} start
 * @param {number} end
 */
function drawBefore(picture, spots, before, scale, start, end) {
  const count = before.ratios.length;
  before.ratios.forEach((ratio, index) => {
    const spot = { x: place(index, count, start, end - barWidth), y: scale.y(ratio), text: `baseline: ${formatRatio(ratio)}` };
    spots.push(spot);
    picture.append(svg("circle", { class: "dot before", cx: spot.x, cy: spot.y, r: 2.4 }));
  });
  const ends = before.interval ? before.interval.map((ratio) => scale.y(ratio)) : null;
  picture.append(...intervalBar("before", end - barWidth / 2, scale.y(before.ratio), ends));
  picture.append(label((start + end) / 2, samplesArea.height - 6, count ? `baseline (${count})` : "base"));
}

/**
 * @param {SVGElement} picture
 * @param {import("./pointing.js").Spot[]} spots
 * @param {CellData} cell
 * @param {Scale} scale
 * @param {number} start
 * @param {number} end
 */
function drawPasses(picture, spots, cell, scale, start, end) {
  const { first, second } = cell;
  const { height, top, bottom } = samplesArea;
  const count = first.length + second.length;
  const last = end - barWidth;
  [...first, ...second].forEach(([round, ratio, position], index) => {
    const isFirst = index < first.length;
    const text = `round ${round + 1}${second.length ? `, ${isFirst ? "first" : "second"} pass` : ""}: ${formatRatio(ratio)} (process ${position + 1} of the run)`;
    const spot = { x: place(index, count, start, last), y: scale.y(ratio), text };
    spots.push(spot);
    const dot = isFirst
      ? svg("circle", { class: "dot first", cx: spot.x, cy: spot.y, r: 3.4 })
      : svg("path", { class: "dot second", d: `M${spot.x} ${spot.y - 4}l4 4-4 4-4-4z` });
    picture.append(dot);
  });
  const ends = cell.interval ? cell.interval.map((ratio) => scale.y(ratio)) : null;
  picture.append(...intervalBar("now", end - barWidth / 2, scale.y(cell.ratio), ends));
  if (!second.length) {
    picture.append(label((start + end) / 2, height - 6, `now (${count})`));
    return;
  }
  const border = (place(first.length - 1, count, start, last) + place(first.length, count, start, last)) / 2;
  picture.append(svg("path", { class: "divider", d: `M${border} ${top}V${bottom + 6}` }));
  picture.append(label((start + border) / 2, height - 6, `first pass (${first.length})`), label((border + end) / 2, height - 6, `second pass (${second.length})`));
}

/**
 * The middle of one of `count` equal parts.
 * @param {number} index
 * @param {number} count
 * @param {number} start
 * @param {number} end
 */
function place(index, count, start, end) {
  return Math.round((start + 4 + ((index + 0.5) / count) * (end - start - 8)) * 10) / 10;
}
