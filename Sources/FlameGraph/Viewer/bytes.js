// Reading integers and texts out of a block's payload.

/** A file, block or payload that is not what the format says. The message is one sentence for the person who reads the page. */
export class DamageError extends Error {}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** A cursor over bytes. Every read checks the end, so a damaged payload ends in a DamageError and never in `undefined`. */
export class ByteReader {
  /** @param {Uint8Array} bytes */
  constructor(bytes) {
    this.bytes = bytes;
    this.position = 0;
  }

  get remaining() {
    return this.bytes.length - this.position;
  }

  /**
   * An unsigned LEB128 integer below 2^63, exact up to 2^53 (nanoseconds of 104 days).
   * @returns {number}
   */
  varint() {
    const bytes = this.bytes;
    let value = 0;
    for (let scale = 1; scale <= 2 ** 56; scale *= 128) {
      if (this.position >= bytes.length) throw new DamageError("a number runs past the end of the block");
      const byte = bytes[this.position++];
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (byte === 0 && scale > 1) throw new DamageError("a number is not in its shortest form");
        return value;
      }
    }
    throw new DamageError("a number is larger than 63 bits");
  }

  /**
   * A count of elements that take at least `size` bytes each: more than fit into what is left is damage, found before
   * anything is allocated for them.
   * @param {number} size
   * @returns {number}
   */
  count(size) {
    const count = this.varint();
    if (count * size > this.remaining) throw new DamageError(`a list of ${count} elements does not fit into the block`);
    return count;
  }

  /** @returns {string} */
  text() {
    const length = this.count(1);
    const piece = this.bytes.subarray(this.position, this.position + length);
    this.position += length;
    try {
      return utf8.decode(piece);
    } catch {
      throw new DamageError("a text is not valid UTF-8");
    }
  }

  /** Complains when the payload was not used up. */
  finish() {
    if (this.remaining > 0) throw new DamageError(`${this.remaining} bytes are left over at the end of the block`);
  }
}
