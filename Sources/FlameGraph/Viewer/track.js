// A track: all slices of one thread, with the index that answers "what is at this depth between these times".

import { Replay } from "./replay.js";

/** How many entries of one level of the index the next level sums up in one. */
const fanOut = 16;

/**
 * The slices of one thread in order of entry, as columns. `rowOrder[rowFirst[d] ..< rowFirst[d + 1]]` are the slices of
 * depth d by time: siblings do not overlap, so their starts and their ends both ascend.
 */
export class Track {
  /**
   * @param {import("./tables.js").Thread} thread
   * @param {Replay[]} replays of this thread, by time
   */
  constructor(thread, replays) {
    this.thread = thread;
    this.count = replays.reduce((sum, replay) => sum + replay.count, 0);
    this.rows = this.count ? replays.reduce((deepest, replay) => Math.max(deepest, replay.deepest + 1), 0) : 0;
    this.starts = joinColumns(replays.map((replay) => replay.starts.subarray(0, replay.count)), Float64Array);
    this.ends = joinColumns(replays.map((replay) => replay.ends.subarray(0, replay.count)), Float64Array);
    this.functions = joinColumns(replays.map((replay) => replay.functions.subarray(0, replay.count)), Uint32Array);
    this.depths = joinColumns(replays.map((replay) => replay.depths.subarray(0, replay.count)), Uint32Array);
    this.flags = joinColumns(replays.map((replay) => replay.flags.subarray(0, replay.count)), Uint8Array);
    /** Spans in which this thread has events, by time. */
    this.spans = replays.map((replay) => replay.span);
    this.rowFirst = new Uint32Array(this.rows + 1);
    this.rowOrder = new Uint32Array(this.count);
    /** Durations in the order of `rowOrder`: the index reads neighbours. */
    this.rowLengths = new Float64Array(this.count);
    this.sortIntoRows();
    /** @type {Uint32Array[]} level k holds the place of the longest slice of each run of fanOut^(k+1) places */
    this.longest = [];
    this.indexLongest();
  }

  sortIntoRows() {
    const { depths, rowFirst, rowOrder } = this;
    for (let id = 0; id < this.count; id++) rowFirst[depths[id] + 1]++;
    for (let row = 0; row < this.rows; row++) rowFirst[row + 1] += rowFirst[row];
    const next = rowFirst.slice();
    for (let id = 0; id < this.count; id++) {
      const place = next[depths[id]]++;
      rowOrder[place] = id;
      this.rowLengths[place] = this.ends[id] - this.starts[id];
    }
  }

  indexLongest() {
    const { rowLengths } = this;
    /** @type {Uint32Array | null} */
    let below = null;
    for (let entries = this.count; entries > fanOut; ) {
      const level = new Uint32Array(Math.ceil(entries / fanOut));
      for (let slot = 0, i = 0; slot < level.length; slot++) {
        let best = 0;
        let bestLength = -1;
        for (const end = Math.min(i + fanOut, entries); i < end; i++) {
          const place = below ? below[i] : i;
          const length = rowLengths[place];
          if (length <= bestLength) continue;
          best = place;
          bestLength = length;
        }
        level[slot] = best;
      }
      this.longest.push(level);
      below = level;
      entries = level.length;
    }
  }

  /**
   * The place of the longest slice among places `from ..< to` (not empty) of one row.
   * @param {number} from
   * @param {number} to
   * @returns {number}
   */
  longestPlace(from, to) {
    const { rowLengths, longest } = this;
    let best = from;
    let bestLength = -1;
    for (let place = from; place < to; ) {
      let level = 0;
      let size = 1;
      while (level < longest.length && place % (size * fanOut) === 0 && place + size * fanOut <= to) {
        size *= fanOut;
        level++;
      }
      const candidate = level ? longest[level - 1][place / size] : place;
      const length = rowLengths[candidate];
      if (length > bestLength) {
        best = candidate;
        bestLength = length;
      }
      place += size;
    }
    return best;
  }

  /**
   * The first place of a row whose slice ends after `time`; the row's end when there is none.
   * @param {number} row
   * @param {number} time
   */
  firstEndingAfter(row, time) {
    const { ends, rowOrder } = this;
    let low = this.rowFirst[row];
    let high = this.rowFirst[row + 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (ends[rowOrder[middle]] > time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /**
   * The first place in `place ..< end` whose slice starts at `time` or later. Gallops: what is asked for is mostly near.
   * @param {number} place
   * @param {number} end
   * @param {number} time
   */
  firstStartingFrom(place, end, time) {
    const { starts, rowOrder } = this;
    let step = 1;
    let low = place;
    while (low < end && starts[rowOrder[Math.min(low + step, end) - 1]] < time) {
      low = Math.min(low + step, end);
      step *= 2;
    }
    let high = Math.min(low + step, end);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[rowOrder[middle]] >= time) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /**
   * Where a slice stands in `rowOrder`.
   * @param {number} id
   */
  placeOf(id) {
    return this.firstIdFrom(this.depths[id], id);
  }

  /**
   * The first place of a row whose slice was entered as `id` or later. Ids count entries, so they ascend along a row.
   * @param {number} row
   * @param {number} id
   */
  firstIdFrom(row, id) {
    let low = this.rowFirst[row];
    let high = this.rowFirst[row + 1];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.rowOrder[middle] >= id) high = middle;
      else low = middle + 1;
    }
    return low;
  }

  /**
   * The slice that called this one, or -1: the last one entered before it, one row up.
   * @param {number} id
   */
  parentOf(id) {
    const row = this.depths[id];
    return row === 0 ? -1 : this.rowOrder[this.firstIdFrom(row - 1, id) - 1];
  }

  /**
   * The places of the slices that this one called: [first, end) in `rowOrder`.
   * @param {number} id
   * @returns {[number, number]}
   */
  childrenOf(id) {
    const row = this.depths[id];
    if (row + 1 >= this.rows) return [0, 0];
    const next = this.placeOf(id) + 1;
    const after = next < this.rowFirst[row + 1] ? this.rowOrder[next] : this.count;
    return [this.firstIdFrom(row + 1, id), this.firstIdFrom(row + 1, after)];
  }

  /**
   * Time in the slice and not in what it called.
   * @param {number} id
   */
  selfTimeOf(id) {
    const [first, end] = this.childrenOf(id);
    let time = this.ends[id] - this.starts[id];
    for (let place = first; place < end; place++) {
      const child = this.rowOrder[place];
      time -= this.ends[child] - this.starts[child];
    }
    return time;
  }

  /**
   * How many calls are open at `time`. A row is covered only where all rows above it are, so the depth is found by halving.
   * @param {number} time
   */
  depthAt(time) {
    let low = 0;
    let high = this.rows;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const place = this.firstEndingAfter(middle, time);
      if (place < this.rowFirst[middle + 1] && this.starts[this.rowOrder[place]] <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * @template {Float64Array | Uint32Array | Uint8Array} T
 * @param {T[]} columns
 * @param {new (size: number) => T} Column
 * @returns {T}
 */
function joinColumns(columns, Column) {
  if (columns.length === 1) return columns[0];
  const whole = new Column(columns.reduce((sum, column) => sum + column.length, 0));
  let at = 0;
  for (const column of columns) {
    whole.set(/** @type {any} */ (column), at);
    at += column.length;
  }
  return whole;
}
