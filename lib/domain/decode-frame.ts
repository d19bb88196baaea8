import { decodedWords } from './instruments/decoded-words.ts';
import type { Decoded, DecodeOptions, Decoder } from './instruments/decoder.ts';
import { decoderOf, decoders } from './instruments/formats.ts';
import { longestFrame } from './instruments/frame.ts';
import { type Candidate, type Recognised, recognise } from './instruments/recognise.ts';
import { failed, ok, quoted, type Result } from './problem.ts';

/** What a frame says, and what frames of its format measure, where that is one thing in every format that it fits. */
export interface FrameRead {
  decoded: Decoded;
  measures: Decoder['measures'];
}

/** Reads a frame in the format that was declared, else in the one it is recognised as. */
export function decodeFrame(frame: string, format: string | undefined, options: DecodeOptions): Result<FrameRead> {
  if (format !== undefined) {
    const decoder = decoderOf(format);
    if (!decoder) {
      return failed(
        'unknown-format',
        `Cannot decode with ${quoted(format)}: it is none of the ${decoders.length} formats; "cellgauge formats" lists them`,
        'format',
      );
    }
    const decoded = decoder.decode(frame, options);
    if (decoded) return ok({ decoded, measures: decoder.measures });
    const why = whyMisfit(frame) ?? `it is no frame of ${format}`;
    return failed('invalid-frame', `Cannot read the frame ${quoted(frame)}: ${why}`, 'raw');
  }
  return readAs(recognise(frame, options), frame);
}

/** What a frame says as what it was recognised as; refused `ambiguous-format` or `unknown-format`. */
export function readAs(recognised: Recognised, frame: string): Result<FrameRead> {
  switch (recognised.kind) {
    case 'recognised':
      return ok({ decoded: recognised.decoded, measures: measuredBy(recognised.candidates) });
    case 'ambiguous':
      return failed(
        'ambiguous-format',
        `Cannot tell the format of ${quoted(frame)}: it may be ${meanings(recognised.candidates).join(' or ')}; give format, or put the instrument's into the registry`,
        'raw',
      );
    case 'unknown':
      return failed(
        'unknown-format',
        `Cannot read the frame ${quoted(frame)}: ${whyMisfit(frame) ?? `it fits none of the ${decoders.length} formats`}`,
        'raw',
      );
  }
}

/** Of what is no frame at all, as a file whose line ends were lost. */
const whyMisfit = (frame: string): string | undefined =>
  frame.length > longestFrame
    ? `it has ${frame.length} characters, and no frame has more than ${longestFrame}: are its line ends lost?`
    : undefined;

/** Formats that say the same stand together: `sbi, plain (921 without unit)`. */
function meanings(candidates: readonly Candidate[]): string[] {
  const formatsByMeaning = new Map<string, string[]>();
  for (const { format, decoded } of candidates) {
    const words = decodedWords(decoded);
    formatsByMeaning.set(words, [...(formatsByMeaning.get(words) ?? []), format]);
  }
  return [...formatsByMeaning].map(([words, formats]) => `${formats.join(', ')} (${words})`);
}

/** A bare `+0012.345` may come from a balance or from a gauge: then it measures neither. */
function measuredBy(candidates: readonly Candidate[]): Decoder['measures'] {
  const told = new Set(
    candidates.map(({ format }) => decoderOf(format)?.measures).filter((measures) => measures !== undefined),
  );
  const [measures, ...others] = told;
  return others.length === 0 ? measures : undefined;
}
