// A block of events: one thread's entries and exits within one span.

import { ByteReader, DamageError } from "./bytes.js";
import { FunctionTable } from "./tables.js";

export const mostEventsInBlock = 65_536;

/**
 * @typedef {object} EventBlock
 * @property {number} thread index
 * @property {number} span index
 * @property {number} count
 * @property {Float64Array} times nanoseconds, never going back
 * @property {Int32Array} marks function index f of an entry, ~f of an exit
 */

/**
 * @param {Uint8Array} payload
 * @param {FunctionTable} functions
 * @returns {EventBlock}
 */
export function decodeEvents(payload, functions) {
  const reader = new ByteReader(payload);
  const thread = reader.varint();
  const span = reader.varint();
  const count = reader.varint();
  if (count < 1 || count > mostEventsInBlock || count > reader.remaining) {
    throw new DamageError(`a block of events claims ${count} of them`);
  }
  const firstTime = reader.varint();
  const size = reader.count(1);
  const marks = decodeOperations(payload, reader.position, reader.position + size, count, functions);
  reader.position += size;
  const times = decodeTimes(payload, reader.position, count, firstTime);
  return { thread, span, count, times, marks };
}

/**
 * Replays the block's own stack, so that every exit knows its function.
 * @param {Uint8Array} bytes
 * @param {number} position
 * @param {number} end
 * @param {number} count
 * @param {FunctionTable} functions
 * @returns {Int32Array}
 */
function decodeOperations(bytes, position, end, count, functions) {
  const marks = new Int32Array(count);
  const stack = new Int32Array(count);
  let { indexes } = functions;
  let depth = 0;
  for (let i = 0; i < count; i++) {
    if (position >= end) throw new DamageError("the operations end early");
    let operation = bytes[position++];
    if (operation >= 0x80) {
      operation &= 0x7f;
      for (let scale = 128, byte = 0x80; byte >= 0x80; scale *= 128) {
        if (position >= end || scale > 2 ** 56) throw new DamageError("an operation runs past its end");
        byte = bytes[position++];
        operation += (byte & 0x7f) * scale;
      }
    }
    if (operation === 0) {
      if (depth === 0) throw new DamageError("an exit finds the stack empty");
      marks[i] = ~stack[--depth];
      continue;
    }
    const id = Math.floor((operation - 1) / 2);
    let index = id < indexes.length ? indexes[id] : -1;
    if (index < 0) {
      index = functions.indexOf(id);
      indexes = functions.indexes;
    }
    if (operation % 2 === 1) stack[depth++] = marks[i] = index;
    else marks[i] = ~index;
  }
  if (position !== end) throw new DamageError("there are more operations than events");
  return marks;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} position
 * @param {number} count
 * @param {number} time of the first event
 * @returns {Float64Array}
 */
function decodeTimes(bytes, position, count, time) {
  const times = new Float64Array(count);
  const end = bytes.length;
  times[0] = time;
  for (let i = 1; i < count; i++) {
    if (position >= end) throw new DamageError("the times end early");
    let step = bytes[position++];
    if (step >= 0x80) {
      step &= 0x7f;
      for (let scale = 128, byte = 0x80; byte >= 0x80; scale *= 128) {
        if (position >= end || scale > 2 ** 56) throw new DamageError("a time runs past its end");
        byte = bytes[position++];
        step += (byte & 0x7f) * scale;
      }
    }
    time += step;
    times[i] = time;
  }
  if (position !== end) throw new DamageError("there are more times than events");
  return times;
}
