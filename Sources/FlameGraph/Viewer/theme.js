// Dark and light: after the system until the reader chooses.

/**
 * The style sheet's colours, for the canvases.
 * @typedef {object} Colors
 * @property {string} ground
 * @property {string} panel
 * @property {string} line
 * @property {string} lineStrong
 * @property {string} text
 * @property {string} quiet
 * @property {string} accent
 * @property {string} grid
 * @property {string} gap
 * @property {string} gapLine
 * @property {string} mergeInk
 * @property {string} dim
 * @property {string} dimInk
 * @property {string} match
 * @property {string} matchInk
 * @property {string} context
 * @property {string} profile
 * @property {string} veil
 * @property {string} danger
 * @property {string} sans
 * @property {string} mono
 */

const colorNames = {
  ground: "--ground",
  panel: "--panel",
  line: "--line",
  lineStrong: "--line-strong",
  text: "--text",
  quiet: "--quiet",
  accent: "--accent",
  grid: "--chart-grid",
  gap: "--chart-gap",
  gapLine: "--chart-gap-line",
  mergeInk: "--chart-merge-ink",
  dim: "--chart-dim",
  dimInk: "--chart-dim-ink",
  match: "--chart-match",
  matchInk: "--chart-match-ink",
  context: "--chart-context",
  profile: "--chart-profile",
  veil: "--chart-veil",
  danger: "--danger",
  sans: "--sans",
  mono: "--mono",
};

export class Theme {
  /** @param {() => void} changed */
  constructor(changed) {
    const system = matchMedia("(prefers-color-scheme: dark)");
    /** @type {"light" | "dark" | null} the reader's choice */
    this.chosen = null;
    const follow = () => {
      if (this.chosen === null) this.apply(system.matches ? "dark" : "light");
    };
    this.changed = () => {};
    /** @type {"light" | "dark"} */
    this.name = "light";
    this.colors = /** @type {Colors} */ ({});
    follow();
    this.changed = changed;
    system.addEventListener("change", follow);
  }

  toggle() {
    this.chosen = this.name === "dark" ? "light" : "dark";
    this.apply(this.chosen);
  }

  /** @param {"light" | "dark"} name */
  apply(name) {
    this.name = name;
    document.documentElement.dataset.theme = name;
    const style = getComputedStyle(document.documentElement);
    const read = Object.entries(colorNames).map(([key, property]) => [key, style.getPropertyValue(property).trim()]);
    this.colors = Object.fromEntries(read);
    this.changed();
  }
}
