// What is under the pointer, or chosen by the arrow keys, in words below the chart.

import { svg } from "./svg.js";

/** @typedef {{x: number, y: number, text: string}} Spot a place in a chart and what is there */

/** How far from a dot a pointer may be, in pixels. */
const pointerReach = 24;

/**
 * @param {SVGElement} picture
 * @param {HTMLElement} words said instead of what stands there, while a spot is chosen
 * @param {Spot[]} spots in the order of the keys
 */
export function makePointable(picture, words, spots) {
  const usual = words.dataset.usual ?? words.textContent ?? "";
  words.dataset.usual = usual;
  words.textContent = usual;
  const ring = svg("circle", { class: "ring", r: 6, visibility: "hidden" });
  picture.append(ring);
  let chosen = -1;
  /** @param {number} index */
  const choose = (index) => {
    chosen = index;
    const spot = spots[index];
    words.textContent = spot ? spot.text : usual;
    ring.setAttribute("visibility", spot ? "visible" : "hidden");
    if (spot) {
      ring.setAttribute("cx", String(spot.x));
      ring.setAttribute("cy", String(spot.y));
    }
  };
  picture.addEventListener("pointermove", (event) => {
    const box = picture.getBoundingClientRect();
    choose(nearest(spots, event.clientX - box.left, event.clientY - box.top));
  });
  picture.addEventListener("pointerleave", () => choose(-1));
  picture.addEventListener("blur", () => choose(-1));
  picture.addEventListener("keydown", (event) => {
    const last = spots.length - 1;
    const places = new Map([
      ["ArrowRight", chosen < last ? chosen + 1 : 0],
      ["ArrowLeft", chosen > 0 ? chosen - 1 : last],
      ["Home", 0],
      ["End", last],
      ["Escape", -1],
    ]);
    const place = places.get(event.key);
    if (place === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    choose(place);
  });
}

/**
 * @param {Spot[]} spots
 * @param {number} x
 * @param {number} y
 */
function nearest(spots, x, y) {
  let best = -1;
  let least = pointerReach ** 2;
  for (let index = 0; index < spots.length; index++) {
    const distance = (spots[index].x - x) ** 2 + (spots[index].y - y) ** 2;
    if (distance < least) [best, least] = [index, distance];
  }
  return best;
}
