// Numbers, times and names as text.

const units = [
  { name: "s", size: 1e9 },
  { name: "ms", size: 1e6 },
  { name: "µs", size: 1e3 },
  { name: "ns", size: 1 },
];

const integers = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/**
 * @param {number} count
 * @returns {string} with separators: 1,234,567
 */
export function formatCount(count) {
  return integers.format(count);
}

/**
 * @param {number} count
 * @param {string} noun singular
 */
export function formatCounted(count, noun) {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/**
 * A length of time to four digits: 1.234 ms. Nanoseconds are whole.
 * @param {number} ns
 */
export function formatDuration(ns) {
  if (!Number.isFinite(ns)) return "–";
  // A value that would round up to 1000 of its unit is written in the next.
  const unit = units.find(({ size }) => Math.abs(ns) >= size * 0.99995) ?? units[3];
  const value = ns / unit.size;
  if (unit.size === 1) return `${Math.round(ns * 10) / 10} ns`;
  const digits = Math.abs(value) >= 1000 ? 0 : Math.abs(value) >= 99.995 ? 1 : Math.abs(value) >= 9.9995 ? 2 : 3;
  return `${digits ? value.toFixed(digits) : formatCount(value)} ${unit.name}`;
}

/**
 * A point in time, exact to the nanosecond, in groups of three digits: 1.204 512 300 s.
 * @param {number} ns
 */
export function formatMoment(ns) {
  const unit = units.find(({ size }) => Math.abs(ns) >= size) ?? units[3];
  return formatInUnit(ns, unit.size, 1);
}

/**
 * @param {number} ns
 * @param {number} size of the unit, ns
 * @param {number} step smallest difference that must show, ns
 */
export function formatInUnit(ns, size, step) {
  const unit = /** @type {{name: string}} */ (units.find((candidate) => candidate.size === size));
  const decimals = Math.min(12, Math.max(0, Math.ceil(Math.log10(size / step) - 1e-9)));
  const [whole, fraction = ""] = (ns / size).toFixed(decimals).split(".");
  const trimmed = step === 1 ? fraction.replace(/0+$/, "") : fraction;
  const grouped = trimmed.replace(/(\d{3})(?=\d)/g, "$1\u2009");
  return `${formatCount(Number(whole))}${grouped ? `.${grouped}` : ""} ${unit.name}`;
}

/**
 * The unit to write times up to `ns` in.
 * @param {number} ns
 */
export function unitSizeFor(ns) {
  return (units.find(({ size }) => ns >= size) ?? units[3]).size;
}

/** @param {number} share 0...1 */
export function formatShare(share) {
  if (!Number.isFinite(share)) return "–";
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "< 0.1 %";
  return `${percent.toFixed(percent >= 99.95 ? 0 : 1)} %`;
}

/**
 * A name as it can be shown: control characters, line separators and the marks that reorder text become visible escapes, and
 * what is endless is cut.
 * @param {string} text
 * @param {number} [limit] most characters
 */
export function visibleText(text, limit = 2000) {
  const cut = text.length > limit ? `${text.slice(0, limit)}…` : text;
  return cut.replace(
    /[\u0000-\u001f\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/**
 * `path:line`, as editors and terminals understand it.
 * @param {string} path
 * @param {number} line
 */
export function formatPlace(path, line) {
  if (!path) return "";
  return line ? `${path}:${line}` : path;
}

/**
 * A function in one line: `name (path:line)`; a C function has no place.
 * @param {import("./tables.js").FunctionTable} functions
 * @param {number} fn
 */
export function functionText(functions, fn) {
  const place = formatPlace(functions.paths[fn], functions.lines[fn]);
  return place ? `${functions.names[fn]} (${place})` : functions.names[fn];
}

/**
 * @param {import("./tables.js").Thread} thread
 */
export function threadTitle(thread) {
  return thread.name || (thread.isMain ? "MainThread" : `Thread ${thread.nativeId || thread.index}`);
}
