// Names on slices: cut to fit by counting characters, which a monospaced font allows without measuring each.

import { visibleText } from "./format.js";

/** No slice on any screen has room for more characters. */
const longestLabel = 512;

export class Labels {
  /** @param {string[]} names by function */
  constructor(names) {
    this.names = names;
    /** @type {(string | undefined)[]} */
    this.shown = [];
    this.characterWidth = 7;
  }

  /**
   * Sets the font on a context and measures it.
   * @param {CanvasRenderingContext2D} context
   * @param {string} family
   */
  prepare(context, family) {
    context.font = `11px ${family}`;
    context.textBaseline = "middle";
    this.characterWidth = context.measureText("0".repeat(50)).width / 50;
  }

  /** @param {number} fn */
  nameOf(fn) {
    return (this.shown[fn] ??= visibleText(this.names[fn], longestLabel) || "(no name)");
  }

  /**
   * @param {string} text
   * @param {number} room pixels
   * @returns {string} "" when not even three characters fit
   */
  fit(text, room) {
    // Wide scripts take two columns; counting them all as wide is only ever too careful.
    const wide = /[\u1100-\u1fff\u2e80-\uffff]/.test(text) ? 2 : 1;
    const fits = Math.floor(room / (this.characterWidth * wide));
    if (text.length <= fits) return text;
    return fits < 3 ? "" : `${text.slice(0, fits - 1)}…`;
  }
}
