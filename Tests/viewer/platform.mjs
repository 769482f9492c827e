// Debian 12's Node.js 18 lacks what every browser since 2023 has: raw deflate in DecompressionStream.

import { Duplex } from "node:stream";
import { createInflateRaw } from "node:zlib";

function hasRawDeflate() {
  try {
    return Boolean(new DecompressionStream("deflate-raw"));
  } catch {
    return false;
  }
}

if (!hasRawDeflate()) {
  globalThis.DecompressionStream = class {
    constructor() {
      const { readable, writable } = Duplex.toWeb(createInflateRaw());
      this.readable = readable;
      this.writable = writable;
    }
  };
}
