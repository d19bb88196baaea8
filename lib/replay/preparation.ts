import type { FixRule } from '../domain/fix-rule.ts';
import { ruleWords } from '../domain/fix-rule.ts';
import { fixedLetter } from '../domain/fixed-letter.ts';
import type { Problem } from '../domain/problem.ts';
import { type MessageRead, readMessage } from '../domain/read-message.ts';
import type { ReadingRules } from '../domain/reading-of.ts';
import { settledByEntry } from '../domain/registry.ts';
import { returnedLetter } from '../domain/returned-letter.ts';
import { readingObjectsIn, type StandingLetter } from '../domain/standing-letter.ts';
import { wrongField } from '../domain/wrong-field.ts';
import type { PreparedLetter } from './prepared-letter.ts';

/** By which rules letters are fixed. */
export interface Fixing {
  rulesFor: (letter: StandingLetter) => { ok: true; rules: readonly FixRule[] } | { ok: false; reason: string };
  /** True where each letter has rules of its own, which must change it; false where rules are for all of them. */
  isForEach: boolean;
}

/** Who prepares letters, when (epoch milliseconds), and by which rules ingest would read them. */
export interface PreparedBy {
  at: number;
  by: string;
  readingRules: ReadingRules;
}

/** All letters, ready to go back; or the sentence that says why none of them does. */
export type PreparationEnd =
  | {
      ok: true;
      ready: readonly PreparedLetter[];
      /** Letters that no rule changes: they would only fail again. */
      unchanged: readonly StandingLetter[];
    }
  | { ok: false; reason: string };

/** Prepares letters one after the other. */
export interface Preparation {
  add: (letter: StandingLetter) => void;
  end: () => PreparationEnd;
}

/**
 * Applies rules to letters and judges what comes of it. As what was moved is hard to gather again, one letter that a rule
 * cannot be applied to, or that it would make worse, keeps all of them where they are; a rule that changes nothing does so, too.
 */
export function preparation(fixing: Fixing, by: PreparedBy): Preparation {
  const ready: PreparedLetter[] = [];
  const unchanged: StandingLetter[] = [];
  const refused: Refused[] = [];
  const worse: Refused[] = [];
  const refusedChanges: Refused[] = [];
  /** Rules that have changed nothing so far. */
  let idle: Set<FixRule> | undefined;

  const add = (letter: StandingLetter): void => {
    const found = fixing.rulesFor(letter);
    if (!found.ok) {
      refused.push({ letter, reason: found.reason });
      return;
    }
    const { rules } = found;
    if (!fixing.isForEach) idle ??= new Set(rules);
    const step = prepare(letter, rules, by);
    switch (step.kind) {
      case 'refused':
        refused.push({ letter, reason: step.reason });
        return;
      case 'unchanged':
        if (fixing.isForEach) refused.push({ letter, reason: changesNothing });
        else unchanged.push(letter);
        return;
      case 'ready': {
        const { prepared } = step;
        if (idle) for (const rule of idle) if (hasChanged(rule, prepared, by)) idle.delete(rule);
        const problem = madeWorse(prepared);
        const futile = problem ? undefined : refusedChange(prepared, by.readingRules);
        if (problem) worse.push({ letter, reason: problem.detail });
        if (futile) refusedChanges.push({ letter, reason: futile.detail });
        ready.push(prepared);
      }
    }
  };
  return {
    add,
    end: () => {
      const count = ready.length + unchanged.length + refused.length;
      const reason =
        refusedSentence(refused, count) ??
        worseSentence(worse, count) ??
        refusedChangeSentence(refusedChanges, count) ??
        idleSentence([...(idle ?? [])], count);
      return reason === undefined ? { ok: true, ready, unchanged } : { ok: false, reason };
    },
  };
}

interface Refused {
  letter: StandingLetter;
  reason: string;
}

const changesNothing = 'Cannot fix the letter: it says already what it is to be changed to';

type Step = { kind: 'ready'; prepared: PreparedLetter } | { kind: 'unchanged' } | { kind: 'refused'; reason: string };

function prepare(letter: StandingLetter, rules: readonly FixRule[], by: PreparedBy): Step {
  const { message, read: before } = letter;
  if (rules.length === 0) {
    const returned = returnedLetter(message, before);
    if (!returned.ok) return { kind: 'refused', reason: returned.reason };
    const { attributes } = returned;
    return {
      kind: 'ready',
      prepared: { letter, body: message.body, attributes, rules, changes: [], before, after: before },
    };
  }
  const ofFields = rules.filter(({ kind }) => kind !== 'accept' && kind !== 'beside');
  const step = fixed(letter, before, ofFields, by);
  if (step.kind === 'refused' || ofFields.length === rules.length) return step;
  // Whether there is something to accept shows once the fields are right.
  const after = step.kind === 'ready' ? step.prepared.after : before;
  const implausible = implausibleIds(letter, after);
  const others = rules.flatMap((rule): FixRule[] => {
    if (rule.kind === 'accept') return implausible.length > 0 ? [{ ...rule, readings: implausible }] : [];
    return rule.kind === 'beside' && hasConflict(letter) ? [rule] : [];
  });
  return others.length === 0 ? step : fixed(letter, before, [...ofFields, ...others], by);
}

