declare global {
  interface JSON {
    /** Node 24 has them, TypeScript's library not yet: text that JSON.stringify writes as it is. */
    rawJSON(text: string): unknown;
    isRawJSON(value: unknown): boolean;
  }
}

/**
 * Parses JSON and keeps the digits of numbers that a 64-bit float would change: such a number becomes its own text.
 * Throws SyntaxError, as JSON.parse does, and where it is nested so deep that nobody can mean it.
 */
export function parseJson(text: string): unknown {
  const parsed: unknown = JSON.parse(text.trim());
  if (mayBeDeep(text) && isDeeperThan(parsed, mostLevels))
    throw new SyntaxError(`it is nested deeper than ${mostLevels} levels`);
  if (!mayLoseDigits.test(text)) return parsed;
  return JSON.parse(text.trim(), (_key, value, context?: { source: string }) =>
    typeof value === 'number' && context && mayLoseDigits.test(context.source) ? context.source : value,
  );
}

/** A float keeps 15 significant digits whatever they are (16 characters with a point), and exponents of two digits. */
const mayLoseDigits = /\d[\d.]{15}|\d[eE][+-]?\d{3}/;

/** JSON.parse reads any depth, but JSON.stringify overflows the stack, and would take other messages with it. */
const mostLevels = 32;

/** Few brackets open few levels, which is seen at a glance. */
function mayBeDeep(text: string): boolean {
  let brackets = 0;
  for (const bracket of ['{', '[']) {
    for (let at = text.indexOf(bracket); at !== -1 && brackets <= mostLevels; at = text.indexOf(bracket, at + 1)) {
      brackets += 1;
    }
  }
  return brackets > mostLevels;
}

function isDeeperThan(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (levels === 0) return true;
  for (const key in value) {
    if (isDeeperThan(value[key as keyof typeof value], levels - 1)) return true;
  }
  return false;
}

/** Parses JSON so that writing it out again gives every number digit for digit. */
export const parseJsonVerbatim = (text: string): unknown =>
  JSON.parse(text.trim(), (_key, value, context?: { source: string }) =>
    typeof value === 'number' && context ? JSON.rawJSON(context.source) : value,
  );

/** JSON that SQS accepts: it forbids U+FFFE and U+FFFF, which JSON.stringify leaves as they are. */
export const stringifyForSqs = (value: unknown): string =>
  JSON.stringify(value).replace(/[\ufffe\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`);

/** A plain decimal that JSON.stringify writes digit for digit, as a number. */
export const exactNumber = (digits: string): unknown => JSON.rawJSON(digits);
