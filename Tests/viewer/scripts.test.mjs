// The modules as the page gets them: one classic script. What would break only there is checked here.

import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { test } from "node:test";

const folder = new URL("../../Sources/FlameGraph/Viewer/", import.meta.url);
const read = (name) => readFileSync(new URL(name, folder), "utf8");
const modules = read("modules.txt").trim().split("\n");
const files = readdirSync(folder);

test("every module is listed once, and nothing else", () => {
  assert.deepEqual([...modules].sort(), files.filter((name) => name.endsWith(".js")).sort());
});

test("imports and exports are of the one form that joining understands", () => {
  for (const name of modules) {
    for (const line of read(name).split("\n")) {
      if (/^\s*import\b[^.(]/.test(line)) assert.match(line, /^import \{ [\w, ]+ \} from "\.\/[\w]+\.js";$/, name);
      if (/^\s*export\b/.test(line)) assert.match(line, /^export (async )?(function\*?|const|class) /, name);
    }
  }
});

test("a module comes after the modules whose values it needs while it loads", () => {
  for (const name of modules) {
    for (const [, base] of read(name).matchAll(/^export class \w+ extends (\w+)/gm)) {
      const home = modules.find((other) => read(other).includes(`export class ${base} `));
      if (home) assert.ok(modules.indexOf(home) < modules.indexOf(name), `${name} before ${home}`);
    }
  }
});

test("names at top level are unique over all modules", () => {
  const homes = new Map();
  for (const name of modules) {
    for (const [, word] of read(name).matchAll(/^(?:export )?(?:async )?(?:function\*?|const|let|class) (\w+)/gm)) {
      assert.ok(!homes.has(word), `${word} is in ${homes.get(word)} and in ${name}`);
      homes.set(word, name);
    }
  }
  assert.ok(homes.size > 50);
});

/** As the page's assemblers join them. */
const script = modules
  .flatMap((name) => read(name).split("\n"))
  .filter((line) => !line.startsWith("import "))
  .map((line) => line.replace(/^export /, ""))
  .join("\n");

test("the joined script parses, and cannot end its own element", () => {
  assert.doesNotThrow(() => new Function(`"use strict";\n${script}`));
  for (const text of [script, read("style.css")]) {
    assert.doesNotMatch(text, /<\/(script|style)|<!--/i);
    assert.doesNotMatch(text, /\{\{(title|nonce|style|script|trace)\}\}/);
  }
});

test("the viewer stays within its 150 KB", () => {
  const size = [script, read("page.html"), read("style.css")].reduce((sum, text) => sum + Buffer.byteLength(text), 0);
  assert.ok(size <= 150_000, `${size} bytes`);
});

test("nothing in the viewer can ask for anything", () => {
  for (const name of files) {
    const text = read(name);
    assert.doesNotMatch(text, /\b(fetch|XMLHttpRequest|WebSocket|EventSource|sendBeacon|importScripts)\b|\bimport\(['"]http|@import|url\(/, name);
    assert.doesNotMatch(text, /\.(innerHTML|outerHTML|insertAdjacentHTML)\b|document\.write/, name);
    for (const [link] of text.matchAll(/https?:\/\/[^\s'"]+/g)) assert.equal(link, "http://www.w3.org/2000/svg", name);
  }
  assert.match(read("page.html"), /default-src 'none'; script-src 'nonce-\{\{nonce\}\}'; style-src 'nonce-\{\{nonce\}\}'; img-src data:;/);
  assert.doesNotMatch(read("page.html"), /\sstyle=|\son\w+=/);
});

test("files stay small", () => {
  for (const name of modules) assert.ok(read(name).split("\n").length <= 260, name);
});