function fixed(letter: StandingLetter, before: MessageRead, rules: readonly FixRule[], by: PreparedBy): Step {
  const { message } = letter;
  if (rules.length === 0) return { kind: 'unchanged' };
  const fixing = fixedLetter(message, rules, { at: by.at, by: by.by, readingIds: idsIn(before) });
  if (fixing.kind !== 'fixed') return fixing;
  const { body, attributes, changes } = fixing;
  const after = readMessage({ ...message, body, attributes }, by.readingRules);
  return { kind: 'ready', prepared: { letter, body, attributes, rules, changes, before, after } };
}

const idsIn = (read: MessageRead): readonly string[] =>
  read.kind === 'entries' ? read.entries.map(({ id }) => id) : [];

/**
 * The readings that are implausible: as the letter has it, or as they would be refused now, since the limits of the registry
 * may not be known here; and those that somebody has accepted before.
 */
function implausibleIds({ code, problems, readingIds }: StandingLetter, after: MessageRead): string[] {
  const told = problems.flatMap((problem) => (problem.code === 'implausible' ? (problem.readingId ?? []) : []));
  const judged =
    after.kind === 'unreadable'
      ? []
      : after.entries.flatMap(({ id, reading }) => {
          const isMeant = reading.ok ? reading.value.accepted !== undefined : reading.problem.code === 'implausible';
          return isMeant ? [id] : [];
        });
  const ofAll = code === 'implausible' && problems.length === 0 ? readingIds : [];
  return [...new Set([...told, ...ofAll, ...judged])];
}

const hasConflict = ({ code, problems }: StandingLetter): boolean =>
  [code, ...problems.map((problem) => problem.code)].includes('conflict');

/** A reading that could be read, and no longer can. */
function madeWorse({ before, after }: PreparedLetter): Problem | undefined {
  if (before.kind === 'unreadable') return undefined;
  if (after.kind === 'unreadable') return after.problem;
  for (const [index, { reading }] of after.entries.entries()) {
    if (!reading.ok && before.entries[index]?.reading.ok) return reading.problem;
  }
  return undefined;
}

/**
 * Why ingest would refuse the very thing that a field was set to, where it does so whatever the lab's registry says: the
 * letter would come back with what it said at first a step further away.
 */
function refusedChange(
  { letter, rules, body, attributes, after }: PreparedLetter,
  { registry }: ReadingRules,
): Problem | undefined {
  const targets = new Set(rules.flatMap((rule) => (rule.kind === 'set' || rule.kind === 'map' ? [rule.field] : [])));
  if (targets.size === 0 || after.kind === 'unreadable') return undefined;
  const words = readingObjectsIn({ ...letter.message, body, attributes });
  for (const { index, reading } of after.entries) {
    if (reading.ok) continue;
    const { problem } = reading;
    const field = wrongField(problem, words[index] ?? {});
    const id = letter.readings[index]?.instrument;
    const mayBeSettled = settledByEntry.has(problem.code) && id !== undefined && !registry.has(id);
    if (field !== undefined && targets.has(field) && !mayBeSettled) return problem;
  }
  return undefined;
}

/** Whether a rule by itself makes a difference to a letter. */
function hasChanged(rule: FixRule, { letter, rules, before }: PreparedLetter, by: PreparedBy): boolean {
  if (rule.kind === 'accept' || rule.kind === 'beside') return rules.some(({ kind }) => kind === rule.kind);
  if (!rules.includes(rule)) return false;
  return rules.length === 1 || fixed(letter, before, [rule], by).kind === 'ready';
}

const exampleOf = ([first]: readonly Refused[]): string => (first ? `${first.letter.id}: ${first.reason}` : '');

const refusedSentence = (refused: readonly Refused[], count: number): string | undefined =>
  refused.length === 0
    ? undefined
    : `Cannot replay ${refused.length} of ${counted(count)}, such as ${exampleOf(refused)}; nothing was moved (--except leaves letters out)`;

const worseSentence = (worse: readonly Refused[], count: number): string | undefined =>
  worse.length === 0
    ? undefined
    : `Cannot change ${worse.length} of ${counted(count)} so: it would make them worse, such as ${exampleOf(worse)}; nothing was moved (--except leaves letters out)`;

const refusedChangeSentence = (refused: readonly Refused[], count: number): string | undefined =>
  refused.length === 0
    ? undefined
    : `Cannot change ${refused.length} of ${counted(count)} so: ingest would refuse what is set, such as ${exampleOf(refused)}; nothing was moved (--except leaves letters out)`;

const idleSentence = ([rule]: readonly FixRule[], count: number): string | undefined =>
  rule && `Cannot ${idleWords(rule)}: it changes none of ${counted(count)}; nothing was moved`;

function idleWords(rule: FixRule): string {
  if (rule.kind === 'beside') return 'file beside';
  return rule.kind === 'accept' ? `accept ${rule.code}` : ruleWords(rule);
}

const counted = (count: number): string => (count === 1 ? '1 letter' : `${count} letters`);
