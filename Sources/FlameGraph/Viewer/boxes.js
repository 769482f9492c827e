// What the last frame drew and where, for the pointer: columns again, reused from frame to frame.

export const boxKind = { slice: 0, context: 1, folded: 2 };

export class Boxes {
  constructor() {
    this.count = 0;
    this.left = new Float32Array(1024);
    this.right = new Float32Array(1024);
    this.top = new Float32Array(1024);
    this.track = new Uint32Array(1024);
    /** Slice id; for context its place in the span's list. */
    this.id = new Uint32Array(1024);
    /** Place of the first slice in the track's rowOrder; for context the place of the span in the trace's list. */
    this.place = new Uint32Array(1024);
    /** How many calls the box stands for. */
    this.calls = new Uint32Array(1024);
    this.kind = new Uint8Array(1024);
  }

  clear() {
    this.count = 0;
  }

  /**
   * @param {number} kind
   * @param {number} track
   * @param {number} id
   * @param {number} place
   * @param {number} calls
   * @param {number} left
   * @param {number} right
   * @param {number} top
   */
  add(kind, track, id, place, calls, left, right, top) {
    if (this.count === this.left.length) this.grow();
    const i = this.count++;
    this.kind[i] = kind;
    this.track[i] = track;
    this.id[i] = id;
    this.place[i] = place;
    this.calls[i] = calls;
    this.left[i] = left;
    this.right[i] = right;
    this.top[i] = top;
  }

  grow() {
    for (const key of /** @type {const} */ (["left", "right", "top", "track", "id", "place", "calls", "kind"])) {
      const column = this[key];
      const grown = new /** @type {any} */ (column.constructor)(column.length * 2);
      grown.set(column);
      /** @type {any} */ (this)[key] = grown;
    }
  }

  /**
   * The box under a point, with a pixel of grace on both sides for the narrow ones; -1 when there is none.
   * @param {number} x
   * @param {number} y
   * @param {number} height of a box
   */
  at(x, y, height) {
    let near = -1;
    for (let i = 0; i < this.count; i++) {
      if (y < this.top[i] || y >= this.top[i] + height || x < this.left[i] - 1 || x > this.right[i] + 1) continue;
      if (x >= this.left[i] && x <= this.right[i]) return i;
      near = i;
    }
    return near;
  }
}
