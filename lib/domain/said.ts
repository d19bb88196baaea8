import Big from 'big.js';

import { decodeFrame } from './decode-frame.ts';
import type { Fields } from './fields.ts';
import type { InstrumentEntry } from './instrument-entry.ts';
import { readNumber } from './number.ts';
import { failed, ok, quoted, type Result } from './problem.ts';
import { storable, textOfBase64 } from './text.ts';
import { sameUnit } from './unit.ts';
import type { OwnUnits } from './unsettled-unit.ts';

type DecimalMark = '.' | ',' | undefined;

/** The instrument's own words: digits and unit, and what the frame told beside them. */
export interface Said {
  value: string;
  unit: string;
  raw?: string;
  weight?: 'net' | 'gross';
  measures?: 'length' | 'mass';
  /** What the owner of the instrument has settled of its units. */
  ownUnits?: OwnUnits;
}

/** What the reading says: by its frame, or as a value that was decoded already. */
export function whatIsSaid(fields: Fields, entry: InstrumentEntry | undefined, decimal: DecimalMark): Result<Said> {
  const frame = fields.raw ?? (fields.raw_base64 === undefined ? undefined : textOfBase64(fields.raw_base64));
  const what = frame ?? fields.value;
  if (what === undefined) return failed('invalid-value', 'Cannot take the reading: it has neither value nor raw');
  if (fields.stable === false) {
    return failed('unstable', `Cannot take ${quoted(String(what))}: the message says that it was not stable`, 'stable');
  }
  if (frame !== undefined) return saidByFrame(frame, fields, entry, decimal);
  return saidDecoded(what, fields.unit ?? entry?.unit, { decimal, entry });
}

function saidDecoded(
  value: number | string,
  unit: string | undefined,
  { decimal, entry }: { decimal: DecimalMark; entry: InstrumentEntry | undefined },
): Result<Said> {
  const number = numberSaid(value, decimal);
  if (!number.ok) return number;
  if (unit === undefined) {
    return failed(
      'missing-unit',
      `Cannot convert ${number.value}: the reading has no unit, nor has its instrument in the registry`,
    );
  }
  return ok({ value: number.value, unit, ...(entry && { ownUnits: entry }) });
}

function numberSaid(value: number | string, decimal: DecimalMark): Result<string> {
  const text = String(value);
  // A JSON number has no grouping: its point is its decimal mark, whatever mark the lab writes.
  const read = readNumber(text, typeof value === 'number' ? '.' : decimal);
  if (read.kind === 'number') return ok(read.value);
  if (read.kind === 'none') {
    return failed(
      'invalid-value',
      `Cannot take the value ${quoted(text)}: it is no decimal number that an instrument shows`,
      'value',
    );
  }
  return failed(
    'ambiguous-number',
    `Cannot take the value ${quoted(text)}: it may mean ${read.readings.join(' or ')}; give decimal "." or ","`,
    'value',
  );
}

function saidByFrame(
  frame: string,
  fields: Fields,
  entry: InstrumentEntry | undefined,
  decimal: DecimalMark,
): Result<Said> {
  const read = decodeFrame(frame, fields.format ?? entry?.format, decimal === undefined ? {} : { decimal });
  if (!read.ok) return read;
  const { decoded, measures } = read.value;

  if (decoded.kind === 'error') {
    return failed(decoded.code, `Cannot take the frame ${quoted(frame)}: ${decoded.says}`, 'raw');
  }
  if (decoded.stable === false) {
    return failed('unstable', `Cannot take the frame ${quoted(frame)}: the instrument marks it as not stable`, 'raw');
  }
  if (decoded.unit !== undefined && fields.unit !== undefined && !sameUnit(decoded.unit, fields.unit)) {
    return failed(
      'unit-mismatch',
      `Cannot take the frame ${quoted(frame)} in ${quoted(fields.unit)}: the instrument says ${quoted(decoded.unit)}`,
      'unit',
    );
  }
  if (fields.value !== undefined) {
    const beside = numberSaid(fields.value, decimal);
    if (!beside.ok) return beside;
    if (!new Big(beside.value).eq(decoded.value)) {
      return failed(
        'invalid-value',
        `Cannot take the value ${beside.value} beside the frame ${quoted(frame)}: it says ${decoded.value}`,
        'value',
      );
    }
  }
  const unit = decoded.unit ?? fields.unit ?? entry?.unit;
  if (unit === undefined) {
    return failed(
      'missing-unit',
      `Cannot convert ${decoded.value} from the frame ${quoted(frame)}: it carries no unit, nor does its message or registry entry`,
    );
  }
  return ok({
    value: decoded.value,
    unit,
    raw: storable(frame),
    ...(entry && { ownUnits: entry }),
    ...(decoded.weight !== undefined && { weight: decoded.weight }),
    ...(measures !== undefined && { measures }),
  });
}
