/**
 * Why a reading was not filed. The code is stable and means one thing; the detail is a sentence of action, value and
 * reason: `Cannot convert 12 furlong: unit is none of g, mg, mm, um`.
 */
export interface Problem {
  code: ProblemCode;
  detail: string;
  /** Where in the message, e.g. `readings[3].unit`. */
  path?: string;
  /** HTTP status, correlation id and body of the API's answer, where there was one. */
  status?: number;
  correlationId?: string;
  response?: string;
  /** How long the API asked to be left alone, where it did. */
  retryAfterMs?: number;
}

/** Whether a code can ever succeed by itself is decided here, once: a refused reading is dead-lettered, a deferred one waits. */
const outcomeByCode = {
  'unreadable-message': 'refused',
  'unreadable-row': 'refused',
  'missing-cell': 'refused',
  'invalid-cell': 'refused',
  'unknown-cell': 'refused',
  'ambiguous-cell': 'refused',
  'unknown-format': 'refused',
  'ambiguous-format': 'refused',
  'invalid-frame': 'refused',
  'not-a-reading': 'refused',
  overload: 'refused',
  underload: 'refused',
  'out-of-range': 'refused',
  'not-ready': 'refused',
  'no-data': 'refused',
  'device-error': 'refused',
  unstable: 'refused',
  'missing-property': 'refused',
  'invalid-property': 'refused',
  'invalid-value': 'refused',
  'ambiguous-number': 'refused',
  'missing-unit': 'refused',
  'unknown-unit': 'refused',
  'ambiguous-unit': 'refused',
  'unit-mismatch': 'refused',
  'wrong-dimension': 'refused',
  'invalid-time': 'refused',
  implausible: 'refused',
  'refused-by-api': 'refused',
  conflict: 'refused',
  changed: 'refused',
  'session-open': 'deferred',
  'being-filed': 'deferred',
  'ledger-unavailable': 'deferred',
  'api-unavailable': 'deferred',
  'api-throttled': 'deferred',
  unauthorized: 'deferred',
  forbidden: 'deferred',
  'wrong-address': 'deferred',
  'out-of-time': 'deferred',
  'registry-unavailable': 'deferred',
  'dead-letter-failed': 'deferred',
  unexpected: 'deferred',
} as const satisfies Record<string, 'refused' | 'deferred'>;

export type ProblemCode = keyof typeof outcomeByCode;

export const problemCodes = Object.keys(outcomeByCode) as ProblemCode[];

/** True where the same message can never succeed: only a person's change helps. */
export const isFinal = (problem: Problem): boolean => outcomeByCode[problem.code] === 'refused';

/** What a stage that can fail returns: failures are data until the edge. */
export type Result<T> = { ok: true; value: T } | { ok: false; problem: Problem };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const failed = (code: ProblemCode, detail: string, path?: string): { ok: false; problem: Problem } => ({
  ok: false,
  problem: path === undefined ? { code, detail } : { code, detail, path },
});

/** Text from a message, quoted for a sentence: control characters visible, long text cut. */
export function quoted(text: string, most = 80): string {
  const shown = text.length > most ? `${text.slice(0, most)}…` : text;
  return JSON.stringify(shown).replace(
    unseen,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** What JSON leaves as it is and no terminal shows: DEL, C1 controls, marks that turn the direction of writing. */
const unseen = /[\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A word from a message as it is; what is no word, quoted and cut. */
export const brief = (word: string): string => (/^[!-~µ]{1,16}$/.test(word) ? word : quoted(word, 40));

/** The ledger could not be read or written: nothing is guessed, the reading waits. */
export const ledgerUnavailable = (action: string, reason: string): Problem =>
  failed('ledger-unavailable', `Cannot ${action}: the ledger failed: ${reason}`).problem;

/** For what nobody foresaw: nothing is lost, the reading waits and somebody is told. */
export const unexpected = (action: string, error: unknown): Problem =>
  failed('unexpected', `Cannot ${action}: ${error instanceof Error ? error.message : String(error)}`).problem;
