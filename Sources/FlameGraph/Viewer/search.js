// Which functions a text matches, how much they are of the trace, and the next and previous match.

import { functionText } from "./format.js";
import { Trace } from "./trace.js";
import { Track } from "./track.js";

/**
 * @typedef {object} SearchResult
 * @property {string} query
 * @property {string | null} error what is wrong with a regular expression
 * @property {Uint8Array} functions 1 for each function that matches
 * @property {number} functionCount
 * @property {number} callCount
 * @property {number} time in matching calls, a call inside a matching call not counted again; ns
 */

/**
 * The test that a query stands for: a substring in any case, or a regular expression when written /.../ (with flags, if any).
 * @param {string} query
 * @returns {(text: string) => boolean}
 */
export function matcherOf(query) {
  const pattern = /^\/(.+)\/([ims]*)$/.exec(query);
  if (pattern) {
    const expression = new RegExp(pattern[1], pattern[2]);
    return (text) => expression.test(text);
  }
  const needle = query.toLowerCase();
  return (text) => text.toLowerCase().includes(needle);
}

/**
 * @param {Trace} trace
 * @param {string} query
 * @returns {SearchResult}
 */
export function searchTrace(trace, query) {
  const { size } = trace.functions;
  const functions = new Uint8Array(size);
  const result = { query, error: null, functions, functionCount: 0, callCount: 0, time: 0 };
  let matches;
  try {
    matches = matcherOf(query);
  } catch (error) {
    return { ...result, error: /** @type {Error} */ (error).message };
  }
  for (let fn = 0; fn < size; fn++) {
    if (!matches(functionText(trace.functions, fn))) continue;
    functions[fn] = 1;
    result.functionCount++;
    result.callCount += trace.statistics.calls[fn];
  }
  for (const track of trace.tracks) {
    forEachOutermost(track, functions, (id) => (result.time += track.ends[id] - track.starts[id]));
  }
  return result;
}

/**
 * Visits the calls of the wanted functions that are in no other such call.
 * @param {Track} track
 * @param {Uint8Array} wanted by function
 * @param {(id: number) => void} visit
 */
export function forEachOutermost(track, wanted, visit) {
  const { functions, depths, count } = track;
  let inside = Infinity; // depth of the matching slice we are in
  for (let id = 0; id < count; id++) {
    if (depths[id] > inside) continue;
    inside = Infinity;
    if (!wanted[functions[id]]) continue;
    visit(id);
    inside = depths[id];
  }
}

/**
 * The next (or previous) call of any of the wanted functions after `from`, through all tracks in order and around the end.
 * @param {Track[]} tracks
 * @param {Uint8Array} wanted by function
 * @param {{track: number, id: number} | null} from
 * @param {1 | -1} direction
 * @returns {{track: number, id: number} | null}
 */
export function nextMatch(tracks, wanted, from, direction) {
  if (tracks.length === 0) return null;
  let track = from ? from.track : direction > 0 ? 0 : tracks.length - 1;
  let id = from ? from.id + direction : direction > 0 ? 0 : tracks[track].count - 1;
  // One turn more than there are tracks: the last is the rest of the first, before where we began.
  for (let turn = 0; turn <= tracks.length; turn++) {
    const { functions, count } = tracks[track];
    for (; id >= 0 && id < count; id += direction) if (wanted[functions[id]]) return { track, id };
    track = (track + direction + tracks.length) % tracks.length;
    id = direction > 0 ? 0 : tracks[track].count - 1;
  }
  return null;
}
