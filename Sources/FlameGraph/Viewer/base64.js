// The trace travels in the page as base64, in pieces that each stay far below the longest string a browser can hold.

import { DamageError } from "./bytes.js";

/** Six bits a character; 255 marks a character outside the alphabet. */
const sextets = (() => {
  const table = new Uint8Array(128).fill(255);
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  for (let i = 0; i < alphabet.length; i++) table[alphabet.charCodeAt(i)] = i;
  return table;
})();

/**
 * Decodes standard base64 with padding.
 * @param {string} text
 * @returns {Uint8Array}
 */
export function decodeBase64(text) {
  // The browser's own decoder is several times faster, where there is one.
  const native = /** @type {any} */ (Uint8Array).fromBase64;
  if (native) {
    try {
      return native.call(Uint8Array, text);
    } catch {
      // Ours below says where it went wrong.
    }
  }
  let length = text.length;
  if (length % 4) throw new DamageError("the page's trace data was cut off or altered: its base64 length is not a multiple of 4");
  if (length && text.charCodeAt(length - 1) === 61) length -= text.charCodeAt(length - 2) === 61 ? 2 : 1;
  const bytes = new Uint8Array(Math.floor((length * 3) / 4));
  let bits = 0;
  let held = 0;
  let at = 0;
  for (let i = 0; i < length; i++) {
    const code = text.charCodeAt(i);
    const sextet = code < 128 ? sextets[code] : 255;
    if (sextet === 255) throw new DamageError(`the page's trace data was altered: character ${i} is not base64`);
    held = ((held << 6) | sextet) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes[at++] = held >> bits;
    }
  }
  return bytes;
}

/**
 * Joins decoded pieces to one array.
 * @param {Uint8Array[]} pieces
 * @returns {Uint8Array}
 */
export function joinBytes(pieces) {
  if (pieces.length === 1) return pieces[0];
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}
