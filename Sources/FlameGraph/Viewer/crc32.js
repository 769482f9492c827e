// CRC-32 as in zlib and PNG (reflected, polynomial 0xEDB88320), eight bytes a step ("slicing by 8").

/** Table k (256 entries from k * 256) advances a byte over k further zero bytes. */
const crcTables = (() => {
  const tables = new Uint32Array(8 * 256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
    tables[byte] = crc;
  }
  for (let i = 256; i < tables.length; i++) {
    const previous = tables[i - 256];
    tables[i] = (previous >>> 8) ^ tables[previous & 0xff];
  }
  return tables;
})();

/**
 * The checksum of `bytes[from ..< to]`. Pass the checksum of what came before as `crc` to go on from there.
 * @param {Uint8Array} bytes
 * @param {number} [from]
 * @param {number} [to]
 * @param {number} [crc]
 * @returns {number} unsigned 32 bits
 */
export function crc32(bytes, from = 0, to = bytes.length, crc = 0) {
  const t = crcTables;
  let c = ~crc;
  let i = from;
  for (; i + 8 <= to; i += 8) {
    const a = c ^ (bytes[i] | (bytes[i + 1] << 8) | (bytes[i + 2] << 16) | (bytes[i + 3] << 24));
    c =
      t[1792 + (a & 0xff)] ^
      t[1536 + ((a >>> 8) & 0xff)] ^
      t[1280 + ((a >>> 16) & 0xff)] ^
      t[1024 + (a >>> 24)] ^
      t[768 + bytes[i + 4]] ^
      t[512 + bytes[i + 5]] ^
      t[256 + bytes[i + 6]] ^
      t[bytes[i + 7]];
  }
  for (; i < to; i++) c = (c >>> 8) ^ t[(c ^ bytes[i]) & 0xff];
  return ~c >>> 0;
}
