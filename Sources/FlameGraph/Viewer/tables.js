// The blocks that name things: info, functions, threads, spans.

import { ByteReader, DamageError } from "./bytes.js";

/** Function ids beyond this would be memory for a table nobody wrote. */
const highestFunctionId = 16_777_215;

/**
 * @typedef {object} Thread
 * @property {number} index
 * @property {number} nativeId the system's thread id, 0 when unknown
 * @property {string} name may be empty
 * @property {boolean} isMain
 * @property {boolean} isGreenlet whether it is a greenlet, which takes its turns on the thread with that id
 */

/**
 * One start() to its stop(). Times in nanoseconds.
 * @typedef {object} Span
 * @property {number} index
 * @property {number} start
 * @property {number} end
 * @property {number | null} thread index of the thread that called start()
 * @property {number[]} context functions already running at the start (table indexes), outermost first
 * @property {number} kept how many of them, from the outermost, were still running at the stop
 * @property {boolean} defined false when the file holds events of the span and not the span
 */

/** The functions of a trace. Ids of the file become dense indexes, in the order of their definition. */
export class FunctionTable {
  constructor() {
    /** @type {string[]} qualified names */
    this.names = [];
    /** @type {string[]} source files, "" when there is none */
    this.paths = [];
    /** @type {number[]} first lines, 0 when unknown */
    this.lines = [];
    /** Index of an id, or -1. */
    this.indexes = new Int32Array(1024).fill(-1);
    /** Set once a block was lost: ids without a name are then expected, and shown as such. */
    this.incomplete = false;
  }

  get size() {
    return this.names.length;
  }

  /**
   * @param {number} id
   * @param {string} name
   * @param {string} path
   * @param {number} line
   */
  define(id, name, path, line) {
    if (id > highestFunctionId) throw new DamageError(`function id ${id} is beyond what a trace can hold`);
    if (id >= this.indexes.length) {
      const grown = new Int32Array(Math.max(id + 1, this.indexes.length * 2)).fill(-1);
      grown.set(this.indexes);
      this.indexes = grown;
    }
    let index = this.indexes[id];
    if (index < 0) {
      index = this.names.length;
      this.indexes[id] = index;
    }
    this.names[index] = name;
    this.paths[index] = path;
    this.lines[index] = line;
  }

  /**
   * The index of a function that some block mentions.
   * @param {number} id
   * @returns {number}
   */
  indexOf(id) {
    const index = id < this.indexes.length ? this.indexes[id] : -1;
    if (index >= 0) return index;
    if (!this.incomplete) throw new DamageError(`function ${id} is not defined`);
    this.define(id, `function ${id} (its name is lost)`, "", 0);
    return this.indexes[id];
  }
}

/**
 * @param {Uint8Array} payload
 * @param {Map<string, string>} info
 */
export function decodeInfo(payload, info) {
  const reader = new ByteReader(payload);
  for (let count = reader.count(2); count > 0; count--) {
    const key = reader.text();
    info.set(key, reader.text());
  }
  reader.finish();
}

/**
 * @param {Uint8Array} payload
 * @param {FunctionTable} functions
 */
export function decodeFunctions(payload, functions) {
  const reader = new ByteReader(payload);
  const first = reader.varint();
  const count = reader.count(3);
  for (let i = 0; i < count; i++) {
    const name = reader.text();
    const path = reader.text();
    functions.define(first + i, name, path, reader.varint());
  }
  reader.finish();
}

/**
 * @param {Uint8Array} payload
 * @param {Map<number, Thread>} threads by index
 */
export function decodeThreads(payload, threads) {
  const reader = new ByteReader(payload);
  for (let count = reader.count(4); count > 0; count--) {
    const index = reader.varint();
    const nativeId = reader.varint();
    const name = reader.text();
    const flags = reader.varint();
    threads.set(index, { index, nativeId, name, isMain: (flags & 1) !== 0, isGreenlet: (flags & 2) !== 0 });
  }
  reader.finish();
}

/**
 * Spans count over the whole file; `first` is how many came in earlier blocks.
 * @param {Uint8Array} payload
 * @param {FunctionTable} functions
 * @param {Map<number, Span>} spans by index
 * @param {number} first
 * @returns {number} how many the block held
 */
export function decodeSpans(payload, functions, spans, first) {
  const reader = new ByteReader(payload);
  const count = reader.count(5);
  for (let index = first; index < first + count; index++) {
    const start = reader.varint();
    const end = start + reader.varint();
    const thread = reader.varint();
    const context = [];
    for (let depth = reader.count(1); depth > 0; depth--) context.push(functions.indexOf(reader.varint()));
    const kept = reader.varint();
    if (kept > context.length) throw new DamageError(`a span keeps ${kept} of ${context.length} functions`);
    spans.set(index, { index, start, end, thread: thread ? thread - 1 : null, context, kept, defined: true });
  }
  reader.finish();
  return count;
}
