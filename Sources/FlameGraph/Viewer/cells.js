// What one row of a track looks like through a window: slices wide enough to see, and cells for those that are not.

import { Track } from "./track.js";

/** Widest cell of merged slices, in pixels: wide enough to keep the drawing cheap, narrow enough to keep its texture. */
const widestCell = 4;

/** With so many slices in one cell, gaps of a pixel between them are few enough to draw over, and looking for them dear. */
const denseCell = 32;

/**
 * Calls `draw` for everything in a row between two times, by time. A slice of at least a pixel comes alone. Narrower ones
 * that stand closer than a pixel come together as one cell; none is left out.
 *
 * @param {Track} track
 * @param {number} row
 * @param {number} from ns
 * @param {number} to ns
 * @param {number} pixel width of a pixel, ns
 * @param {(id: number, place: number, count: number, start: number, end: number) => void} draw `id` is the longest slice of
 *   the cell, whose slices stand at `place ..< place + count` in `rowOrder`
 */
export function forEachCell(track, row, from, to, pixel, draw) {
  const { starts, ends, rowOrder, rowLengths } = track;
  const rowEnd = track.rowFirst[row + 1];
  let place = track.firstEndingAfter(row, from);
  // A slice of no length that stands exactly at the window's start ends there, too.
  const first = track.rowFirst[row];
  while (place > first && starts[rowOrder[place - 1]] === from) place--;

  let cellFirst = -1;
  let cellLongest = 0;
  let cellStart = 0;
  let cellEnd = 0;
  const flush = () => {
    if (cellFirst >= 0) draw(rowOrder[cellLongest], cellFirst, place - cellFirst, cellStart, cellEnd);
    cellFirst = -1;
  };

  while (place < rowEnd) {
    const id = rowOrder[place];
    const start = starts[id];
    if (start > to) break;
    if (rowLengths[place] >= pixel) {
      flush();
      draw(id, place, 1, start, ends[id]);
      place++;
      continue;
    }
    const cell = edgeAfter(start, pixel * widestCell);
    const dense = place + denseCell < rowEnd && starts[rowOrder[place + denseCell]] < cell;
    if (dense) {
      const next = track.firstStartingFrom(place + denseCell, rowEnd, cell);
      const longest = track.longestPlace(place, next);
      if (rowLengths[longest] < pixel) {
        flush();
        draw(rowOrder[longest], place, next - place, start, ends[rowOrder[next - 1]]);
        place = next;
        continue;
      }
    }
    let next = track.firstStartingFrom(place + 1, rowEnd, edgeAfter(start, pixel));
    // Only the last slice that starts in this pixel can reach out of it, and so be wide.
    if (next > place + 1 && rowLengths[next - 1] >= pixel) next--;
    const longest = next === place + 1 ? place : track.longestPlace(place, next);
    if (cellFirst >= 0 && (start - cellEnd >= pixel || start - cellStart >= widestCell * pixel)) flush();
    if (cellFirst < 0) {
      cellFirst = place;
      cellStart = start;
      cellLongest = longest;
    } else if (rowLengths[longest] > rowLengths[cellLongest]) {
      cellLongest = longest;
    }
    place = next;
    cellEnd = ends[rowOrder[place - 1]];
  }
  flush();
}

/**
 * The next line of a grid that stands still in time and not on the screen, so that merged cells do not flicker when the window
 * moves.
 * @param {number} time
 * @param {number} size
 */
function edgeAfter(time, size) {
  // Rounding must not put the line before the time itself.
  return Math.max((Math.floor(time / size) + 1) * size, time + size / 1024);
}
