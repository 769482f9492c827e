// The reader against the vectors that every reader and writer of the repository is held to.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";
import "./platform.mjs";
import { blockKind, checkFileHeader, readBlocks } from "../../Sources/FlameGraph/Viewer/blocks.js";
import { decodeEvents } from "../../Sources/FlameGraph/Viewer/events.js";
import { inflateRaw } from "../../Sources/FlameGraph/Viewer/inflate.js";
import { FunctionTable, decodeFunctions } from "../../Sources/FlameGraph/Viewer/tables.js";
import { readTrace } from "../../Sources/FlameGraph/Viewer/trace.js";
import { sliceFlag } from "../../Sources/FlameGraph/Viewer/replay.js";

const folder = new URL("../golden/", import.meta.url);
const names = readdirSync(folder).filter((name) => name.endsWith(".csnap")).map((name) => name.slice(0, -6));

const bytesOf = (name) => new Uint8Array(readFileSync(new URL(`${name}.csnap`, folder)));
const vectorOf = (name) => JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));

/** What a text becomes in the file: escapes for what is not UTF-8, and the writer's cut at 65,535 bytes. */
function written(value) {
  const valid = value.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16)}`);
  const bytes = Buffer.from(valid, "utf8");
  if (bytes.length <= 65_535) return valid;
  let end = 65_532;
  while ((bytes[end] & 0xc0) === 0x80) end--;
  return `${bytes.subarray(0, end).toString("utf8")}…`;
}

/** Times are float64 here: exact below 2^53 ns (104 days), and to one part in 2^52 beyond. */
function sameTime(actual, expected) {
  return expected < 2 ** 53 ? actual === expected : Math.abs(actual - expected) <= expected * 2 ** -51;
}

/** Slices by the definition, one object each: slow, and plain enough to be believed. */
function slicesOf(vector) {
  const slices = [];
  let unmatched = 0;
  for (const { span, thread, events } of vector.events) {
    const open = [];
    for (const [time, fn, what] of events) {
      if (what === "enter") {
        const slice = { span, thread, fn, start: time, depth: open.length, flags: 0, parent: open.at(-1) };
        slices.push(slice);
        open.push(slice);
        continue;
      }
      const at = open.findLastIndex((slice) => slice.fn === fn);
      if (at < 0) unmatched++;
      else for (const slice of open.splice(at)) Object.assign(slice, { end: time, flags: slice === open[at] || slice.fn === fn && slice.depth === at ? 0 : sliceFlag.unfinished });
    }
    for (const slice of open) Object.assign(slice, { end: vector.spans[span].start + vector.spans[span].duration, flags: sliceFlag.stillRunning });
  }
  return { slices, unmatched };
}

test("there are vectors", () => assert.ok(names.length >= 10));

for (const name of names) {
  test(`${name}: tables and counts`, async () => {
    const vector = vectorOf(name);
    const trace = await readTrace(bytesOf(name));
    assert.deepEqual(trace.problems, []);
    assert.equal(trace.complete, true);
    assert.deepEqual(trace.info, new Map(vector.info.map((pair) => pair.map(written))));
    const { functions } = trace;
    assert.equal(functions.size, vector.functions.length);
    vector.functions.forEach(([qualifiedName, path, line], fn) => {
      assert.ok(functions.names[fn] === written(qualifiedName), `name of function ${fn}`);
      assert.ok(functions.paths[fn] === written(path), `path of function ${fn}`);
      assert.equal(functions.lines[fn], line);
    });
    assert.deepEqual(
      [...trace.threads.values()].map((thread) => [thread.nativeId, thread.name, thread.isMain, thread.isGreenlet]),
      vector.threads.map(([nativeId, threadName, isMain, isGreenlet = false]) => [nativeId, written(threadName), isMain, isGreenlet]),
    );
    const spans = [...trace.spans].sort((a, b) => a.index - b.index);
    assert.deepEqual(
      spans.map(({ start, end, thread, context, kept }) => ({ start, duration: end - start, thread, context, kept })),
      vector.spans,
    );
    assert.equal(trace.eventCount, vector.events.reduce((sum, track) => sum + track.events.length, 0));
  });

  test(`${name}: every event`, async () => {
    const bytes = bytesOf(name);
    const problems = [];
    checkFileHeader(bytes, problems);
    const functions = new FunctionTable();
    const read = new Map();
    for (const block of readBlocks(bytes, problems)) {
      const payload = block.codec ? await inflateRaw(block.stored, block.size) : block.stored;
      if (block.kind === blockKind.functions) decodeFunctions(payload, functions);
      if (block.kind !== blockKind.events) continue;
      const { span, thread, count, times, marks } = decodeEvents(payload, functions);
      const key = `${span} ${thread}`;
      const events = read.get(key) ?? read.set(key, []).get(key);
      for (let i = 0; i < count; i++) events.push([times[i], marks[i] < 0 ? ~marks[i] : marks[i], marks[i] < 0 ? "exit" : "enter"]);
    }
    assert.deepEqual(problems, []);
    const expected = vectorOf(name).events.filter(({ events }) => events.length > 0);
    assert.equal(read.size, expected.length);
    for (const { span, thread, events } of expected) {
      const actual = read.get(`${span} ${thread}`);
      assert.equal(actual.length, events.length);
      const wrong = events.findIndex(([time, ...rest], i) => !sameTime(actual[i][0], time) || String(actual[i].slice(1)) !== String(rest));
      assert.equal(wrong, -1, `event ${wrong} of span ${span}, thread ${thread}: ${actual[wrong]} for ${events[wrong]}`);
    }
  });

  test(`${name}: every slice`, async () => {
    const vector = vectorOf(name);
    const trace = await readTrace(bytesOf(name));
    const { slices, unmatched } = slicesOf(vector);
    assert.equal(trace.unmatched, unmatched);
    assert.equal(trace.callCount, slices.length);
    for (const track of trace.tracks) {
      const order = new Map(trace.spans.map((span, i) => [span.index, i]));
      const expected = slices.filter((slice) => slice.thread === track.thread.index).sort((a, b) => order.get(a.span) - order.get(b.span));
      assert.equal(track.count, expected.length);
      const ids = new Map(expected.map((slice, id) => [slice, id]));
      expected.forEach((slice, id) => {
        assert.ok(sameTime(track.starts[id], slice.start), `start of slice ${id}`);
        assert.ok(sameTime(track.ends[id], slice.end), `end of slice ${id}`);
        assert.equal(track.functions[id], slice.fn);
        assert.equal(track.depths[id], slice.depth);
        assert.equal(track.flags[id], slice.flags);
        assert.equal(track.parentOf(id), slice.parent ? ids.get(slice.parent) : -1);
      });
    }
  });
}
