// The index of a track, what a row looks like through a window, statistics and search: against slow and plain answers.

import assert from "node:assert/strict";
import { test } from "node:test";
import "./platform.mjs";
import { forEachCell } from "../../Sources/FlameGraph/Viewer/cells.js";
import { functionText } from "../../Sources/FlameGraph/Viewer/format.js";
import { nextMatch, searchTrace } from "../../Sources/FlameGraph/Viewer/search.js";
import { readTrace } from "../../Sources/FlameGraph/Viewer/trace.js";
import { enter, exit, traceFile } from "./writer.mjs";

/** A small generator with a seed: the same traces in every run. */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function randomTrace(seed, eventCount) {
  const random = randomFrom(seed);
  const names = ["main", "Tree.walk", "Tree.leaf", "parse", "<lambda>"];
  const events = [];
  const open = [];
  let time = 0;
  while (events.length < eventCount) {
    // Many moments without length, a few long ones.
    time += random() < 0.3 ? 0 : Math.floor(random() ** 6 * 5000);
    if (open.length === 0 || (open.length < 40 && random() < 0.52)) {
      open.push(Math.floor(random() * names.length));
      events.push([time, enter(open.at(-1))]);
    } else {
      events.push([time, exit(open.pop())]);
    }
  }
  return readTrace(traceFile(names, events, time + 50));
}

const traces = await Promise.all([1, 2, 3, 4].map((seed) => randomTrace(seed, 3000 * seed)));
const durationOf = (track, id) => track.ends[id] - track.starts[id];
const placesOf = (track, row) => [...track.rowOrder.subarray(track.rowFirst[row], track.rowFirst[row + 1])];

test("rows hold every slice once, by time, without overlap", () => {
  for (const { tracks: [track] } of traces) {
    assert.deepEqual([...track.rowOrder].sort((a, b) => a - b), [...Array(track.count).keys()]);
    for (let row = 0; row < track.rows; row++) {
      const ids = placesOf(track, row);
      ids.forEach((id, i) => {
        assert.equal(track.depths[id], row);
        assert.equal(track.rowOrder[track.placeOf(id)], id);
        if (i) assert.ok(track.starts[id] >= track.ends[ids[i - 1]]);
      });
    }
  }
});

test("parents, children and self times", () => {
  for (const { tracks: [track] } of traces) {
    const children = Array.from({ length: track.count }, () => []);
    const stack = [];
    for (let id = 0; id < track.count; id++) {
      stack.length = track.depths[id];
      const parent = stack.length ? stack.at(-1) : -1;
      assert.equal(track.parentOf(id), parent);
      if (parent >= 0) children[parent].push(id);
      stack.push(id);
    }
    for (let id = 0; id < track.count; id++) {
      const [first, end] = track.childrenOf(id);
      assert.deepEqual([...track.rowOrder.subarray(first, end)], children[id]);
      assert.equal(track.selfTimeOf(id), durationOf(track, id) - children[id].reduce((sum, child) => sum + durationOf(track, child), 0));
    }
  }
});

test("the longest slice of any run of places", () => {
  const random = randomFrom(9);
  for (const { tracks: [track] } of traces) {
    for (let round = 0; round < 500; round++) {
      const from = Math.floor(random() * track.count);
      const to = from + 1 + Math.floor(random() ** 2 * (track.count - from));
      let best = from;
      for (let place = from; place < to; place++) if (durationOf(track, track.rowOrder[place]) > durationOf(track, track.rowOrder[best])) best = place;
      assert.equal(track.longestPlace(from, to), best);
    }
  }
});

test("the depth at any time", () => {
  const random = randomFrom(5);
  for (const { tracks: [track], duration } of traces) {
    for (let round = 0; round < 300; round++) {
      const time = random() * duration;
      let depth = 0;
      for (let id = 0; id < track.count; id++) if (track.starts[id] <= time && track.ends[id] > time) depth++;
      assert.equal(track.depthAt(time), depth);
    }
  }
});

test("through any window nothing is lost, nothing is told twice, and what is wide comes alone", () => {
  const random = randomFrom(7);
  let merged = 0;
  for (const { tracks: [track], duration } of traces) {
    for (let round = 0; round < 200; round++) {
      const length = duration * random() ** 4 + 1;
      const from = random() * (duration - length);
      const to = from + length;
      const pixel = length / (20 + Math.floor(random() * 500));
      const row = Math.floor(random() * track.rows);
      const seen = [];
      let before = -Infinity;
      forEachCell(track, row, from, to, pixel, (id, place, count, start, end) => {
        const ids = [...track.rowOrder.subarray(place, place + count)];
        seen.push(...ids);
        assert.ok(ids.includes(id));
        assert.equal(start, track.starts[ids[0]]);
        assert.equal(end, track.ends[ids.at(-1)]);
        assert.ok(start >= before);
        before = end;
        if (count === 1) return;
        merged++;
        for (const one of ids) {
          assert.ok(durationOf(track, one) < pixel);
          assert.ok(durationOf(track, one) <= durationOf(track, id));
        }
        assert.ok(end - start <= 6 * pixel, "a cell stays narrow");
      });
      const expected = placesOf(track, row).filter((id) => track.ends[id] > from && track.starts[id] <= to);
      // A cell that begins in the window may hold slices that begin just after it.
      assert.deepEqual(seen.slice(0, expected.length), expected);
      for (const id of seen.slice(expected.length)) assert.ok(track.starts[id] < to + 2 * pixel);
    }
  }
  assert.ok(merged > 1000, "the windows were wide enough to merge");
});

