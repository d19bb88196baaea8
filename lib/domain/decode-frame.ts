import type { Decoded, DecodeOptions, Decoder } from './instruments/decoder.ts';
import { decoderOf, decoders } from './instruments/formats.ts';
import { recognise } from './instruments/recognise.ts';
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
        `Cannot decode with ${quoted(format)}: the formats are ${formatList()}`,
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
      return ok({ decoded: recognised.decoded, measures: measuredBy(recognised.formats) });
    case 'ambiguous': {
      const candidates = recognised.candidates.map(({ format: id, decoded }) => `${id} (${wordsOf(decoded)})`);
      return failed(
        'ambiguous-format',
        `Cannot tell the format of ${quoted(frame)}: it may be ${candidates.join(' or ')}; give format`,
        'raw',
      );
    }
    case 'unknown':
      return failed('unknown-format', `Cannot read the frame ${quoted(frame)}: it fits none of ${formatList()}`, 'raw');
  }
}

/** A bare `+0012.345` may come from a balance or from a gauge: then it measures neither. */
function measuredBy(formats: readonly string[]): Decoder['measures'] {
  const told = new Set(
    formats.map((format) => decoderOf(format)?.measures).filter((measures) => measures !== undefined),
  );
  const [measures, ...others] = told;
  return others.length === 0 ? measures : undefined;
}

const formatList = (): string => decoders.map(({ format }) => format).join(', ');

const wordsOf = (decoded: Decoded): string =>
  decoded.kind === 'error' ? decoded.code : [decoded.value, decoded.unit].filter(Boolean).join(' ');
