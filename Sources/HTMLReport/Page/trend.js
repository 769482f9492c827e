// The runs of the past as a line, with the places at which it changed.

import { label, polyline, svg } from "./svg.js";
import { Scale, formatChange, formatRatio } from "./scale.js";

/** Of the whole picture, and of what is within its writing, in pixels. */
const trendArea = { height: 120, top: 16, bottom: 112, left: 44 };

/**
 * @param {import("./samples.js").SeriesData} series
 * @param {string} name of the cell
 * @param {number} width
 * @returns {{picture: SVGElement, spots: import("./pointing.js").Spot[]}}
 */
export function drawTrend(series, name, width) {
  const { points, changes } = series;
  const { height, top, bottom, left } = trendArea;
  const right = width - 8;
  const scale = new Scale(points.flatMap(({ ratio, interval }) => [ratio, ...(interval ?? [])]), top, bottom);
  const picture = svg("svg", { viewBox: `0 0 ${width} ${height}`, tabindex: 0, role: "application", "aria-roledescription": "chart of a trend" });
  picture.setAttribute("aria-label", `Trend of ${name}; arrow keys go from run to run`);
  for (const { ratio, text } of scale.ticks()) {
    picture.append(svg("path", { class: "tick", d: `M${left} ${scale.y(ratio)}H${right}` }), label(left - 6, scale.y(ratio) + 4, text, "end"));
  }
  /** @param {number} index */
  const x = (index) => Math.round((left + 8 + ((index + 0.5) / points.length) * (right - left - 16)) * 10) / 10;
  const borders = [0, ...changes.map(({ point }) => point), points.length];
  const levels = changes.length ? [...changes.map(({ before }) => before), changes[changes.length - 1].after] : [series.level];
  levels.forEach((level, index) => {
    picture.append(svg("path", { class: "level", d: `M${x(borders[index] - 0.5)} ${scale.y(level)}H${x(borders[index + 1] - 0.5)}` }));
  });
  const whiskers = points.map(({ interval }, index) => (interval ? `M${x(index)} ${scale.y(interval[0])}V${scale.y(interval[1])}` : ""));
  picture.append(svg("path", { class: "whisker", d: whiskers.join("") }));
  picture.append(polyline("line", points.map(({ ratio }, index) => [x(index), scale.y(ratio)])));
  for (const { point, before, after } of changes) {
    const place = x(point - 0.5);
    picture.append(svg("path", { class: "change-mark", d: `M${place} ${top - 2}V${bottom}` }));
    picture.append(label(Math.min(Math.max(place, left + 24), right - 24), top - 5, formatChange(after / before), "middle", "change-text"));
  }
  const spots = points.map(({ run, ratio, interval }, index) => {
    const range = interval ? ` (${formatRatio(interval[0])}-${formatRatio(interval[1])})` : "";
    return { x: x(index), y: scale.y(ratio), text: `${run}: ${formatRatio(ratio)}${range}` };
  });
  spots.forEach((spot, index) => {
    picture.append(svg("circle", { class: index === spots.length - 1 ? "dot run latest" : "dot run", cx: spot.x, cy: spot.y, r: points.length > 60 ? 2 : 2.8 }));
  });
  return { picture, spots };
}
