// The time axis: ticks at round times, in the unit that fits the window.

import { formatDuration, formatInUnit, unitSizeFor } from "./format.js";
import { View } from "./view.js";

/**
 * Round times within a window, at least `spacing` pixels apart: 1, 2 or 5 times a power of ten.
 * @param {number} from ns
 * @param {number} to ns
 * @param {number} width pixels
 * @param {number} spacing pixels
 * @returns {{step: number, times: number[]}}
 */
export function ticksOf(from, to, width, spacing) {
  const rough = ((to - from) / Math.max(1, width)) * spacing;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough * 0.999) ?? 10;
  const step = factor * power;
  const times = [];
  for (let i = Math.ceil(from / step); i * step <= to; i++) times.push(i * step);
  return { step, times };
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {number} width
 * @param {number} height
 * @param {View} view
 * @param {import("./theme.js").Colors} colors
 */
export function drawAxis(context, width, height, view, colors) {
  context.fillStyle = colors.ground;
  context.fillRect(0, 0, width, height);
  const unit = unitSizeFor(Math.max(Math.abs(view.to), 1));
  const { step, times } = ticksOf(view.from, view.to, width, 130);
  const scale = width / view.length;
  context.font = `11px ${colors.sans}`;
  context.textBaseline = "middle";
  const shown = `${formatDuration(view.length)} shown`;
  const room = width - context.measureText(shown).width - 20;
  for (const time of times) {
    if (time < 0) continue;
    const x = Math.round((time - view.from) * scale);
    context.fillStyle = colors.lineStrong;
    context.fillRect(x, height - 8, 1, 8);
    context.fillStyle = colors.quiet;
    const label = time === 0 ? "0" : formatInUnit(time, unit, step);
    if (x + 5 + context.measureText(label).width < room) context.fillText(label, x + 5, height / 2);
  }
  context.fillStyle = colors.text;
  context.fillText(shown, room + 12, height / 2);
}
