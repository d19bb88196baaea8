import type { JsonObject } from './content.ts';
import type { SelectionTexts } from './selection.ts';
import { isoTime } from './time.ts';

/** What an operator sets out to do to dead letters: who, to which, and how. */
export interface OperatorIntent {
  by: string;
  action: 'replay' | 'discard' | 'export';
  /** A random UUID: the action's begin and end have the same. */
  id: string;
  /** URL of the dead-letter queue. */
  queue: string;
  selection: SelectionTexts;
  /** As `ruleWords` tells them. */
  rules: readonly string[];
  reason?: string | undefined;
  options?: Readonly<Record<string, string | number | boolean | undefined>> | undefined;
}

/** An entry of the operators' record. It is written twice: before anything moves, and when the action has ended. `at`: epoch milliseconds. */
export type OperatorAction = OperatorIntent & { at: number } & (
    | { phase: 'begun' }
    | {
        phase: 'ended';
        result: 'done' | 'interrupted' | 'failed' | 'stopped';
        counts: Readonly<Record<string, number>>;
        /** A sentence. */
        detail?: string | undefined;
      }
  );

/** Keeps an action for good. Where it cannot, it says so in a sentence; it never throws. */
export type OperatorRecord = (action: OperatorAction) => Promise<{ reason?: string }>;

const mostValues = 20;
const longestText = 500;

/**
 * The action as the record has it, in snake_case: nothing of a letter but the ids and values that select it. Long texts
 * are cut; of long lists the first values stay, and `more` counts the others.
 */
export function operatorEntry(action: OperatorAction): JsonObject {
  const { at, by, phase, id, queue, selection, rules, reason, options } = action;
  const more = Object.entries({ ...selection, rules }).flatMap(([name, texts]) =>
    Array.isArray(texts) && texts.length > mostValues ? [[name, texts.length - mostValues]] : [],
  );
  return {
    at: isoTime(at),
    by: kept(by),
    action: action.action,
    phase,
    id,
    queue: kept(queue),
    selection: keptFields(selection),
    rules: kept(rules),
    ...(reason !== undefined && { reason: kept(reason) }),
    ...(options && { options: keptFields(options) }),
    ...(action.phase === 'ended' && {
      result: action.result,
      counts: keptFields(action.counts),
      ...(action.detail !== undefined && { detail: kept(action.detail) }),
    }),
    ...(more.length > 0 && { more: Object.fromEntries(more) }),
  };
}

function keptFields(fields: object): JsonObject {
  const given = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given.map(([name, value]) => [snakeCase(name), kept(value)]));
}

function kept(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, mostValues).map(kept);
  if (typeof value !== 'string') return value;
  // An address may hold a name and a password, which are nobody's business later.
  const text = value.replace(/(\bhttps?:\/\/)[^/?#\s]*@/gi, '$1').toWellFormed();
  return text.length > longestText ? `${text.slice(0, longestText)}…`.toWellFormed() : text;
}

const snakeCase = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
