import type { CellAnswer } from '../../cell-check.ts';
import { changedProblem } from '../../domain/distinct-readings.ts';
import type { Fields } from '../../domain/fields.ts';
import { digestOf } from '../../domain/identity.ts';
import type { ReceiptLine } from '../../domain/import/receipt-line.ts';
import type { RowPlace, TableReading } from '../../domain/import/rows/table-reading.ts';
import { orMapped } from '../../domain/import/settled-by.ts';
import { stringifyForSqs } from '../../domain/json.ts';
import { failed, type Problem, type ProblemCode, type Result } from '../../domain/problem.ts';
import { type Reading, type Said, sameContent } from '../../domain/reading.ts';
import { type ReadingRules, readingOf } from '../../domain/reading-of.ts';
import type { FirstSaid, GatheredSession } from './gathered-sessions.ts';

/** Where a value stands, and what is known of its cell. */
export interface ValuePlace {
  sheet: string;
  row: number;
  place: RowPlace;
  /** What Ionworks says of the cell; `undefined` where it was not asked. */
  cell: CellAnswer | undefined;
}

/** A value of a file with its line; `carried`, where it is a reading that can be sent. */
export interface PreparedValue {
  line: ReceiptLine;
  carried?: { json: string; visit: string; said: Said; measuredAt: number; fields: Fields };
}

/**
 * Makes of a value the reading that ingest will make of it, or says why it is none. Its id is the producer's own, or says
 * what the reading says; equal ones are numbered within their session, as what is equal is of one session.
 */
export function prepareValue(
  { column, fields }: TableReading,
  { sheet, row, place, cell }: ValuePlace,
  session: GatheredSession | undefined,
  rules: ReadingRules,
): PreparedValue {
  const line: ReceiptLine = {
    ...{ sheet, row, column, cell: place.cell?.text ?? '', value: '', readingId: '' },
    cellId: cell?.kind === 'known' ? cell.id : '',
    outcome: { kind: 'queued' },
  };
  if (!fields.ok) return refused(line, fields);
  line.value = valueWords(fields.value);
  const own = fields.value.reading_id;
  const id = own ?? (session && numbered(digestOf(fields.value), session));
  if (id === undefined)
    return refused(line, failed('invalid-time', 'Cannot file the reading: its row tells no moment'));
  line.readingId = id;
  if (cell?.kind === 'refused') return refused(line, { ok: false, problem: cell.problem });

  const said: Fields = {
    ...fields.value,
    ...(line.cellId !== '' && { cell_instance_id: line.cellId }),
    reading_id: id,
  };
  const reading = readingOf(said, { id, path: '', sentAt: rules.now }, rules);
  if (!reading.ok) return refused(line, advised(reading.problem));
  line.value = `${reading.value.value} ${reading.value.unit}`;
  if (own !== undefined && session) {
    // A session may have two cells in it, whose ids are their own.
    const key = `${line.cell}\n${own}`;
    session.own ??= new Map();
    const first = session.own.get(key);
    if (first) return repeated(line, reading.value, first);
    session.own.set(key, { said: saidBy(reading.value), row });
  }
  const { operator = '', protocol, measuredAt } = reading.value;
  const visit = protocol === undefined ? operator : `${operator}\n${JSON.stringify(protocol)}`;
  return {
    line,
    carried: { json: stringifyForSqs(said), visit, said: saidBy(reading.value), measuredAt, fields: said },
  };
}

const saidBy = ({ property, value, unit }: Reading): Said => ({ property, value, unit });

function refused(line: ReceiptLine, { problem }: Extract<Result<unknown>, { ok: false }>): PreparedValue {
  line.outcome = { kind: 'rejected', problem };
  return { line };
}

/** What a person with a file can do about it, where the sentence knows of messages and instruments alone. */
const advice: Partial<Record<ProblemCode, string>> = {
  'missing-unit': `name it in the header, as in "Thickness [mm]", or give ${orMapped('--default unit=mm', 'defaults')}`,
  'missing-property': `give ${orMapped('--default property=thickness', 'defaults')}`,
};

function advised(problem: Problem): Extract<Result<unknown>, { ok: false }> {
  const more = advice[problem.code];
  return { ok: false, problem: more === undefined ? problem : { ...problem, detail: `${problem.detail}; ${more}` } };
}

/** The file says something under an id that it has used before. */
function repeated(line: ReceiptLine, reading: Reading, { said, row }: FirstSaid): PreparedValue {
  if (!sameContent(reading, said)) return refused(line, { ok: false, problem: changedProblem(reading, said) });
  line.outcome = { kind: 'duplicate', why: `row ${row} says the same` };
  return { line };
}

/** As messages number what they say several times (design: Identity). */
function numbered(digest: string | undefined, { occurrences }: GatheredSession): string | undefined {
  if (digest === undefined) return undefined;
  const occurrence = (occurrences.get(digest) ?? 0) + 1;
  occurrences.set(digest, occurrence);
  return occurrence === 1 ? digest : `${digest}-${occurrence}`;
}

const valueWords = ({ value, raw, raw_base64, unit }: Fields): string =>
  [value === undefined ? (raw ?? raw_base64) : String(value), unit].filter((part) => part !== undefined).join(' ');
