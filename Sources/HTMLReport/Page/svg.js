// Making the elements of charts.

/**
 * @param {string} tag
 * @param {{[name: string]: string | number}} [attributes]
 * @param {(Node | string)[]} children
 * @returns {SVGElement}
 */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS("http://www.w3.org/2000/svg", tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, String(value));
  node.append(...children);
  return node;
}

/**
 * A path of straight lines.
 * @param {string} name of its class
 * @param {number[][]} points
 */
export function polyline(name, points) {
  return svg("path", { class: name, d: `M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}` });
}

/**
 * An interval as a bar with caps, and the median across it.
 * @param {string} name now or before
 * @param {number} x
 * @param {number} middle
 * @param {number[] | null} ends
 */
export function intervalBar(name, x, middle, ends) {
  const parts = [];
  if (ends) {
    const [low, high] = ends;
    parts.push(svg("path", { class: `range ${name}`, d: `M${x} ${low}V${high}M${x - 4} ${low}h8M${x - 4} ${high}h8` }));
  }
  parts.push(svg("path", { class: `median ${name}`, d: `M${x - 6} ${middle}h12` }));
  return parts;
}

/**
 * Writing beside a chart.
 * @param {number} x
 * @param {number} y
 * @param {string} text
 * @param {"start" | "middle" | "end"} [anchor]
 * @param {string} [name] of its class
 */
export function label(x, y, text, anchor = "middle", name = "") {
  return svg("text", { x, y, "text-anchor": anchor, class: name }, text);
}
