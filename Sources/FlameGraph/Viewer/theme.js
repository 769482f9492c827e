// Dark and light: after the system until the reader chooses.

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
  sans: "--sans",
  mono: "--mono",
};

/** @typedef {{[name in keyof typeof colorNames]: string}} Colors the style sheet's, for the canvases */

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
