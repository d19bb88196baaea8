/**
 * One entry of a 422's `detail`, as FastAPI writes it: `type`, `msg` and `ctx` are pydantic's (its manual, "Validation
 * Errors"), `loc` is the path from `body` or `query` to what is wrong.
 */
export interface ValidationError {
  readonly type: string;
  readonly loc: Loc;
  readonly msg: string;
  readonly input?: unknown;
  readonly ctx?: Readonly<Record<string, unknown>>;
}

export type Loc = readonly (string | number)[];

/** A required field that is not there; `input` is what it is missing from. */
export const missing = (loc: Loc, input: unknown): ValidationError => ({
  type: 'missing',
  loc,
  msg: 'Field required',
  input,
});

/** What pydantic makes of a `ValueError` that a model's own validator raises. */
export const valueError = (loc: Loc, reason: string, input: unknown): ValidationError => ({
  type: 'value_error',
  loc,
  msg: `Value error, ${reason}`,
  input,
  ctx: { error: {} },
});

const typeMessages = {
  bool_type: 'Input should be a valid boolean',
  datetime_type: 'Input should be a valid datetime',
  dict_type: 'Input should be a valid dictionary',
  extra_forbidden: 'Extra inputs are not permitted',
  finite_number: 'Input should be a finite number',
  float_type: 'Input should be a valid number',
  int_parsing: 'Input should be a valid integer, unable to parse string as an integer',
  model_attributes_type: 'Input should be a valid dictionary or object to extract fields from',
  string_type: 'Input should be a valid string',
  string_unicode: 'Input should be a valid string, unable to parse raw data as a unicode string',
  timezone_aware: 'Input should have timezone info',
} as const;

/** An error whose message is the same whatever the input. */
export const wrongType = (type: keyof typeof typeMessages, loc: Loc, input: unknown): ValidationError => ({
  type,
  loc,
  msg: typeMessages[type],
  input,
});

/** Nothing if the text has between `min` and `max` characters (code points, as Python counts them). */
export function lengthErrors(text: string, loc: Loc, { min = 0, max = Number.POSITIVE_INFINITY }): ValidationError[] {
  if (text.length < min || (text.length < 2 * min && [...text].length < min)) {
    const msg = `String should have at least ${min} ${characters(min)}`;
    return [{ type: 'string_too_short', loc, msg, input: text, ctx: { min_length: min } }];
  }
  if (text.length > max && [...text].length > max) {
    const msg = `String should have at most ${max} ${characters(max)}`;
    return [{ type: 'string_too_long', loc, msg, input: text, ctx: { max_length: max } }];
  }
  return [];
}

const characters = (count: number): string => (count === 1 ? 'character' : 'characters');

/** Nothing if the text is one of the choices. */
export function choiceErrors(value: unknown, loc: Loc, choices: readonly string[]): ValidationError[] {
  if (typeof value === 'string' && choices.includes(value)) return [];
  const quoted = choices.map((choice) => `'${choice}'`);
  const expected = `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
  return [{ type: 'enum', loc, msg: `Input should be ${expected}`, input: value, ctx: { expected } }];
}
