import { type Answer, invalid, json } from './answer.ts';
import { integerOf, lastOf } from './query.ts';
import type { Measurement } from './store.ts';
import { choiceErrors, type ValidationError } from './validation-error.ts';

/** How a fault bends a listing. */
export interface ListFaults {
  /** The filters sent are ignored, as the API did until client version 0.20.0 (its changelog). */
  readonly ignoreFilters: boolean;
  /** So many of the newest rows are not there yet. */
  readonly staleReads: number;
}

/** Rows in an answer, whatever `limit` says: the client's notes say that routes cap a page at 100 (`ionworks/models.py`). */
const pageSize = 100;

/**
 * `{items, count, total}`: one page of a cell's measurements (given in order of creation). Understands `name=eq.…`,
 * `name=ilike.%…%`, a bare `name=…` (exact), `measurement_type`, `limit`, `offset`, `order_by` and `order`; ignores
 * other parameters.
 */
export function list(rows: readonly Measurement[], query: URLSearchParams, faults: ListFaults): Answer {
  const errors: ValidationError[] = [];
  const limit = integerOf(query, 'limit', { otherwise: pageSize, min: 1, max: 1000 }, errors);
  const offset = integerOf(query, 'offset', { otherwise: 0, min: 0 }, errors);
  const orderBy = choiceOf(query, 'order_by', columns, errors);
  const order = choiceOf(query, 'order', ['desc', 'asc'], errors);
  const type = lastOf(query, 'measurement_type');
  if (type !== undefined) errors.push(...choiceErrors(type, ['query', 'measurement_type'], measurementTypes));
  if (errors.length > 0) return invalid(errors);

  const visible = rows.slice(0, Math.max(0, rows.length - faults.staleReads));
  const hasName = nameFilter(lastOf(query, 'name'));
  const wanted = faults.ignoreFilters
    ? visible
    : visible.filter((row) => hasName(row.name) && (type === undefined || row.measurement_type === type));
  const items = sorted(wanted, orderBy, order).slice(offset, offset + Math.min(limit, pageSize));
  return json(200, { items, count: items.length, total: wanted.length });
}

const columns = ['created_at', 'name', 'updated_at', 'start_time'] as const;
const measurementTypes = ['time_series', 'file', 'properties'];

/** The first choice is the default. */
function choiceOf<T extends string>(
  query: URLSearchParams,
  name: string,
  choices: readonly [T, ...T[]],
  errors: ValidationError[],
): T {
  const text = lastOf(query, name);
  if (text === undefined) return choices[0];
  errors.push(...choiceErrors(text, ['query', name], choices));
  return choices.find((choice) => choice === text) ?? choices[0];
}

function nameFilter(filter: string | undefined): (name: string) => boolean {
  if (filter === undefined) return () => true;
  if (filter.startsWith('ilike.')) return like(filter.slice('ilike.'.length));
  const exact = filter.startsWith('eq.') ? filter.slice('eq.'.length) : filter;
  return (name) => name === exact;
}

/** SQL's ILIKE: `%` is any text, `_` any character, letters of either case. */
function like(pattern: string): (name: string) => boolean {
  const source = pattern
    .replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
    .replace(/%+/g, '.*')
    .replaceAll('_', '.');
  const regExp = new RegExp(`^${source}$`, 'isu');
  return (name) => regExp.test(name);
}

/** Rows of the same rank stand in order of creation, or against it; as in PostgreSQL, null is greater than any text. */
function sorted(rows: readonly Measurement[], column: (typeof columns)[number], order: 'asc' | 'desc'): Measurement[] {
  const ascending = rows.toSorted((a, b) => compare(a[column], b[column]));
  return order === 'asc' ? ascending : ascending.reverse();
}

function compare(a: string | null, b: string | null): number {
  if (a === b) return 0;
  if (a === null || b === null) return a === null ? 1 : -1;
  return a < b ? -1 : 1;
}