test("a million slices in one row cost a row of pixels", async () => {
  const events = [];
  for (let i = 0; i < 30_000; i++) events.push([i * 10, enter(0)], [i * 10 + 5, 0]);
  const { tracks: [track], duration } = await readTrace(traceFile(["f"], events, 300_000));
  let cells = 0;
  let calls = 0;
  forEachCell(track, 0, 0, duration, duration / 1000, (id, place, count) => {
    cells++;
    calls += count;
  });
  assert.equal(calls, 30_000);
  assert.ok(cells <= 400, `${cells} cells for 1000 pixels`);
});

test("statistics: recursion counts once in the total, always in the calls", async () => {
  const events = [[0, enter(0)], [10, enter(0)], [20, enter(1)], [50, 0], [60, 0], [100, 0], [200, enter(1)], [201, 0]];
  const { statistics } = await readTrace(traceFile(["f", "g"], events, 300));
  assert.deepEqual([...statistics.calls], [2, 2]);
  assert.deepEqual([...statistics.total], [100, 31]);
  assert.deepEqual([...statistics.self], [70, 31]);
  assert.deepEqual([...statistics.sum], [150, 31]);
  assert.deepEqual([...statistics.shortest], [50, 1]);
  assert.deepEqual([...statistics.longest], [100, 30]);
  assert.equal(statistics.allTime, 101);
});

test("self times add up to all time", () => {
  for (const { statistics } of traces) {
    assert.equal(statistics.self.reduce((sum, value) => sum + value, 0), statistics.allTime);
  }
});

test("search: substring in any case, regular expression, paths, nothing, nonsense", () => {
  const [trace] = traces;
  const found = (query) => [...searchTrace(trace, query).functions].map((hit, fn) => (hit ? trace.functions.names[fn] : "")).filter(Boolean);
  assert.deepEqual(found("TREE"), ["Tree.walk", "Tree.leaf"]);
  assert.deepEqual(found("/^Tree\\.l/"), ["Tree.leaf"]);
  assert.deepEqual(found("/^tree/"), []);
  assert.deepEqual(found("/^tree/i"), ["Tree.walk", "Tree.leaf"]);
  assert.equal(found("app.py:7").length, 5);
  assert.deepEqual(found("nobody"), []);
  assert.match(searchTrace(trace, "/(/").error, /regular expression/i);
  assert.equal(searchTrace(trace, "/(/").callCount, 0);
});

test("search: a function without a place has none to be found by", async () => {
  const events = [[0, enter(0)], [1, enter(1)], [2, exit(1)], [3, exit(0)]];
  const trace = await readTrace(traceFile(["main", { name: "builtins.len", path: "", line: 0 }], events, 10));
  const found = (query) => searchTrace(trace, query).functionCount;
  assert.deepEqual([found("len"), found("/len$/"), found(":0"), found("()"), found("app.py")], [1, 1, 0, 0, 1]);
  assert.equal(functionText(trace.functions, 0), "main (/home/user/app.py:7)");
  assert.equal(functionText(trace.functions, 1), "builtins.len");
});

test("search: calls and time, a match inside a match not counted again", () => {
  for (const trace of traces) {
    const result = searchTrace(trace, "Tree");
    const { tracks: [track] } = trace;
    let calls = 0;
    let time = 0;
    for (let id = 0; id < track.count; id++) {
      if (!result.functions[track.functions[id]]) continue;
      calls++;
      let outer = track.parentOf(id);
      while (outer >= 0 && !result.functions[track.functions[outer]]) outer = track.parentOf(outer);
      if (outer < 0) time += durationOf(track, id);
    }
    assert.deepEqual([result.callCount, result.time], [calls, time]);
  }
});

test("next and previous match go through all tracks and around the end", () => {
  const [{ tracks: [track] }] = traces;
  const tracks = [track, traces[1].tracks[0]];
  const wanted = Uint8Array.from([0, 0, 1, 0, 0]);
  const all = tracks.flatMap(({ functions }, at) => [...functions].flatMap((fn, id) => (fn === 2 ? [{ track: at, id }] : [])));
  let at = null;
  for (const expected of [...all, all[0]]) assert.deepEqual((at = nextMatch(tracks, wanted, at, 1)), expected);
  at = null;
  for (const expected of [...all].reverse()) assert.deepEqual((at = nextMatch(tracks, wanted, at, -1)), expected);
  assert.equal(nextMatch(tracks, new Uint8Array(5), null, 1), null);
  assert.equal(nextMatch([], wanted, null, 1), null);
});
