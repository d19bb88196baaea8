import { quoted } from '../../domain/problem.ts';
import type { Filed } from '../../ledger/entries.ts';
import type { KnownCell } from '../../trace/cell-entries.ts';
import type { OpenSession, ReadingState } from '../../trace/story.ts';
import { counted, moment, shown } from '../told.ts';

/** The same in quotation marks, as names are told. */
export const named = (text: string): string => shown(quoted(text, 255));

/** `2026-11-20T08:00:00Z`, or from when to when. */
export const span = (from: number, to: number): string =>
  moment(from) === moment(to) ? `at ${moment(from)}` : `from ${moment(from)} to ${moment(to)}`;

/** ` at the stage "dry"`, where there is one. */
export const stageWords = (stage: string | undefined): string =>
  stage === undefined ? '' : ` at the stage ${named(stage)}`;

/** `1 reading`, `2 of 5 readings`. */
export const sizeWords = ({ readings, expected }: OpenSession): string =>
  expected === undefined ? counted(readings.length, 'reading') : `${readings.length} of ${expected} readings`;

/** `cell 6d1f4c1e, on its label "A-017"`. */
export function cellWords({ id, name }: KnownCell): string {
  const label = name === undefined ? undefined : named(name);
  if (id === undefined) return label === undefined ? 'a cell' : `the cell ${label}`;
  return label === undefined ? `cell ${shown(id)}` : `cell ${shown(id)}, on its label ${label}`;
}

/** What an instrument said of what: `thickness 4.121 mm`. */
export const saidWords = ({ property, value, unit }: { property: string; value: string; unit: string }): string =>
  shown(`${property} ${value} ${unit}`);

/** Ids in a row, the first ten of them. */
export function listed(ids: readonly string[]): string {
  const more = ids.length > 10 ? ` and ${ids.length - 10} more` : '';
  return `${ids.slice(0, 10).map(shown).join(', ')}${more}`;
}

/** Why a session counted as complete, by what told it. */
export const completeWords = {
  message: 'its message carried it whole',
  expected: 'all expected readings were there',
  quiet: 'no new reading of it had been sent for the quiet time',
} as const satisfies Record<Filed['completeBy'], string>;

/** A word for each state of a reading, as tables show it. */
export const stateWords = {
  waiting: 'waiting',
  'being-filed': 'being filed',
  'outcome-unknown': 'outcome unknown',
  'not-sent': 'not sent',
  refused: 'refused',
  filed: 'filed',
} as const satisfies Record<ReadingState['kind'], string>;
