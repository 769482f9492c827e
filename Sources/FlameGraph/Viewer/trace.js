// A whole trace: bytes of a .csnap file in, tracks and tables out.

import { ByteReader, DamageError } from "./bytes.js";
import { blockKind, checkFileHeader, readBlocks } from "./blocks.js";
import { inflateRaw } from "./inflate.js";
import { FunctionTable, decodeFunctions, decodeInfo, decodeSpans, decodeThreads } from "./tables.js";
import { decodeEvents } from "./events.js";
import { Replay } from "./replay.js";
import { Track } from "./track.js";
import { FunctionStatistics } from "./statistics.js";

/** Blocks in the decompressor at once: keeps it busy, holds at most a few payloads in memory. */
const blocksAhead = 8;

/** Everything the page shows. Times in nanoseconds since the first span began. */
export class Trace {
  constructor() {
    /** @type {Map<string, string>} */
    this.info = new Map();
    this.functions = new FunctionTable();
    /** @type {Map<number, import("./tables.js").Thread>} */
    this.threads = new Map();
    /** @type {import("./tables.js").Span[]} by start */
    this.spans = [];
    /** @type {Track[]} by thread index */
    this.tracks = [];
    this.statistics = new FunctionStatistics(0);
    this.eventCount = 0;
    this.callCount = 0;
    /** Exits without an entry. */
    this.unmatched = 0;
    this.duration = 0;
    /** False when the file has no end block: it was cut short. */
    this.complete = false;
    /** @type {import("./blocks.js").Problem[]} */
    this.problems = [];
  }
}

/** Puts a trace together block by block. */
export class TraceBuilder {
  constructor() {
    this.trace = new Trace();
    /** @type {Map<number, import("./tables.js").Span>} */
    this.spans = new Map();
    this.spanCount = 0;
    /** @type {Map<string, Replay>} by span and thread */
    this.replays = new Map();
    this.blockCount = 0;
  }

  /**
   * @param {number} kind
   * @param {Uint8Array} payload
   */
  add(kind, payload) {
    const { trace } = this;
    const before = this.blockCount++;
    if (trace.complete) throw new DamageError("a block follows the end of the trace");
    if (kind === blockKind.events) this.addEvents(payload);
    else if (kind === blockKind.functions) decodeFunctions(payload, trace.functions);
    else if (kind === blockKind.info) decodeInfo(payload, trace.info);
    else if (kind === blockKind.threads) decodeThreads(payload, trace.threads);
    else if (kind === blockKind.spans) this.spanCount += decodeSpans(payload, trace.functions, this.spans, this.spanCount);
    else if (kind === blockKind.end) this.addEnd(payload, before);
    else if (kind < 128) throw new DamageError(`block kind ${kind} is unknown to this page`);
  }

  /** @param {Uint8Array} payload */
  addEvents(payload) {
    const block = decodeEvents(payload, this.trace.functions);
    const key = `${block.span} ${block.thread}`;
    let replay = this.replays.get(key);
    if (!replay) this.replays.set(key, (replay = new Replay(block.thread, block.span)));
    if (block.times[0] < replay.lastTime) throw new DamageError("time goes back between two blocks of one thread");
    replay.add(block);
    this.trace.eventCount += block.count;
  }

  /**
   * @param {Uint8Array} payload
   * @param {number} blocksBefore
   */
  addEnd(payload, blocksBefore) {
    const reader = new ByteReader(payload);
    const events = reader.varint();
    const blocks = reader.varint();
    reader.finish();
    const { trace } = this;
    trace.complete = true;
    if (trace.problems.length === 0 && (events !== trace.eventCount || blocks !== blocksBefore)) {
      throw new DamageError(
        `the file ends with a count of ${events} events in ${blocks} blocks and holds ${trace.eventCount} in ${blocksBefore}`,
      );
    }
  }

  /** @returns {Trace} */
  finish() {
    const { trace, spans } = this;
    for (const replay of this.replays.values()) {
      let span = spans.get(replay.span);
      if (!span) {
        const start = replay.starts[0];
        span = { index: replay.span, start, end: start, thread: null, context: [], kept: 0, defined: false };
        spans.set(replay.span, span);
      }
      if (span.defined) continue;
      span.start = Math.min(span.start, replay.count ? replay.starts[0] : replay.lastTime);
      span.end = Math.max(span.end, replay.lastTime);
    }
    trace.spans = [...spans.values()].sort((a, b) => a.start - b.start || a.index - b.index);
    const order = new Map(trace.spans.map((span, i) => [span.index, i]));

    /** @type {Map<number, Replay[]>} */
    const byThread = new Map();
    for (const replay of this.replays.values()) {
      replay.finish(/** @type {any} */ (spans.get(replay.span)).end);
      trace.unmatched += replay.unmatched;
      trace.duration = Math.max(trace.duration, replay.lastTime);
      const list = byThread.get(replay.thread);
      if (list) list.push(replay);
      else byThread.set(replay.thread, [replay]);
    }
    for (const span of trace.spans) {
      trace.duration = Math.max(trace.duration, span.end);
      if (span.thread !== null && !byThread.has(span.thread) && span.context.length) byThread.set(span.thread, []);
    }
    this.replays.clear();
    for (const index of [...byThread.keys()].sort((a, b) => a - b)) {
      const replays = /** @type {Replay[]} */ (byThread.get(index));
      replays.sort((a, b) => /** @type {number} */ (order.get(a.span)) - /** @type {number} */ (order.get(b.span)));
      const thread = trace.threads.get(index) ?? { index, nativeId: 0, name: "", isMain: false, isGreenlet: false };
      trace.tracks.push(new Track(thread, replays));
    }
    trace.callCount = trace.tracks.reduce((sum, track) => sum + track.count, 0);
    trace.statistics = new FunctionStatistics(trace.functions.size);
    for (const track of trace.tracks) trace.statistics.add(track);
    return trace;
  }
}

/**
 * Reads a .csnap file. What is damaged is left out and told in `problems`; only a file that is none at all is thrown out.
 * @param {Uint8Array} bytes
 * @param {(share: number) => void} [progress] told the share of the file that has been read, 0...1
 * @returns {Promise<Trace>}
 */
export async function readTrace(bytes, progress = () => {}) {
  const builder = new TraceBuilder();
  const { problems, functions } = builder.trace;
  checkFileHeader(bytes, problems);
  /** @type {{block: import("./blocks.js").Block, payload: Promise<Uint8Array | DamageError>}[]} */
  const queue = [];
  const blocks = readBlocks(bytes, problems);
  for (;;) {
    while (queue.length < blocksAhead) {
      const { value: block, done } = blocks.next();
      if (done) break;
      const payload = block.codec === 0 ? Promise.resolve(block.stored) : inflateRaw(block.stored, block.size);
      queue.push({ block, payload: payload.catch((error) => error) });
    }
    const head = queue.shift();
    if (!head) break;
    const payload = await head.payload;
    functions.incomplete = problems.length > 0;
    try {
      if (payload instanceof Error) throw payload;
      builder.add(head.block.kind, payload);
    } catch (error) {
      if (!(error instanceof DamageError)) throw error;
      problems.push({ offset: head.block.offset, message: `${error.message}; the block is left out` });
    }
    progress((head.block.offset + head.block.stored.length) / bytes.length);
  }
  problems.sort((a, b) => a.offset - b.offset);
  return builder.finish();
}
