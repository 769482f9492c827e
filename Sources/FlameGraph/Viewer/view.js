// The window: which part of the time is on screen.

/** Shortest window, ns: closer than this there is nothing to tell apart. */
const shortestWindow = 20;

/** Empty margin at both ends of the whole trace, as a share of its duration. */
const margin = 0.004;

export class View {
  /**
   * @param {number} duration of the trace, ns
   * @param {() => void} changed
   */
  constructor(duration, changed) {
    this.duration = Math.max(duration, shortestWindow);
    this.changed = changed;
    this.lowest = -this.duration * margin;
    this.highest = this.duration * (1 + margin);
    this.from = this.lowest;
    this.to = this.highest;
    /** Where a glide is going: the next key goes on from there. */
    this.goal = { from: this.from, to: this.to };
    this.animation = 0;
  }

  get length() {
    return this.to - this.from;
  }

  /** Whether the whole trace is shown. */
  get isWhole() {
    return this.from <= this.lowest && this.to >= this.highest;
  }

  /**
   * @param {number} from ns
   * @param {number} to ns
   */
  show(from, to) {
    cancelAnimationFrame(this.animation);
    const [low, high] = this.clamped(from, to);
    this.goal = { from: low, to: high };
    if (low === this.from && high === this.to) return;
    this.from = low;
    this.to = high;
    this.changed();
  }

  /**
   * The nearest window that lies within the trace; its length is kept when it can be.
   * @param {number} from
   * @param {number} to
   * @returns {[number, number]}
   */
  clamped(from, to) {
    const most = this.highest - this.lowest;
    const length = Math.min(most, Math.max(shortestWindow, to - from));
    const low = Math.min(this.highest - length, Math.max(this.lowest, (from + to - length) / 2));
    return [low, low + length];
  }

  /**
   * Goes there in a short glide, or at once when the reader asked for less motion.
   * @param {number} from
   * @param {number} to
   */
  glide(from, to) {
    cancelAnimationFrame(this.animation);
    const [endFrom, endTo] = this.clamped(from, to);
    this.goal = { from: endFrom, to: endTo };
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) return this.show(endFrom, endTo);
    const { from: startFrom, to: startTo } = this;
    const begin = performance.now();
    const step = () => {
      const share = Math.min(1, (performance.now() - begin) / 140);
      const eased = 1 - (1 - share) ** 3;
      this.from = share < 1 ? startFrom + (endFrom - startFrom) * eased : endFrom;
      this.to = share < 1 ? startTo + (endTo - startTo) * eased : endTo;
      this.changed();
      if (share < 1) this.animation = requestAnimationFrame(step);
    };
    step();
  }

  fit() {
    this.glide(this.lowest, this.highest);
  }

  /**
   * @param {number} time stays where it is
   * @param {number} factor above 1 shows more time
   * @param {boolean} [smooth]
   */
  zoom(time, factor, smooth = false) {
    const { goal } = this;
    const length = Math.max(shortestWindow, (goal.to - goal.from) * factor);
    const share = (time - goal.from) / (goal.to - goal.from);
    const from = time - share * length;
    if (smooth) this.glide(from, from + length);
    else this.show(from, from + length);
  }

  /**
   * @param {number} time to move by, ns
   * @param {boolean} [smooth]
   */
  pan(time, smooth = false) {
    const length = this.goal.to - this.goal.from;
    const from = Math.min(this.highest - length, Math.max(this.lowest, this.goal.from + time));
    if (smooth) this.glide(from, from + length);
    else this.show(from, from + length);
  }
}
