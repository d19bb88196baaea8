import { textOfBytes } from '../../text.ts';
import { fitsFormat } from './fits-format.ts';

/** What the bytes of a line come to. */
export type Cut =
  /** One frame without its line end. */
  | { kind: 'frame'; bytes: Buffer }
  /** A piece of one: its end did not come, or its beginning. */
  | { kind: 'cut-short'; bytes: Buffer };

/**
 * What it means that no byte comes for a while in the midst of a frame: that no more will, as on a serial line; that it
 * will come late or never, as through a network; nothing, as in a file, whose bytes are never lost.
 */
export type Silence = 'no more' | 'late or never' | 'nothing';

/** Cuts bytes into frames, as they come. It has no clock: whoever feeds it tells it of silence. */
export interface FrameCutter {
  /** Some bytes came. */
  came: (bytes: Uint8Array) => Cut[];
  /** For so many milliseconds without a byte there is nothing to say; `undefined`: no silence says anything. */
  patienceMs: () => number | undefined;
  /** It was silent for so long. */
  silent: () => Cut[];
  /** The connection is lost: what comes next is the beginning of a frame. */
  lost: () => Cut[];
  /** What comes next, up to a line end, began before anybody listened: it is passed over. */
  amid: () => void;
}

/**
 * A cutter of frames that end with CR, LF or both, STX and NUL left on them; empty ones are nothing. Frames of a
 * declared `format` that have one length and need no end are whole after a moment's silence, too. A piece of a frame is
 * never given out as a frame: 12.34 of 12.345 is a wrong number, and so is 45. What comes after a piece is one, too, where
 * both together would be a frame.
 */
export function frameCutter({ format, silence }: { format?: string | undefined; silence: Silence }): FrameCutter {
  const whole = format === undefined ? undefined : lengthsWithoutEnd.get(format);
  let pending = Buffer.alloc(0);
  /** What is pending: a frame from its beginning; perhaps the rest of one that was cut short; of one passed over. */
  let part: 'frame' | 'perhaps a rest' | 'a rest' = 'frame';
  /** What was cut short before what is pending. */
  let before: Buffer | undefined;

  const taken = (): Buffer => {
    const bytes = pending;
    pending = Buffer.alloc(0);
    return bytes;
  };
  const isWhole = (): boolean => whole !== undefined && part === 'frame' && pending.length % whole === 0;
  /** A line end has come. */
  const ended = (): Cut[] => {
    const bytes = taken();
    const was = part;
    part = 'frame';
    if (bytes.length === 0 || was === 'a rest') return [];
    const isRest = was !== 'frame' || (before !== undefined && fitsFormat(together(before, bytes), format));
    before = undefined;
    return [{ kind: isRest ? 'cut-short' : 'frame', bytes }];
  };
  const broken = (): Cut[] => {
    const bytes = taken();
    if (part === 'a rest' || !isShown(bytes)) return [];
    before = bytes;
    return [{ kind: 'cut-short', bytes }];
  };

  return {
    came(bytes) {
      const cuts: Cut[] = [];
      let start = 0;
      for (let at = 0; at < bytes.length; at += 1) {
        if (bytes[at] !== carriageReturn && bytes[at] !== lineFeed) continue;
        pending = Buffer.concat([pending, bytes.subarray(start, at)]);
        start = at + 1;
        cuts.push(...ended());
      }
      pending = Buffer.concat([pending, bytes.subarray(start)]);
      if (pending.length <= longestPending) return cuts;
      cuts.push(...ended());
      part = 'a rest';
      return cuts;
    },

    patienceMs() {
      if (pending.length > 0 && isWhole()) return wholeMs;
      if (silence === 'nothing' || (pending.length === 0 && part === 'frame')) return undefined;
      return pending.length > 0 || silence === 'no more' ? silentMs : lateMs;
    },

    silent() {
      if (isWhole()) return pieces(taken(), whole as number);
      const restMayCome = silence === 'late or never' && isShown(pending);
      const cuts = broken();
      if (!restMayCome) part = 'frame';
      else if (part === 'frame') part = 'perhaps a rest';
      return cuts;
    },

    lost() {
      const cuts = broken();
      part = 'frame';
      // Of what was on its way only a network keeps the rest.
      if (silence !== 'late or never') before = undefined;
      return cuts;
    },

    amid() {
      part = 'a rest';
    },
  };
}

const together = (...parts: readonly Buffer[]): string => textOfBytes(Buffer.concat(parts));

const carriageReturn = 0x0d;
const lineFeed = 0x0a;

/** Bits and digits of Digimatic; what passes them on may add no line end. */
const lengthsWithoutEnd: ReadonlyMap<string, number> = new Map([
  ['digimatic', 13],
  ['digimatic-bits', 52],
]);

/** More bytes without an end are no frame of any format: they are given out, to be refused, so that nothing grows. */
const longestPending = 512;

/** So long is the silence between whole frames, in the midst of one, and until what a network held back has come. */
const wholeMs = 50;
const silentMs = 1000;
const lateMs = 10_000;

/** Marks around a frame, or what plugging in leaves on a line: nobody wants to hear of NUL, blanks and the like. */
const isShown = (bytes: Buffer): boolean => bytes.some((byte) => byte > 0x20);

const pieces = (bytes: Buffer, length: number): Cut[] =>
  Array.from({ length: bytes.length / length }, (_, index) => ({
    kind: 'frame',
    bytes: bytes.subarray(index * length, (index + 1) * length),
  }));
