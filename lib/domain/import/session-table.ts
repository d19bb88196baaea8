/**
 * Which rows of a file belong to one session, found in a first reading and looked up in a second, in 12 bytes a row: rows
 * of one cell and stage whose times are no further apart than the session gap. Cell and stage are kept as a hash: two that
 * share one may come into one session here, which takes nothing from either, as whatever is sent together is parted again
 * by what it says. What is needed is that no session is ever in two.
 */
export interface SessionTable {
  /** First reading: one more row. `key` tells cell and stage; epoch milliseconds. */
  add: (key: string, measuredAt: number) => void;
  /** Ends the first reading. */
  close: (gapMs: number) => void;
  /** How many sessions there are. */
  sessions: () => number;
  /** Second reading: a row's session, and how many of its rows are still to come; `undefined` for a row never added. */
  take: (key: string, measuredAt: number) => { session: number; left: number } | undefined;
}

const bytesARow = 8;
/** Enough for 64 million rows; memory is taken as rows come. */
const mostBytes = 2 ** 29;

/** An entry is 64 bits: the hash above, the seconds below, so that sorting puts sessions together. */
export function sessionTable(): SessionTable {
  let buffer = new ArrayBuffer(2 ** 16, { maxByteLength: mostBytes });
  /** Seconds at even places, hashes at odd ones: the halves of a little-endian number, as on every machine that runs Node. */
  let halves = new Uint32Array(buffer);
  let rows = 0;
  let sessions = 0;
  /** At a session's first entry, how many of its rows are left; at its others, where that is, with `isWithin` set. */
  let places = new Uint32Array(0);
  const hashOf = lastRemembered(hashOfText);

  return {
    add(key, measuredAt) {
      if (rows * bytesARow === buffer.byteLength) buffer.resize(Math.min(mostBytes, buffer.byteLength * 2));
      halves[2 * rows] = secondOf(measuredAt);
      halves[2 * rows + 1] = hashOf(key);
      rows += 1;
    },

    close(gapMs) {
      buffer = buffer.transferToFixedLength(rows * bytesARow);
      new BigUint64Array(buffer).sort();
      halves = new Uint32Array(buffer);
      places = new Uint32Array(rows);
      // Whole seconds are kept: between them lie no more than between the moments, rounded up.
      const gap = Math.ceil(gapMs / 1000);
      let first = 0;
      for (let row = 0; row < rows; row += 1) {
        if (row === 0 || !isNext(halves, row, gap)) {
          first = row;
          sessions += 1;
        } else places[row] = isWithin + first;
        places[first] = at(places, first) + 1;
      }
    },

    sessions: () => sessions,

    take(key, measuredAt) {
      const row = find(halves, rows, hashOf(key), secondOf(measuredAt));
      if (row === undefined) return undefined;
      const place = at(places, row);
      const session = place >= isWithin ? place - isWithin : row;
      const left = at(places, session) - 1;
      places[session] = left;
      return { session, left };
    },
  };
}

const isWithin = 2 ** 31;

const secondOf = (ms: number): number => Math.floor(ms / 1000) >>> 0;

const at = (numbers: Uint32Array, index: number): number => numbers[index] as number;

const isNext = (halves: Uint32Array, row: number, gap: number): boolean =>
  at(halves, 2 * row + 1) === at(halves, 2 * row - 1) && at(halves, 2 * row) - at(halves, 2 * row - 2) <= gap;

/** The first entry of that hash and second. */
function find(halves: Uint32Array, rows: number, hash: number, second: number): number | undefined {
  let low = 0;
  let high = rows;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const there = at(halves, 2 * middle + 1);
    if (there < hash || (there === hash && at(halves, 2 * middle) < second)) low = middle + 1;
    else high = middle;
  }
  return low < rows && at(halves, 2 * low + 1) === hash && at(halves, 2 * low) === second ? low : undefined;
}

/** FNV-1a. */
function hashOfText(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}

/** Rows of one cell mostly follow one another. */
function lastRemembered(of: (text: string) => number): (text: string) => number {
  let last = '';
  let result = of(last);
  return (text) => {
    if (text !== last) {
      last = text;
      result = of(text);
    }
    return result;
  };
}
