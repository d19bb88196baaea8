import { type ValidationError, wrongType } from './validation-error.ts';

export interface Range {
  readonly otherwise: number;
  readonly min: number;
  readonly max?: number;
}

/** The last value given counts, as in Starlette. */
export const lastOf = (query: URLSearchParams, name: string): string | undefined => query.getAll(name).at(-1);

/** A whole number from the query; an error is added to `errors`, and the default returned, where it is none or outside. */
export function integerOf(query: URLSearchParams, name: string, range: Range, errors: ValidationError[]): number {
  const text = lastOf(query, name);
  if (text === undefined) return range.otherwise;
  const error = integerError(text, name, range);
  if (!error) return Number(text);
  errors.push(error);
  return range.otherwise;
}

function integerError(text: string, name: string, { min, max = Number.MAX_SAFE_INTEGER }: Range) {
  const loc = ['query', name];
  if (!/^[+-]?\d{1,15}$/.test(text)) return wrongType('int_parsing', loc, text);
  if (Number(text) < min) {
    const msg = `Input should be greater than or equal to ${min}`;
    return { type: 'greater_than_equal', loc, msg, input: text, ctx: { ge: min } };
  }
  if (Number(text) > max) {
    const msg = `Input should be less than or equal to ${max}`;
    return { type: 'less_than_equal', loc, msg, input: text, ctx: { le: max } };
  }
  return undefined;
}
