import { type Loc, type ValidationError, valueError, wrongType } from './validation-error.ts';

/**
 * Texts anywhere in a JSON value that the API could not keep: a lone surrogate is no Unicode text (pydantic refuses
 * it), and PostgreSQL, which Ionworks searches with (`ionworks/search.py`), has no NUL in `text` and `jsonb`.
 */
export function unstorableTexts(value: unknown, loc: Loc): ValidationError[] {
  // JSON writes both as escapes, so one look tells that there are none, as nearly always; only then is there a path to tell.
  return escapes.test(JSON.stringify(value)) ? errorsIn(value, loc) : [];
}

const escapes = /\\u(0000|d[89a-f])/;

function errorsIn(value: unknown, loc: Loc): ValidationError[] {
  if (typeof value === 'string') return textErrors(value, loc);
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item, index) => errorsIn(item, [...loc, index]));
  return Object.entries(value).flatMap(([key, item]) => [
    ...textErrors(key, [...loc, key, '[key]']),
    ...errorsIn(item, [...loc, key]),
  ]);
}

function textErrors(text: string, loc: Loc): ValidationError[] {
  if (!text.isWellFormed()) return [wrongType('string_unicode', loc, text)];
  return text.includes('\u0000') ? [valueError(loc, 'a text cannot hold NUL (U+0000)', text)] : [];
}
