// Damaged, foreign and absurd files: always a sentence that says where, never an exception of another kind, never a hang.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import "./platform.mjs";
import { DamageError } from "../../Sources/FlameGraph/Viewer/bytes.js";
import { readTrace } from "../../Sources/FlameGraph/Viewer/trace.js";
import { block, endBlock, enter, eventsPayload, exit, fileHeader, functionsBlock, join, text, traceFile, varint, varints } from "./writer.mjs";

const golden = (name) => new Uint8Array(readFileSync(new URL(`../golden/${name}.csnap`, import.meta.url)));
const calls = [[10, enter(0)], [20, enter(1)], [30, 0], [40, enter(1)], [70, 0], [100, 0]];
const sound = traceFile(["outer", "inner"], calls, 120);

/** Reads, and allows no failure but a DamageError with a sentence. */
async function readOrRefuse(bytes) {
  try {
    return await readTrace(bytes);
  } catch (error) {
    assert.ok(error instanceof DamageError, String(error.stack));
    assert.ok(error.message.length > 10);
    return null;
  }
}

test("the sound file is sound", async () => {
  const trace = await readTrace(sound);
  assert.deepEqual(trace.problems, []);
  assert.deepEqual([trace.complete, trace.callCount, trace.eventCount, trace.unmatched], [true, 3, 6, 0]);
});

test("cut anywhere, it says so", async () => {
  for (let length = 0; length < sound.length; length++) {
    const trace = await readOrRefuse(sound.subarray(0, length));
    if (trace) assert.equal(trace.complete, false, `cut at ${length}`);
  }
});

test("a whole prefix of blocks is shown, and counts as cut short", async () => {
  const trace = await readTrace(sound.subarray(0, sound.length - 22));
  assert.deepEqual([trace.problems.length, trace.complete, trace.callCount], [0, false, 3]);
});

test("any flipped bit is told", async () => {
  for (let at = 0; at < sound.length; at++) {
    for (let bit = 0; bit < 8; bit++) {
      const bytes = sound.slice();
      bytes[at] ^= 1 << bit;
      const trace = await readOrRefuse(bytes);
      if (!trace) continue;
      assert.ok(trace.problems.length > 0, `bit ${bit} of byte ${at} went unnoticed`);
      for (const { offset, message } of trace.problems) assert.ok(offset <= at && message.length > 10, `${at}: ${offset} ${message}`);
    }
  }
});

test("a damaged block costs that block alone", async () => {
  const bytes = golden("exit-in-a-later-block");
  const whole = await readTrace(bytes);
  const markers = [];
  for (let i = 16; i < bytes.length - 4; i++) if (bytes[i] === 0x43 && bytes[i + 1] === 0x53 && bytes[i + 2] === 0x42 && bytes[i + 3] === 0x1a) markers.push(i);
  const events = markers.filter((offset) => bytes[offset + 4] === 5);
  assert.ok(events.length >= 2);
  bytes[events[0] + 25] ^= 0x10;
  const trace = await readTrace(bytes);
  assert.deepEqual(trace.problems.map(({ offset }) => offset), [events[0]]);
  assert.match(trace.problems[0].message, /checksum/);
  assert.ok(trace.eventCount > 0 && trace.eventCount < whole.eventCount);
  assert.equal(trace.complete, true);
});

test("without its function names, a trace is still drawn", async () => {
  const bytes = sound.slice();
  bytes[16 + 20 + 3] ^= 1; // in the block of functions
  const trace = await readTrace(bytes);
  assert.equal(trace.problems.length, 1);
  assert.equal(trace.callCount, 3);
  assert.match(trace.functions.names[0], /its name is lost/);
});

test("bytes of something else between the blocks are skipped", async () => {
  const rubbish = new TextEncoder().encode("CSB\x1aCSB\x1a nothing CSB");
  const bytes = join(fileHeader(), functionsBlock(["f"]), rubbish, block(5, eventsPayload([[1, enter(0)], [2, 0]])), endBlock(2, 2));
  const trace = await readTrace(bytes);
  assert.deepEqual([trace.problems.length, trace.callCount, trace.complete], [1, 1, true]);
});

test("a foreign, an empty and a newer file are refused in words", async () => {
  await assert.rejects(readTrace(new TextEncoder().encode("<!doctype html><p>not a trace")), /not a CodeSnap trace/);
  await assert.rejects(readTrace(new Uint8Array(0)), /no trace/);
  await assert.rejects(readTrace(join(fileHeader({ version: 2 }), sound.subarray(16))), /version 2/);
});

