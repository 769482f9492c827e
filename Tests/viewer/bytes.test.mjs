// Integers, texts, base64, CRC-32 and inflating.

import assert from "node:assert/strict";
import { test } from "node:test";
import * as zlib from "node:zlib";
import "./platform.mjs";
import { decodeBase64, joinBytes } from "../../Sources/FlameGraph/Viewer/base64.js";
import { ByteReader, DamageError } from "../../Sources/FlameGraph/Viewer/bytes.js";
import { crc32 } from "../../Sources/FlameGraph/Viewer/crc32.js";
import { inflateRaw } from "../../Sources/FlameGraph/Viewer/inflate.js";
import { text, varint } from "./writer.mjs";

const bytesOf = (length) => Uint8Array.from({ length }, (_, i) => (i * 131 + (i >> 3)) & 0xff);

test("varints of every length up to 2^53", () => {
  for (const value of [0, 1, 127, 128, 300, 2 ** 31, 2 ** 32, 2 ** 43 + 12345, 2 ** 53 - 1]) {
    const reader = new ByteReader(Uint8Array.from(varint(value)));
    assert.equal(reader.varint(), value);
    reader.finish();
  }
});

test("varints that are cut, too long or not shortest are damage", () => {
  for (const bytes of [[], [0x80], [0x80, 0x00], [...Array(9).fill(0xff), 0x01], Array(12).fill(0x80)]) {
    assert.throws(() => new ByteReader(Uint8Array.from(bytes)).varint(), DamageError);
  }
});

test("texts keep what they hold and must be UTF-8", () => {
  const hostile = "\ufeff</script>\u2028\0π𝒻\\udc80";
  assert.equal(new ByteReader(Uint8Array.from(text(hostile))).text(), hostile);
  assert.throws(() => new ByteReader(Uint8Array.from([2, 0xc3, 0x28])).text(), /UTF-8/);
  assert.throws(() => new ByteReader(Uint8Array.from([200, 1, 65])).text(), DamageError);
});

test("a count beyond the payload is refused before anything is made for it", () => {
  assert.throws(() => new ByteReader(Uint8Array.from([...varint(2 ** 40), 0, 0])).count(1), /does not fit/);
});

test("base64 of all lengths, with and without the browser's own decoder", () => {
  const native = Uint8Array.fromBase64;
  for (const decoder of [native, undefined]) {
    Uint8Array.fromBase64 = decoder;
    for (let length = 0; length < 70; length++) {
      const bytes = bytesOf(length);
      assert.deepEqual(decodeBase64(Buffer.from(bytes).toString("base64")), bytes);
    }
    assert.throws(() => decodeBase64("QUJ"), DamageError);
    assert.throws(() => decodeBase64("QU<="), DamageError);
    assert.throws(() => decodeBase64("QUπ="), DamageError);
  }
  Uint8Array.fromBase64 = native;
});

test("pieces join in order", () => {
  assert.deepEqual(joinBytes([bytesOf(3), new Uint8Array(0), bytesOf(2)]), Uint8Array.from([0, 131, 6, 0, 131]));
  assert.equal(joinBytes([]).length, 0);
});

test("CRC-32 is zlib's, for every length and start, and can go on", () => {
  assert.equal(crc32(new TextEncoder().encode("123456789")), 0xcbf43926);
  const bytes = bytesOf(100);
  for (let from = 0; from < 9; from++) {
    for (let to = from; to <= 100; to++) {
      // Since Node.js 20.15.
      if (zlib.crc32) assert.equal(crc32(bytes, from, to), zlib.crc32(bytes.subarray(from, to)));
      assert.equal(crc32(bytes, to, 100, crc32(bytes, from, to)), crc32(bytes, from, 100));
    }
  }
});

test("inflating gives exactly the claimed size or is damage", async () => {
  const bytes = bytesOf(100_000);
  const stored = new Uint8Array(zlib.deflateRawSync(bytes));
  assert.deepEqual(await inflateRaw(stored, bytes.length), bytes);
  await assert.rejects(inflateRaw(stored, bytes.length - 1), DamageError);
  await assert.rejects(inflateRaw(stored, bytes.length + 1), DamageError);
  await assert.rejects(inflateRaw(stored.subarray(0, 50), bytes.length), DamageError);
  await assert.rejects(inflateRaw(Uint8Array.from([0xff, 0xff, 0xff]), 10), DamageError);
});

test("a block that claims little and inflates to much stops early", async () => {
  const bomb = new Uint8Array(zlib.deflateRawSync(new Uint8Array(50_000_000)));
  await assert.rejects(inflateRaw(bomb, 10), /more than the 10 bytes/);
});
