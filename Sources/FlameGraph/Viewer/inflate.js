// Raw deflate through the browser's own decompressor.

import { DamageError } from "./bytes.js";

/**
 * Inflates `stored` to exactly `size` bytes. Stops as soon as more come out, so a block cannot claim little and fill the memory.
 * @param {Uint8Array} stored raw deflate, RFC 1951
 * @param {number} size bytes
 * @returns {Promise<Uint8Array>}
 */
export async function inflateRaw(stored, size) {
  const stream = new DecompressionStream("deflate-raw");
  const writer = stream.writable.getWriter();
  // Whatever goes wrong is seen by the reader; here it would only be an unhandled rejection.
  writer.write(stored).catch(() => {});
  writer.close().catch(() => {});
  const reader = stream.readable.getReader();
  const bytes = new Uint8Array(size);
  let at = 0;
  for (;;) {
    let chunk;
    try {
      chunk = await reader.read();
    } catch {
      throw new DamageError("the block cannot be inflated");
    }
    if (chunk.done) break;
    if (at + chunk.value.length > size) {
      reader.cancel().catch(() => {});
      throw new DamageError(`the block inflates to more than the ${size} bytes it claims`);
    }
    bytes.set(chunk.value, at);
    at += chunk.value.length;
  }
  if (at !== size) throw new DamageError(`the block inflates to ${at} bytes and claims ${size}`);
  return bytes;
}
