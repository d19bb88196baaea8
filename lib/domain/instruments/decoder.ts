import type { ProblemCode } from '../problem.ts';

/** What one instrument frame says. */
export type Decoded =
  | {
      kind: 'value';
      /** The digits shown, as a plain decimal: optional minus, no leading zeros, trailing zeros kept (`-0.0250`). */
      value: string;
      /** The unit as the instrument writes it, e.g. `g`, `mm`, `GN`; absent where the frame carries none. */
      unit?: string;
      /** Absent where the format does not tell. */
      stable?: boolean;
      /** What kind of weight, where the frame tells: only a net weight is a `weight`. */
      weight?: 'net' | 'gross';
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
  /** The decimal mark of the instrument that wrote the frame, where it is known. Only `plain` can depend on it. */
  decimal?: '.' | ',';
}

/** One format. A new instrument is one such object in a file of its own, and one line in `formats.ts`. */
export interface Decoder {
  /** The id used in messages and in the registry, as in the overview table of supported instruments. */
  format: string;
  /** Makers and devices, for people. */
  title: string;
  /** What such frames measure: a balance's frame is a weight; a gauge's is a length. Absent where either is possible. */
  measures?: 'length' | 'mass';
  /** `undefined` where the frame does not fit the grammar: it is refused, never salvaged. Never throws; linear in the frame's length. */
  decode(frame: string, options: DecodeOptions): Decoded | undefined;
}
