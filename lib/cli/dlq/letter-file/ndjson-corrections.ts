import type { JsonObject } from '../../../domain/content.ts';
import type { Correction } from '../../../domain/correction-rules.ts';
import { parseJsonVerbatim } from '../../../domain/json.ts';
import { isPlain } from '../../../domain/open-letter.ts';
import { quoted } from '../../../domain/problem.ts';
import type { CorrectionRead, CorrectionsRead } from './corrections-read.ts';

/** Reads corrections from NDJSON, a letter a line. A number in `correct` keeps its digits: `4.120`. */
export function ndjsonCorrections(text: string): CorrectionsRead {
  const corrections: Correction[] = [];
  let rows = 0;
  for (const [index, content] of text.split(/\r\n|\n|\r/).entries()) {
    if (content.trim() === '') continue;
    const line = index + 1;
    const letter = objectIn(content);
    if (!letter) {
      const reason = `line ${line}, ${quoted(content, 40)}, is no JSON object: write each letter on a line of its own`;
      return { ok: false, reason };
    }
    const { letter: letterId, readings } = letter;
    if (typeof letterId !== 'string' || letterId === '' || !Array.isArray(readings)) {
      return { ok: false, reason: `line ${line} has no letter and readings: give it as it was exported` };
    }
    rows += readings.length;
    for (const reading of readings) {
      const read = correctionIn(reading, { letterId, line });
      if (!read.ok) return read;
      if (read.correction) corrections.push(read.correction);
    }
  }
  return { ok: true, corrections, rows };
}

function objectIn(content: string): JsonObject | undefined {
  try {
    const value = parseJsonVerbatim(content);
    return isPlain(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function correctionIn(reading: unknown, where: { letterId: string; line: number }): CorrectionRead {
  const words = isPlain(reading) ? reading : { correct: {} };
  const [id, place, name, value] = [words.reading, words.number, words.field, words.correct].map(textOf);
  if (id === undefined || name === undefined || value === undefined || !/^\d{0,6}$/.test(place ?? '?')) {
    const reason = `line ${where.line} has a reading that cannot be read: its reading, field and correct are texts, its number is a whole one from 1`;
    return { ok: false, reason };
  }
  if (value.trim() === '') return { ok: true, correction: undefined };
  return {
    ok: true,
    correction: {
      ...where,
      readingId: id,
      number: place ? Number(place) : undefined,
      field: name,
      correct: value,
    },
  };
}

/** Empty where there is none; `undefined` where it is an object or a list. */
function textOf(value: unknown): string | undefined {
  if (value === undefined || value === null) return '';
  if (JSON.isRawJSON(value)) return (value as { rawJSON: string }).rawJSON;
  return typeof value === 'object' ? undefined : String(value);
}
