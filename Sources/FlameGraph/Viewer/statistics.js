// What each function cost over the whole trace.

import { Track } from "./track.js";

/** One number a function in each column. Times in nanoseconds. */
export class FunctionStatistics {
  /** @param {number} functionCount */
  constructor(functionCount) {
    this.calls = new Float64Array(functionCount);
    /** Time with the function on the stack; of a recursive call only the outermost counts, so no share exceeds 100 %. */
    this.total = new Float64Array(functionCount);
    this.self = new Float64Array(functionCount);
    /** Sum of the durations of all calls, recursive ones too: what the mean is taken of. */
    this.sum = new Float64Array(functionCount);
    this.shortest = new Float64Array(functionCount).fill(Infinity);
    this.longest = new Float64Array(functionCount);
    /** Time in calls, over all tracks: what shares are taken of. */
    this.allTime = 0;
  }

  /** @param {Track} track */
  add(track) {
    const { starts, ends, functions, depths, count } = track;
    const open = new Uint32Array(this.calls.length);
    const stack = new Uint32Array(track.rows);
    let depth = 0;
    for (let id = 0; id < count; id++) {
      const fn = functions[id];
      const length = ends[id] - starts[id];
      while (depth > depths[id]) open[stack[--depth]]--;
      if (depth === 0) this.allTime += length;
      else this.self[stack[depth - 1]] -= length;
      if (open[fn]++ === 0) this.total[fn] += length;
      stack[depth++] = fn;
      this.calls[fn]++;
      this.self[fn] += length;
      this.sum[fn] += length;
      if (length < this.shortest[fn]) this.shortest[fn] = length;
      if (length > this.longest[fn]) this.longest[fn] = length;
    }
  }
}
