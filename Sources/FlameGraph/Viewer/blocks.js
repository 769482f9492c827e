// The outer shape of a .csnap file: a header and blocks with checksums. Nothing here knows what a block means.

import { crc32 } from "./crc32.js";
import { DamageError } from "./bytes.js";

export const blockKind = { info: 1, functions: 2, threads: 3, spans: 4, events: 5, end: 6 };

const fileMagic = [0x43, 0x53, 0x4e, 0x41, 0x50, 0x0d, 0x0a, 0x1a];
const fileHeaderSize = 16;
const blockHeaderSize = 20;
const blockMarker = 0x1a425343; // "CSB" and SUB, little-endian
const largestPayload = 16_777_216;
const highestVersion = 1;

/**
 * @typedef {object} Block
 * @property {number} offset of its header in the file
 * @property {number} kind
 * @property {number} codec 0 stored, 1 raw deflate
 * @property {Uint8Array} stored
 * @property {number} size inflated, bytes
 */

/**
 * @typedef {object} Problem
 * @property {number} offset in the file where the damage begins
 * @property {string} message
 */

/**
 * Throws when the file is foreign or too new; a damaged version or checksum of the header is only reported.
 * @param {Uint8Array} bytes
 * @param {Problem[]} problems
 */
export function checkFileHeader(bytes, problems) {
  if (bytes.length === 0) throw new DamageError("the page holds no trace");
  const known = fileMagic.every((byte, i) => bytes[i] === byte);
  if (!known || bytes.length < fileHeaderSize) {
    if (findBlock(bytes, 0) === bytes.length) throw new DamageError("this is not a CodeSnap trace: it does not begin as one (offset 0)");
    problems.push({ offset: 0, message: "the file header is damaged" });
    return;
  }
  const view = viewOf(bytes);
  if (view.getUint32(12, true) !== crc32(bytes, 0, 12)) {
    problems.push({ offset: 0, message: "the file header's checksum does not match" });
  } else if (view.getUint16(8, true) > highestVersion) {
    throw new DamageError(`the trace has format version ${view.getUint16(8, true)}; this page reads up to ${highestVersion}`);
  } else if (view.getUint16(8, true) === 0 || view.getUint16(10, true) !== 0) {
    problems.push({ offset: 8, message: "the file header holds values that format version 1 does not know" });
  }
}

/**
 * Every intact block of the file, in order. Damage is put into `problems`, and the search goes on at the next block
 * that is whole.
 * @param {Uint8Array} bytes
 * @param {Problem[]} problems
 * @returns {Generator<Block>}
 */
export function* readBlocks(bytes, problems) {
  let offset = problems.some((problem) => problem.offset === 0) ? findBlock(bytes, 0) : fileHeaderSize;
  while (offset < bytes.length) {
    const trouble = blockTrouble(bytes, offset);
    if (trouble === null) {
      const block = blockAt(bytes, offset);
      yield block;
      offset += blockHeaderSize + block.stored.length;
      continue;
    }
    const next = findBlock(bytes, offset + 1);
    const rest = next === bytes.length ? "to the end" : `to ${next}`;
    problems.push({ offset, message: `${trouble}; bytes ${offset} ${rest} are left out` });
    offset = next;
  }
}

/**
 * What is wrong with the block at `offset`, or null.
 * @param {Uint8Array} bytes
 * @param {number} offset
 * @returns {string | null}
 */
function blockTrouble(bytes, offset) {
  if (offset + blockHeaderSize > bytes.length) return "the file ends within a block's header";
  const view = viewOf(bytes);
  if (view.getUint32(offset, true) !== blockMarker) return "no block begins where one should";
  const codec = bytes[offset + 5];
  const stored = view.getUint32(offset + 8, true);
  const size = view.getUint32(offset + 12, true);
  if (size > largestPayload) return `a block claims ${size} bytes, more than a block may hold`;
  if (codec > 1) return `a block is packed in an unknown way (${codec})`;
  if (codec === 0 && stored !== size) return "a block's two sizes disagree";
  if (offset + blockHeaderSize + stored > bytes.length) return "the file ends within a block";
  const header = crc32(bytes, offset, offset + 16);
  const crc = crc32(bytes, offset + blockHeaderSize, offset + blockHeaderSize + stored, header);
  return crc === view.getUint32(offset + 16, true) ? null : "a block's checksum does not match";
}

/**
 * The offset of the first whole block at or after `from`; the file's length when there is none.
 * @param {Uint8Array} bytes
 * @param {number} from
 * @returns {number}
 */
function findBlock(bytes, from) {
  let offset = bytes.indexOf(0x43, from);
  // Checksums of made-up markers could cost the square of the file's size: the search gives up long before that.
  let budget = 16 * bytes.length + largestPayload;
  while (offset >= 0 && budget > 0) {
    if (bytes[offset + 1] === 0x53 && bytes[offset + 2] === 0x42 && bytes[offset + 3] === 0x1a) {
      if (blockTrouble(bytes, offset) === null) return offset;
      if (offset + blockHeaderSize <= bytes.length) {
        budget -= Math.min(viewOf(bytes).getUint32(offset + 8, true), bytes.length - offset);
      }
    }
    offset = bytes.indexOf(0x43, offset + 1);
  }
  return bytes.length;
}

/**
 * @param {Uint8Array} bytes
 * @param {number} offset
 * @returns {Block}
 */
function blockAt(bytes, offset) {
  const view = viewOf(bytes);
  const begin = offset + blockHeaderSize;
  return {
    offset,
    kind: bytes[offset + 4],
    codec: bytes[offset + 5],
    stored: bytes.subarray(begin, begin + view.getUint32(offset + 8, true)),
    size: view.getUint32(offset + 12, true),
  };
}

/** @param {Uint8Array} bytes */
function viewOf(bytes) {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
