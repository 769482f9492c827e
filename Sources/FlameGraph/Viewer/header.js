// The line of facts under the title.

import { byId, element } from "./dom.js";
import { formatCount, formatDuration, visibleText } from "./format.js";
import { Trace } from "./trace.js";

const tracerNames = new Map([
  ["c", "native tracer"],
  ["python", "Python tracer"],
]);

/** @param {Trace} trace */
export function showFacts(trace) {
  const { info } = trace;
  const tracer = info.get("tracer") ?? "";
  const started = Number(info.get("started_unix_ns") ?? NaN) / 1e6;
  const plain = [
    ["Tracer", tracerNames.get(tracer) ?? tracer],
    ["Interpreter", info.get("interpreter") ?? ""],
    ["Platform", info.get("platform") ?? ""],
    ["Started", Number.isFinite(started) && started > 0 ? new Date(started).toLocaleString() : ""],
  ];
  const counted = [
    [formatDuration(trace.duration), trace.spans.length > 1 ? `in ${formatCount(trace.spans.length)} spans` : "recorded"],
    [formatCount(trace.callCount), trace.callCount === 1 ? "call" : "calls"],
    [formatCount(trace.eventCount), trace.eventCount === 1 ? "event" : "events"],
    [formatCount(trace.functions.size), trace.functions.size === 1 ? "function" : "functions"],
  ];
  // Calls that were running before the recording, on other threads than the one that started it.
  if (trace.unmatched) counted.push([formatCount(trace.unmatched), trace.unmatched === 1 ? "exit of an unseen call" : "exits of unseen calls"]);
  const facts = byId("facts");
  for (const [value, name] of counted) facts.append(element("div", {}, element("dt", {}, name), element("dd", {}, value)));
  for (const [name, value] of plain) {
    if (!value) continue;
    const kind = name === "Platform" || name === "Started" ? "plain secondary" : "plain";
    facts.append(element("div", { class: kind }, element("dt", {}, name), element("dd", {}, visibleText(value, 120))));
  }
  byId("title").title = visibleText([...info].map((pair) => pair.join(": ")).join("  ·  "), 1000);
}
