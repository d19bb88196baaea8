import { plainDecimal } from '../number.ts';
import type { Decoded, DecodeOptions, Decoder, FrameProblem } from './decoder.ts';

/**
 * A frame without what transports put around it: a leading byte order mark, and STX, ETX, NUL, CR and LF at either
 * end. Blanks stay, since they are columns in some formats. `undefined` where no format's frames are so long.
 */
export function bareFrame(frame: string): string | undefined {
  if (frame.length > longestFrame) return undefined;
  let start = frame.startsWith('\ufeff') ? 1 : 0;
  let end = frame.length;
  // Beyond the frame's ends there is no character to match, and where all is framing the slice between them is empty.
  while (framing.has(frame.charCodeAt(start))) start += 1;
  while (framing.has(frame.charCodeAt(end - 1))) end -= 1;
  return frame.slice(start, end);
}

/** In characters, with all that is around it; the longest frame of any format in the manuals has a third of it. */
export const longestFrame = 200;

const framing: ReadonlySet<number> = new Set([0x00, 0x02, 0x03, 0x0d, 0x0a]);

/**
 * The bare frame of a protocol that is ASCII; `undefined` where it is too long or holds anything but printable ASCII: a
 * byte above 0x7F means wrong parity or word length, and then the digits are not to be trusted either.
 */
export function asciiLine(frame: string): string | undefined {
  const line = bareFrame(frame);
  return line !== undefined && printable.test(line) ? line : undefined;
}

const printable = /^[ -~]*$/;

/** The same without the blanks at its ends, for formats in which they are no columns. */
export const asciiWords = (frame: string): string | undefined => asciiLine(frame)?.trim();

/** A decoder of frames that are one line of ASCII, columns and all, by what it makes of the line. */
export const ofLine =
  (read: (line: string, options: DecodeOptions) => Decoded | undefined): Decoder['decode'] =>
  (frame, options) => {
    const line = asciiLine(frame);
    return line === undefined ? undefined : read(line, options);
  };

/** The same where blanks at the ends are no columns. */
export const ofWords = (read: (words: string, options: DecodeOptions) => Decoded | undefined): Decoder['decode'] =>
  ofLine((line, options) => read(line.trim(), options));

type Value = Extract<Decoded, { kind: 'value' }>;

/** What a frame tells beside the number; what it leaves out is undefined or empty. */
type Beside = { [Key in 'unit' | 'stable' | 'weight' | 'verdict']?: Value[Key] | undefined };

/** A frame that shows a number: its sign (`-`, else none or a plus), its digits with at most one point, what it tells beside. */
export function valueShown(sign: string, digits: string, { unit, stable, weight, verdict }: Beside = {}): Decoded {
  return {
    kind: 'value',
    value: plainDecimal(sign, digits),
    ...(unit && { unit }),
    ...(stable !== undefined && { stable }),
    ...(weight && { weight }),
    ...(verdict && { verdict }),
  };
}

/** A frame that fits its grammar and says that there is no value. */
export const noValue = (code: FrameProblem, says: string): Decoded => ({ kind: 'error', code, says });
