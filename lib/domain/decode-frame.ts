import { decodedWords } from './instruments/decoded-words.ts';
import type { Decoded, DecodeOptions, Decoder } from './instruments/decoder.ts';
import { decoderOf, decoders } from './instruments/formats.ts';
import { type Candidate, recognise } from './instruments/recognise.ts';
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
    return failed('invalid-frame', `Cannot read the frame ${quoted(frame)}: it is no frame of ${format}`, 'raw');
  }
  const recognised = recognise(frame, options);
  switch (recognised.kind) {
    case 'recognised':
      return ok({ decoded: recognised.decoded, measures: measuredBy(recognised.candidates) });
    case 'ambiguous':
      return failed(
        'ambiguous-format',
        `Cannot tell the format of ${quoted(frame)}: it may be ${meanings(recognised.candidates).join(' or ')}; give format, or put the instrument into the registry`,
        'raw',
      );
    case 'unknown':
      return failed(
        'unknown-format',
        `Cannot read the frame ${quoted(frame)}: it fits none of the ${decoders.length} formats`,
        'raw',
      );
  }
}

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
