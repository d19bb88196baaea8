import type { JsonObject } from './content.ts';
import { decodeFrame } from './decode-frame.ts';
import { fixableFields } from './fix-rule.ts';
import type { Decoded } from './instruments/decoder.ts';
import type { ProblemCode } from './problem.ts';
import type { Why } from './standing-letter.ts';
import { textOfBase64 } from './text.ts';

/**
 * The field whose correction can cure a problem; `undefined` where no single field can: garbled frames, overloads, what
 * Ionworks refused. `words` is what the reading says, as readingObjectsIn gives it; its frame is read without the registry.
 */
export function wrongField({ code, path }: Pick<Why, 'code' | 'path'>, words: JsonObject): string | undefined {
  switch (code as ProblemCode) {
    case 'missing-cell':
    case 'unknown-cell':
      return 'cell';
    // The name is right, and several bear it; what is no id is refused whatever the name beside it.
    case 'ambiguous-cell':
    case 'invalid-cell':
      return 'cell_instance_id';
    // The frame says none, or one that the message can agree with.
    case 'missing-unit':
    case 'unit-mismatch':
      return 'unit';
    case 'unknown-unit':
    case 'ambiguous-unit':
      return tellsUnit(words) ? undefined : 'unit';
    case 'wrong-dimension':
      return tellsUnit(words) ? 'property' : 'unit';
    case 'missing-property':
    case 'invalid-property':
      return 'property';
    case 'invalid-value':
      return 'value';
    case 'ambiguous-number':
      return fieldOfNumber(words);
    case 'invalid-time':
      return 'measured_at';
    case 'ambiguous-format':
      return 'format';
    // A frame that fits no format fits none by name either.
    case 'unknown-format':
      return fieldIn(path) === 'raw' ? undefined : 'format';
    case 'unreadable-message':
      return fixableFields.find((field) => field === fieldIn(path));
    default:
      return undefined;
  }
}

/** The instrument's frame of a reading, where it came as one. */
export function frameIn({ raw, raw_base64 }: JsonObject): string | undefined {
  if (typeof raw === 'string') return raw;
  return typeof raw_base64 === 'string' ? textOfBase64(raw_base64) : undefined;
}

/** `unit` of `readings[3].unit`. */
const fieldIn = (path: string | undefined): string | undefined => path?.replace(/^readings\[\d+\]\.?/, '');

/** A unit beside a frame that has its own can only agree with it. */
const tellsUnit = (words: JsonObject): boolean =>
  decodedWith(words).some((decoded) => decoded.kind === 'value' && decoded.unit !== undefined);

/** A number in a frame cannot be written anew, but its decimal mark can be told, where the format goes by it. */
function fieldOfNumber(words: JsonObject): string | undefined {
  if (frameIn(words) === undefined) return 'value';
  return decodedWith(words).some(({ kind }) => kind === 'value') ? 'decimal' : undefined;
}

/** What the frame says with either decimal mark. */
function decodedWith(words: JsonObject): Decoded[] {
  const frame = frameIn(words);
  if (frame === undefined) return [];
  const format = typeof words.format === 'string' ? words.format.trim() : undefined;
  return (['.', ','] as const).flatMap((decimal) => {
    const read = decodeFrame(frame, format, { decimal });
    return read.ok ? [read.value.decoded] : [];
  });
}
