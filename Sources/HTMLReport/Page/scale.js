// Where a ratio is in a chart. Ratios stand on a logarithmic scale: twice as long is as far as half as long.

/**
 * A ratio as the tables write it.
 * @param {number} ratio
 */
export function formatRatio(ratio) {
  return ratio.toFixed(ratio < 10 ? 3 : 2);
}

/**
 * A ratio of ratios as a signed percentage.
 * @param {number} change
 */
export function formatChange(change) {
  const percent = 100 * (change - 1);
  return `${percent < 0 ? "−" : "+"}${Math.abs(percent).toFixed(1)}%`;
}

export class Scale {
  /**
   * @param {(number | null | undefined)[]} values all that must be in sight
   * @param {number} top of the picture, in pixels
   * @param {number} bottom
   */
  constructor(values, top, bottom) {
    const logarithms = values.filter((value) => typeof value === "number" && value > 0).map((value) => Math.log(/** @type {number} */ (value)));
    const lowest = Math.min(...logarithms);
    const highest = Math.max(...logarithms);
    // A flat line is not blown up to mountains.
    const room = Math.max((highest - lowest) * 0.06, 0.004);
    this.low = lowest - room;
    this.high = highest + room;
    this.top = top;
    this.bottom = bottom;
  }

  /** @param {number} ratio */
  y(ratio) {
    const share = (Math.log(ratio) - this.low) / (this.high - this.low);
    return Math.round((this.bottom - share * (this.bottom - this.top)) * 10) / 10;
  }

  /** Round ratios, some four of them, and how they are written. */
  ticks() {
    const [low, high] = [Math.exp(this.low), Math.exp(this.high)];
    const raw = (high - low) / 4;
    const power = 10 ** Math.floor(Math.log10(raw));
    const step = power * ([1, 2, 5].find((factor) => factor * power >= raw) ?? 10);
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
    const ticks = [];
    for (let place = Math.ceil(low / step - 1e-9); place * step <= high * (1 + 1e-12); place++) {
      ticks.push({ ratio: place * step, text: (place * step).toFixed(digits) });
    }
    return ticks.filter(({ ratio }) => ratio > 0);
  }
}
