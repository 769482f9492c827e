// From one call to another: parent, child, neighbours, the same function's next call.

import { nextMatch } from "./search.js";
import { App } from "./app.js";

/** @typedef {"parent" | "child" | "next" | "previous"} Direction */

/**
 * @param {App} app
 * @param {Direction} direction
 */
export function goTo(app, direction) {
  const from = app.selection;
  if (!from) return goToFirst(app);
  const track = app.trace.tracks[from.track];
  const place = track.placeOf(from.id);
  const row = track.depths[from.id];
  let id = -1;
  if (direction === "parent") id = track.parentOf(from.id);
  else if (direction === "child") {
    const [first, end] = track.childrenOf(from.id);
    // Of many children the longest: what a reader goes down for.
    if (first < end) id = track.rowOrder[track.longestPlace(first, end)];
  } else {
    const next = place + (direction === "next" ? 1 : -1);
    if (next >= track.rowFirst[row] && next < track.rowFirst[row + 1]) id = track.rowOrder[next];
  }
  if (id >= 0) app.reveal({ track: from.track, id });
  else if (direction === "parent") goToTrack(app, from.track - 1, -1);
  else if (direction === "child") goToTrack(app, from.track + 1, 1);
}

/** @param {App} app */
function goToFirst(app) {
  goToTrack(app, 0, 1);
}

/**
 * The first outermost call in view of the nearest track, from this one on, that has any.
 * @param {App} app
 * @param {number} index
 * @param {1 | -1} step
 */
function goToTrack(app, index, step) {
  for (let i = index; i >= 0 && i < app.trace.tracks.length; i += step) {
    const track = app.trace.tracks[i];
    if (track.count === 0) continue;
    const place = Math.min(track.firstEndingAfter(0, app.view.from), track.rowFirst[1] - 1);
    app.reveal({ track: i, id: track.rowOrder[place] });
    return;
  }
}

/**
 * The next or previous call of the selected one's function, through all threads and around the end.
 * @param {App} app
 * @param {1 | -1} direction
 */
export function goToSameFunction(app, direction) {
  if (!app.selection) return;
  const wanted = new Uint8Array(app.trace.functions.size);
  wanted[app.trace.tracks[app.selection.track].functions[app.selection.id]] = 1;
  const found = nextMatch(app.trace.tracks, wanted, app.selection, direction);
  if (found) app.reveal(found);
}

/**
 * @param {App} app
 * @param {1 | -1} direction
 */
export function goToMatch(app, direction) {
  if (!app.search || app.search.callCount === 0) return;
  const found = nextMatch(app.trace.tracks, app.search.functions, app.selection, direction);
  if (found) app.reveal(found);
}
