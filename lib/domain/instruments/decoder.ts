import type { ProblemCode } from '../problem.ts';

/** What one instrument frame says. */
export type Decoded =
  | {
      kind: 'value';
      /** The digits shown, as a plain decimal: optional minus, no leading zeros, trailing zeros kept (`-0.0250`). */
      value: string;
      /**
       * What the format means by the unit it writes (`in` for `"`, `GN` for KERN's `GR`, `tonne` for an indicator's `t`);
       * as written where the format does not settle it. Absent where the frame carries none.
       */
      unit?: string;
      /** Absent where the format does not tell. */
      stable?: boolean;
      /** What kind of weight, where the frame tells: a gross weight is not the cell's. */
      weight?: 'net' | 'gross';
      /** What the instrument finds of the value by the limits set in it, as it writes it: `HI`, `<`. */
      verdict?: string;
    }
  | {
      /** The frame fits the grammar and says that there is no value. */
      kind: 'error';
      code: FrameProblem;
      /** What the instrument said, in words: `balance is overloaded`, `instrument reports error 3t`. */
      says: string;
    };

export type FrameProblem = Extract<
  ProblemCode,
  | 'overload'
  | 'underload'
  | 'out-of-range'
  | 'not-ready'
  | 'no-data'
  | 'device-error'
  | 'not-a-reading'
  | 'ambiguous-number'
>;

export interface DecodeOptions {
  /** The decimal mark of the instrument that wrote the frame, where it is known. Few formats can depend on it. */
  decimal?: '.' | ',';
  /** Set where no format was declared: a grammar that fits other texts, too, may then ask for more. */
  recognising?: true;
}

/** One format. A new instrument is one such object, in the file of its family, and one line in `formats.ts`. */
export interface Decoder {
  /** The id used in messages and in the registry. */
  format: string;
  /** Makers and devices, for people. */
  title: string;
  /** A frame of the format, blanks and all, without its terminator. */
  example: string;
  /** What such frames measure: a balance's frame is a weight; a gauge's is a length. Absent where either is possible. */
  measures?: 'length' | 'mass';
  /** Whether a frame that holds a reading tells its unit, and whether it tells that it was stable. */
  tells: { unit: Told; stability: Told };
  /**
   * How sure the grammar is: `solid` and `good` are read from manuals or from code that cites them, `fair` is partly
   * rebuilt from stated widths and parsed by its parts, `captures` is known from logged lines alone.
   */
  grounds: 'solid' | 'good' | 'fair' | 'captures';
  /** `undefined` where the frame does not fit the grammar: it is refused, never salvaged. Never throws; linear in the frame's length. */
  decode(frame: string, options: DecodeOptions): Decoded | undefined;
}

export type Told = 'always' | 'sometimes' | 'never';
