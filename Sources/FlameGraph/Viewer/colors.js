// One colour a function: the hue tells the module, hue and lightness around it the function (a page with one module would else have one colour). Made in OKLCH, where equal
// lightness looks equally light, so that one ink is readable on all of them.

import { FunctionTable } from "./tables.js";

/**
 * @typedef {object} Palette
 * @property {string[]} fill by function
 * @property {string[]} faint by function: merged slices, and slices that a search left out
 * @property {string} ink text on a fill
 */

/** Lightness and chroma of the fills of each theme. The ink keeps a contrast of at least 5 : 1 on all of them. */
const shades = {
  light: { lightness: [0.77, 0.805, 0.84, 0.87], chroma: 0.105, ink: "#1c1f26", ground: [255, 255, 255] },
  dark: { lightness: [0.42, 0.455, 0.49, 0.515], chroma: 0.1, ink: "#f4f5f8", ground: [22, 24, 29] },
};

/**
 * @param {FunctionTable} functions
 * @param {"light" | "dark"} theme
 * @returns {Palette}
 */
export function makePalette(functions, theme) {
  const { lightness, chroma, ink, ground } = shades[theme];
  const fill = [];
  const faint = [];
  for (let fn = 0; fn < functions.size; fn++) {
    const path = functions.paths[fn];
    const own = hashText(functions.names[fn]);
    const hue = (hashText(path) % 24) * 15 + (own % 101) - 50;
    // The interpreter's own library steps back, so that the user's code stands out.
    const rgb = oklchToRgb(lightness[(own >>> 8) % lightness.length], isLibrary(path) ? chroma * 0.35 : chroma, hue);
    fill.push(hexOf(rgb));
    faint.push(hexOf(rgb.map((value, i) => value * 0.55 + ground[i] * 0.45)));
  }
  return { fill, faint, ink };
}

/** @param {string} path */
export function isLibrary(path) {
  return path === "" || path.startsWith("<frozen") || /[\\/](lib[\\/](python|pypy)[\d.]*|Lib|(site|dist)-packages)[\\/]/.test(path);
}

/**
 * FNV-1a over UTF-16 units, finished with a mix: the same text has the same colour on every page.
 * @param {string} text
 */
export function hashText(text) {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  hash ^= hash >>> 15;
  hash = Math.imul(hash, 0x2c1b3c6d);
  return (hash ^ (hash >>> 13)) >>> 0;
}

/**
 * Björn Ottosson's OKLab to sRGB, out-of-gamut channels clipped.
 * @param {number} lightness 0...1
 * @param {number} chroma
 * @param {number} hue degrees
 * @returns {number[]} 0...255
 */
export function oklchToRgb(lightness, chroma, hue) {
  const a = chroma * Math.cos((hue * Math.PI) / 180);
  const b = chroma * Math.sin((hue * Math.PI) / 180);
  const l = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const m = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const s = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  return [
    4.0767416621 * l - 3.3077115913 * m + 0.2309699292 * s,
    -1.2684380046 * l + 2.6097574011 * m - 0.3413193965 * s,
    -0.0041960863 * l - 0.7034186147 * m + 1.707614701 * s,
  ].map((linear) => {
    const clipped = Math.min(1, Math.max(0, linear));
    return 255 * (clipped <= 0.0031308 ? 12.92 * clipped : 1.055 * clipped ** (1 / 2.4) - 0.055);
  });
}

/** @param {number[]} rgb */
function hexOf(rgb) {
  return `#${rgb.map((value) => Math.round(value).toString(16).padStart(2, "0")).join("")}`;
}
