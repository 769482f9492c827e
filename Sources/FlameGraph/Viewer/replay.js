// From events to slices: one thread's events of one span, replayed over a stack of open slices.

export const sliceFlag = { stillRunning: 1, unfinished: 2 };

/** The slices of one thread within one span, as columns in order of entry. Grows as events come. */
export class Replay {
  /**
   * @param {number} thread index
   * @param {number} span index
   */
  constructor(thread, span) {
    this.thread = thread;
    this.span = span;
    this.count = 0;
    this.deepest = 0;
    /** Exits whose function was not open. */
    this.unmatched = 0;
    this.lastTime = 0;
    this.starts = new Float64Array(256);
    this.ends = new Float64Array(256);
    this.functions = new Uint32Array(256);
    this.depths = new Uint32Array(256);
    this.flags = new Uint8Array(256);
    this.open = new Uint32Array(64);
    this.depth = 0;
    /**
     * How often each function is open. Kept only from the first exit that does not fit the top of the stack: until then
     * nothing asks for it, and after that a stray exit must not cost a walk down the whole stack.
     * @type {Map<number, number> | null}
     */
    this.openCounts = null;
  }

  /** @param {import("./events.js").EventBlock} block */
  add(block) {
    const { marks, times, count } = block;
    this.reserve(this.count + count, this.depth + count);
    const { ends, functions, open } = this;
    for (let i = 0; i < count; i++) {
      const mark = marks[i];
      if (mark >= 0) {
        this.enter(mark, times[i]);
      } else if (this.openCounts === null && this.depth > 0 && functions[open[this.depth - 1]] === ~mark) {
        // Nearly every exit of nearly every trace.
        ends[open[--this.depth]] = times[i];
      } else {
        this.exit(~mark, times[i]);
      }
    }
    this.lastTime = Math.max(this.lastTime, times[count - 1]);
  }

  /**
   * @param {number} fn
   * @param {number} time
   */
  enter(fn, time) {
    const id = this.count++;
    this.starts[id] = time;
    this.functions[id] = fn;
    this.depths[id] = this.depth;
    if (this.depth > this.deepest) this.deepest = this.depth;
    this.open[this.depth++] = id;
    if (this.openCounts) this.openCounts.set(fn, (this.openCounts.get(fn) ?? 0) + 1);
  }

  /**
   * Closes the innermost open slice.
   * @param {number} time
   * @param {number} flag
   */
  close(time, flag) {
    const id = this.open[--this.depth];
    this.ends[id] = time;
    this.flags[id] |= flag;
    if (this.openCounts) {
      const fn = this.functions[id];
      this.openCounts.set(fn, /** @type {number} */ (this.openCounts.get(fn)) - 1);
    }
  }

  /**
   * An exit of any function: what lies above it did not finish.
   * @param {number} fn
   * @param {number} time
   */
  exit(fn, time) {
    if (!this.openCounts) {
      this.openCounts = new Map();
      for (let i = 0; i < this.depth; i++) {
        const open = this.functions[this.open[i]];
        this.openCounts.set(open, (this.openCounts.get(open) ?? 0) + 1);
      }
    }
    if (!this.openCounts.get(fn)) {
      this.unmatched++;
      return;
    }
    while (this.functions[this.open[this.depth - 1]] !== fn) this.close(time, sliceFlag.unfinished);
    this.close(time, 0);
  }

  /**
   * Closes what is still open when the span ends.
   * @param {number} time
   */
  finish(time) {
    while (this.depth > 0) this.close(Math.max(time, this.starts[this.open[this.depth - 1]]), sliceFlag.stillRunning);
  }

  /**
   * @param {number} capacity in slices
   * @param {number} depth in open slices
   */
  reserve(capacity, depth) {
    if (depth > this.open.length) this.open = copyInto(new Uint32Array(depth * 2), this.open, this.depth);
    if (capacity <= this.starts.length) return;
    const size = Math.max(capacity, this.starts.length * 2);
    this.starts = copyInto(new Float64Array(size), this.starts, this.count);
    this.ends = copyInto(new Float64Array(size), this.ends, this.count);
    this.functions = copyInto(new Uint32Array(size), this.functions, this.count);
    this.depths = copyInto(new Uint32Array(size), this.depths, this.count);
    this.flags = copyInto(new Uint8Array(size), this.flags, this.count);
  }
}

/**
 * @template {Float64Array | Uint32Array | Uint8Array} T
 * @param {T} target
 * @param {T} source
 * @param {number} count
 * @returns {T}
 */
function copyInto(target, source, count) {
  target.set(/** @type {any} */ (source.subarray(0, count)));
  return target;
}
