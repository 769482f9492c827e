// The overview: how deep the stack was all along, with the window over it.

import { Surface } from "./surface.js";
import { formatDuration } from "./format.js";
import { forEachOutermost } from "./search.js";
import { App } from "./app.js";

/** How near to an edge of the window a press takes hold of it, pixels. */
const grip = 6;
const narrowest = 3;

export class Overview {
  /**
   * @param {App} app
   * @param {HTMLCanvasElement} canvas
   */
  constructor(app, canvas) {
    this.app = app;
    this.canvas = canvas;
    this.surface = new Surface(canvas);
    /** @type {Float32Array[]} share of the deepest stack, by track and column */
    this.profiles = [];
    this.profileWidth = 0;
    /** @type {Uint8Array | null} columns with search matches */
    this.matches = null;
    canvas.addEventListener("pointerdown", (event) => this.press(event));
    canvas.addEventListener("pointermove", (event) => {
      if (!event.buttons) canvas.style.cursor = this.partAt(event.offsetX).cursor;
    });
    canvas.addEventListener("wheel", (event) => this.wheel(event), { passive: false });
  }

  /** @param {number} time */
  xOf(time) {
    const { lowest, highest } = this.app.view;
    return ((time - lowest) / (highest - lowest)) * this.surface.width;
  }

  /** @param {number} x */
  timeAt(x) {
    const { lowest, highest } = this.app.view;
    return lowest + (x / this.surface.width) * (highest - lowest);
  }

  draw() {
    const { surface, app } = this;
    surface.resize(this.canvas.clientWidth, 55);
    const { context, width, height } = surface;
    const { colors } = app.theme;
    if (this.profileWidth !== width) this.measure(width);
    context.fillStyle = colors.panel;
    context.fillRect(0, 0, width, height);
    const { tracks } = app.trace;
    const lane = (height - 8) / Math.max(1, tracks.length);
    context.fillStyle = colors.profile;
    for (let i = 0; i < this.profiles.length; i++) {
      const profile = this.profiles[i];
      const floor = 4 + lane * (i + 1);
      const room = Math.max(1, lane - (lane > 8 ? 3 : 0));
      for (let x = 0; x < profile.length; x++) {
        if (profile[x] > 0) context.fillRect(x, floor - Math.max(1, profile[x] * room), 1, Math.max(1, profile[x] * room));
      }
    }
    if (this.matches) {
      context.fillStyle = colors.match;
      for (let x = 0; x < this.matches.length; x++) if (this.matches[x]) context.fillRect(x, height - 5, 1, 5);
    }
    this.drawWindow();
  }

  drawWindow() {
    const { context, width, height } = this.surface;
    const { colors } = this.app.theme;
    const { left, right } = this.window();
    context.fillStyle = colors.veil;
    context.fillRect(0, 0, left, height);
    context.fillRect(right, 0, width - right, height);
    context.fillStyle = colors.accent;
    context.fillRect(left, 0, right - left, 2);
    context.fillRect(left, 0, 1, height);
    context.fillRect(right - 1, 0, 1, height);
    for (const x of [left, right]) context.fillRect(x - 2, height / 2 - 8, 4, 16);
  }

  /** @returns {{left: number, right: number}} the window, in pixels, never narrower than can be seen */
  window() {
    const { view } = this.app;
    const left = this.xOf(view.from);
    const right = this.xOf(view.to);
    if (right - left >= narrowest) return { left, right };
    const middle = (left + right) / 2;
    return { left: middle - narrowest / 2, right: middle + narrowest / 2 };
  }

  /**
   * The deepest stack of each column: of the calls that begin in it, and of those open when it begins.
   * @param {number} width
   */
  measure(width) {
    this.profileWidth = width;
    const columns = Math.max(1, Math.ceil(width));
    this.profiles = this.app.trace.tracks.map((track) => {
      const profile = new Float32Array(columns);
      const { lowest, highest } = this.app.view;
      const scale = columns / (highest - lowest);
      for (let x = 0; x < columns; x++) profile[x] = track.depthAt(lowest + x / scale);
      for (let id = 0; id < track.count; id++) {
        const x = ((track.starts[id] - lowest) * scale) | 0;
        if (track.depths[id] >= profile[x]) profile[x] = track.depths[id] + 1;
      }
      for (let x = 0; x < columns; x++) profile[x] /= track.rows || 1;
      return profile;
    });
    this.markMatches();
  }

  markMatches() {
    const { search, trace, view } = this.app;
    this.matches = null;
    if (!search || search.callCount === 0) return;
    const columns = Math.max(1, Math.ceil(this.profileWidth));
    const matches = (this.matches = new Uint8Array(columns));
    const scale = columns / (view.highest - view.lowest);
    for (const track of trace.tracks) {
      forEachOutermost(track, search.functions, (id) => {
        const first = ((track.starts[id] - view.lowest) * scale) | 0;
        matches.fill(1, first, Math.max(first, ((track.ends[id] - view.lowest) * scale) | 0) + 1);
      });
    }
  }

  /** @param {number} x */
  partAt(x) {
    const { left, right } = this.window();
    // A window of a few pixels is all edge: there the middle is for moving it.
    const edge = Math.min(grip, (right - left) / 4);
    if (Math.abs(x - left) <= edge) return { part: "left", cursor: "ew-resize" };
    if (Math.abs(x - right) <= edge) return { part: "right", cursor: "ew-resize" };
    if (x > left && x < right && !this.app.view.isWhole) return { part: "window", cursor: "grab" };
    return { part: "outside", cursor: "crosshair" };
  }

  /** @param {PointerEvent} event */
  press(event) {
    if (event.button !== 0) return;
    const { canvas } = this;
    const { view } = this.app;
    const { part } = this.partAt(event.offsetX);
    const origin = this.timeAt(event.offsetX);
    const { from, to } = view;
    canvas.setPointerCapture(event.pointerId);
    let moved = false;
    const move = (/** @type {PointerEvent} */ now) => {
      const time = this.timeAt(now.offsetX);
      moved ||= Math.abs(now.offsetX - event.offsetX) > 2;
      if (!moved) return;
      if (part === "left") view.show(Math.min(time, to), to);
      else if (part === "right") view.show(from, Math.max(time, from));
      else if (part === "window") view.pan(from + time - origin - view.goal.from);
      else view.show(Math.min(origin, time), Math.max(origin, time));
    };
    const release = () => {
      canvas.removeEventListener("pointermove", move);
      // A click beside the window brings it there.
      if (!moved && part === "outside") view.glide(origin - view.length / 2, origin + view.length / 2);
    };
    canvas.addEventListener("pointermove", move);
    canvas.addEventListener("pointerup", release, { once: true });
  }

  /** @param {WheelEvent} event */
  wheel(event) {
    event.preventDefault();
    this.app.view.zoom(this.timeAt(event.offsetX), Math.exp(event.deltaY * 0.0022));
  }

  /** Tells the window to those who do not see it. */
  describe() {
    const { view } = this.app;
    const share = ((view.from + view.to) / 2 - view.lowest) / (view.highest - view.lowest);
    this.canvas.setAttribute("aria-valuenow", String(Math.round(share * 100)));
    this.canvas.setAttribute("aria-valuetext", `${formatDuration(view.length)} from ${formatDuration(Math.max(0, view.from))}`);
  }
}