const lone = (payload) => join(fileHeader(), functionsBlock(["f", "g"]), block(5, payload), endBlock(2, 2));
const wrongEvents = {
  "an exit on an empty stack": eventsPayload([[1, 0]]),
  "an undefined function": eventsPayload([[1, enter(2)]]),
  "an absurd function id": eventsPayload([[1, 2n ** 62n + 1n]]),
  "more events than bytes": eventsPayload([[1, enter(0)]], { count: 60_000 }),
  "more events than a block holds": eventsPayload([[1, enter(0)]], { count: 2 ** 40 }),
  "no events": eventsPayload([[1, enter(0)]], { count: 0 }),
  "operations left over": [...varints(0, 0, 1, 5, 2, enter(0), 0)],
  "times left over": [...eventsPayload([[1, enter(0)]]), 5],
  "an endless operation": [...varints(0, 0, 1, 5, 12), ...Array(12).fill(0xff)],
  "an operations size beyond the block": varints(0, 0, 1, 5, 2 ** 50, enter(0)),
  "an empty payload": [],
};
for (const [what, payload] of Object.entries(wrongEvents)) {
  test(`events with ${what} are damage at their block`, async () => {
    const bytes = lone(payload);
    const trace = await readTrace(bytes);
    assert.equal(trace.problems.length, 1);
    assert.equal(trace.problems[0].offset, 16 + functionsBlock(["f", "g"]).length);
    assert.equal(trace.callCount, 0);
  });
}

const wrongBlocks = {
  "a list longer than its block": block(1, varints(2 ** 45)),
  "functions with an absurd first id": block(2, [...varints(2 ** 45, 1), ...text("f"), ...text(""), 0]),
  "a span that keeps more than it has": block(4, varints(1, 0, 10, 0, 0, 3)),
  "bytes left over": block(3, [...varint(0), 1, 2, 3]),
  "an unknown kind below 128": block(77, [1]),
  "an unknown codec": block(1, [0], { codec: 9 }),
  "sizes that disagree": block(1, [0], { claims: 5 }),
  "an inflated size beyond the limit": block(1, [0], { deflate: true, claims: 16_777_217 }),
  "an inflated size that is not true": block(1, [0, 0, 0], { deflate: true, claims: 2 }),
  "a wrong count of events at the end": endBlock(99, 0),
  "a wrong count of blocks at the end": endBlock(0, 99),
};
for (const [what, wrong] of Object.entries(wrongBlocks)) {
  test(`a block with ${what} is damage at its offset`, async () => {
    const trace = await readTrace(join(fileHeader(), wrong));
    assert.deepEqual(trace.problems.map(({ offset }) => offset), [16]);
  });
}

test("an unknown kind from 128 on is skipped", async () => {
  const bytes = join(fileHeader(), block(200, [1, 2, 3]), functionsBlock(["f"]), endBlock(0, 2));
  const trace = await readTrace(bytes);
  assert.deepEqual([trace.problems.length, trace.complete], [0, true]);
});

test("a megabyte of false markers does not hang", async () => {
  const piece = block(1, new Uint8Array(0), { claims: 0 });
  new DataView(piece.buffer).setUint32(8, 900_000, true);
  new DataView(piece.buffer).setUint32(12, 900_000, true);
  const bytes = new Uint8Array(16 + 20 * 50_000);
  bytes.set(fileHeader());
  for (let i = 0; i < 50_000; i++) bytes.set(piece, 16 + i * 20);
  const begin = performance.now();
  const trace = await readTrace(bytes);
  assert.ok(trace.problems.length > 0);
  assert.ok(performance.now() - begin < 5000);
});

test("times of one thread never go back from block to block", async () => {
  const first = block(5, eventsPayload([[100, enter(0)], [110, 0]]));
  const second = block(5, eventsPayload([[50, enter(0)], [60, 0]]));
  const trace = await readTrace(join(fileHeader(), functionsBlock(["f"]), first, second));
  assert.equal(trace.problems.length, 1);
  assert.equal(trace.callCount, 1);
});

test("exits that fit nothing are counted, however deep the stack", async () => {
  const events = [];
  for (let i = 0; i < 30_000; i++) events.push([i, enter(0)]);
  for (let i = 0; i < 30_000; i++) events.push([30_000 + i, exit(1)]);
  const begin = performance.now();
  const trace = await readTrace(traceFile(["f", "g"], events, 70_000));
  assert.deepEqual([trace.unmatched, trace.callCount], [30_000, 30_000]);
  assert.ok(performance.now() - begin < 2000);
});
