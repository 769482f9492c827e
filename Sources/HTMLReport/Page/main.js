import { byId, copyText, element } from "./dom.js";
import { makePointable } from "./pointing.js";
import { drawSamples } from "./samples.js";
import { drawStrip, stripReach } from "./strip.js";
import { connectFilter, connectSorting } from "./table.js";
import { Theme } from "./theme.js";
import { drawTrend } from "./trend.js";

/** Milliseconds of drawing before the page may answer its reader. */
const slice = 24;

/** @type {{tolerance: number, cells: import("./samples.js").CellData[]}} */
const data = JSON.parse(byId("data").textContent ?? "");

/** @returns {HTMLElement[]} of the charts below the table, in the order of the page */
function figures() {
  return [...document.querySelectorAll("figure[data-cell]")];
}

/**
 * @param {HTMLElement} figure
 * @param {number} width
 */
function drawFigure(figure, width) {
  const cell = data.cells[Number(figure.dataset.cell)];
  const isTrend = figure.classList.contains("trend");
  const { picture, spots } = isTrend && cell.trend ? drawTrend(cell.trend, cell.name, width) : drawSamples(cell, width);
  const words = /** @type {HTMLElement} */ (figure.querySelector("figcaption"));
  words.setAttribute("aria-live", "polite");
  figure.querySelector("svg")?.remove();
  figure.prepend(picture);
  makePointable(picture, words, spots);
}

/** @type {HTMLElement[]} those that are not drawn yet */
let waiting = [];
let drawnWidth = 0;

/** Draws what time allows, and goes on a little later. */
function drawSome(deadline = performance.now() + slice) {
  for (let figure = waiting.shift(); figure; figure = waiting.shift()) {
    drawFigure(figure, drawnWidth);
    if (performance.now() > deadline && waiting.length) {
      setTimeout(drawSome);
      return;
    }
  }
  document.documentElement.dataset.drawn = "true";
}

/** All charts are as wide as the first. */
function drawAll() {
  const all = figures();
  const width = Math.round(all.find((figure) => figure.clientWidth)?.clientWidth ?? 0);
  if (!width || width === drawnWidth) return;
  const isDrawing = waiting.length > 0;
  drawnWidth = width;
  waiting = all;
  delete document.documentElement.dataset.drawn;
  if (!isDrawing) drawSome();
}

function drawStrips() {
  const reach = stripReach(data.cells, data.tolerance);
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("td.strip"))) {
    const { change } = data.cells[Number(place.dataset.cell)];
    if (change) place.append(drawStrip(change, data.tolerance, reach));
  }
}

function connectCommands() {
  for (const command of document.querySelectorAll(".command")) {
    const button = element("button", { type: "button", class: "button" }, "Copy");
    button.addEventListener("click", async () => {
      const isDone = await copyText(command.querySelector("code")?.textContent ?? "");
      button.textContent = isDone ? "Copied" : "Not allowed";
      setTimeout(() => (button.textContent = "Copy"), 1500);
    });
    command.append(button);
  }
}

/** @param {Theme} theme */
function connectKeys(theme) {
  byId("theme").addEventListener("click", () => theme.toggle());
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target instanceof HTMLInputElement) return;
    if (event.key === "/") {
      event.preventDefault();
      byId("search").focus();
    } else if (event.key.toLowerCase() === "l") {
      theme.toggle();
    }
  });
}

addEventListener("error", (event) => {
  byId("banners").append(element("p", { class: "banner" }, element("strong", {}, "The charts could not be drawn."), String(event.message)));
});
connectKeys(new Theme(() => {}));
connectSorting();
connectFilter();
connectCommands();
drawStrips();
if (data.cells.length === 0) document.documentElement.dataset.drawn = "true";
drawAll();
addEventListener("resize", drawAll);
addEventListener("beforeprint", () => drawSome(Infinity));
performance.mark("codesnap:ready");
document.documentElement.dataset.ready = "true";
