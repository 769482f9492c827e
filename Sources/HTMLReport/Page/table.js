// Sorting the table of cells, and filtering it together with the cells below it.

import { byId, element } from "./dom.js";

/** Turns the heads of the table's columns into buttons that sort by them. */
export function connectSorting() {
  const table = document.getElementById("cells-table");
  if (!table) return;
  const heads = /** @type {HTMLTableCellElement[]} */ ([...table.querySelectorAll("th:not(.drawn)")]);
  for (const head of heads) {
    const button = element("button", { type: "button" }, head.textContent);
    button.addEventListener("click", () => {
      const isRising = head.getAttribute("aria-sort") !== "ascending";
      for (const other of heads) other.removeAttribute("aria-sort");
      head.setAttribute("aria-sort", isRising ? "ascending" : "descending");
      // A column that is drawn has a place, too, but nothing to sort by.
      sortRows(table, head.cellIndex, isRising);
    });
    head.replaceChildren(button);
  }
}

/**
 * @param {HTMLElement} table
 * @param {number} column
 * @param {boolean} isRising
 */
function sortRows(table, column, isRising) {
  const body = /** @type {HTMLElement} */ (table.querySelector("tbody"));
  const isWord = table.querySelectorAll("th")[column].classList.contains("word") && column > 0;
  const keyed = [...body.children].map((row) => {
    const cell = /** @type {HTMLElement} */ (row.children[column]);
    return { row, text: cell.textContent ?? "", value: Number(cell.dataset.value ?? NaN) };
  });
  keyed.sort((one, other) => {
    if (isWord) return isRising ? one.text.localeCompare(other.text) : other.text.localeCompare(one.text);
    // What has no number is last in either direction.
    if (Number.isNaN(one.value) || Number.isNaN(other.value)) return Number(Number.isNaN(one.value)) - Number(Number.isNaN(other.value));
    return isRising ? one.value - other.value : other.value - one.value;
  });
  body.append(...keyed.map(({ row }) => row));
}

/** Shows only the cells of which the names and verdicts have all words of the search. */
export function connectFilter() {
  const field = /** @type {HTMLInputElement} */ (byId("search"));
  const rows = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("#cells-table tbody tr")]);
  const cards = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".card")]);
  const texts = new Map(cards.map((card) => [card.dataset.cell, textOf(card)]));
  const filter = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean).map(wordStart);
    const shown = new Set([...texts].filter(([, text]) => words.every((word) => word.test(text))).map(([cell]) => cell));
    for (const part of [...rows, ...cards]) part.hidden = !shown.has(part.dataset.cell);
    for (const group of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".group"))) {
      group.hidden = !group.querySelector(".card:not([hidden])");
    }
    byId("search-result").textContent = words.length ? `${shown.size} of ${cards.length}` : "";
  };
  field.addEventListener("input", filter);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    field.value = "";
    filter();
    field.blur();
  });
}

/**
 * Finds a text at the start of words only: "python" is an arm, and also the end of every interpreter's name.
 * @param {string} text
 */
function wordStart(text) {
  return new RegExp(`(?<![\\p{L}\\p{N}])${text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&")}`, "u");
}

/** @param {HTMLElement} card */
function textOf(card) {
  const heading = card.closest(".group")?.querySelector("h3")?.textContent ?? "";
  const own = ["h4", ".verdict", ".note"].map((selector) => card.querySelector(selector)?.textContent ?? "");
  return [heading, ...own].join(" ").toLowerCase();
}
