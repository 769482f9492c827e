// A small writer of .csnap files for the tests: makes traces, and makes wrong ones, which the real writers cannot.

import { deflateRawSync } from "node:zlib";
import { crc32 } from "../../Sources/FlameGraph/Viewer/crc32.js";

/** Unsigned LEB128 of a number or bigint. */
export function varint(value) {
  const bytes = [];
  let rest = BigInt(value);
  do {
    const low = Number(rest & 0x7fn);
    rest >>= 7n;
    bytes.push(rest ? low | 0x80 : low);
  } while (rest);
  return bytes;
}

export const varints = (...values) => values.flatMap(varint);

export function text(value) {
  const bytes = [...new TextEncoder().encode(value)];
  return [...varint(bytes.length), ...bytes];
}

export function fileHeader({ version = 1, magic = "CSNAP\r\n\x1a" } = {}) {
  const bytes = new Uint8Array(16);
  bytes.set([...magic].map((character) => character.charCodeAt(0)));
  const view = new DataView(bytes.buffer);
  view.setUint16(8, version, true);
  view.setUint32(12, crc32(bytes, 0, 12), true);
  return bytes;
}

/** A block with right checksums around whatever it is told; `claims` overrides the inflated size it states. */
export function block(kind, payload, { deflate = false, codec, claims } = {}) {
  const stored = deflate ? new Uint8Array(deflateRawSync(Uint8Array.from(payload))) : Uint8Array.from(payload);
  const bytes = new Uint8Array(20 + stored.length);
  const view = new DataView(bytes.buffer);
  bytes.set([0x43, 0x53, 0x42, 0x1a, kind, codec ?? (deflate ? 1 : 0)]);
  view.setUint32(8, stored.length, true);
  view.setUint32(12, claims ?? payload.length, true);
  bytes.set(stored, 20);
  view.setUint32(16, crc32(bytes, 20, bytes.length, crc32(bytes, 0, 16)), true);
  return bytes;
}

export function join(...pieces) {
  return Uint8Array.from(pieces.flatMap((piece) => [...piece]));
}

/** Functions by their names, all of one place, or with a place of their own. */
export const functionsBlock = (functions, first = 0) =>
  block(2, [
    ...varints(first, functions.length),
    ...functions
      .map((function_) => (typeof function_ === "string" ? { name: function_, path: "/home/user/app.py", line: 7 } : function_))
      .flatMap(({ name, path, line }) => [...text(name), ...text(path), ...varint(line)]),
  ]);

export const endBlock = (events, blocks) => block(6, varints(events, blocks));

/** Events [time, operation] of one thread in one span, as they go into a block. */
export function eventsPayload(events, { thread = 0, span = 0, count = events.length } = {}) {
  const operations = events.flatMap(([, operation]) => varint(operation));
  const steps = events.slice(1).flatMap(([time], i) => varint(time - events[i][0]));
  return [...varints(thread, span, count, events[0][0], operations.length), ...operations, ...steps];
}

export const enter = (id) => 2 * id + 1;
export const exit = (id) => 2 * id + 2;

/** A whole trace of one thread and one span from events [time, operation]. */
export function traceFile(names, events, duration) {
  return join(
    fileHeader(),
    functionsBlock(names),
    block(3, [...varints(1, 0, 4242), ...text("MainThread"), 1]),
    block(4, varints(1, 0, duration, 1, 0, 0)),
    block(5, eventsPayload(events), { deflate: true }),
    endBlock(events.length, 4),
  );
}
