import * as v from 'valibot';

import { isObject } from '../domain/content.ts';
import { noDuration, readDuration } from '../domain/duration.ts';
import { type FixRule, type FixRuleRead, readAcceptRule, readFixRule } from '../domain/fix-rule.ts';
import { quoted } from '../domain/problem.ts';
import { isSelected, readSelection, type Selection, type SelectionTexts } from '../domain/selection.ts';
import type { ReplayOrder } from '../replay.ts';

/** A replay as a person or a program writes it: the options of `dlq replay`, with `_` for `-`. */
export type ReplayTexts = v.InferInput<typeof TextsSchema>;

const texts = v.optional(v.union([v.string(), v.array(v.string())], 'it is neither text nor a list of texts'));
const text = v.optional(v.string('it is no text'));
const flag = v.optional(v.boolean('it is neither true nor false'));
const number = v.optional(
  v.pipe(
    v.union([v.number(), v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/), v.transform(Number))], 'it is no number'),
    v.finite('it is no number'),
  ),
);

const selectionFields = {
  code: texts,
  cause: texts,
  cell: texts,
  instrument: texts,
  id: texts,
  except: texts,
  match: texts,
  since: text,
  until: text,
};

const TextsSchema = v.strictObject({
  ...selectionFields,
  /** `FIELD=VALUE`, `FIELD:FROM=TO` and `FIELD`. */
  set: texts,
  map: texts,
  unset: texts,
  /** `implausible`. */
  accept: text,
  /** Why it is true. */
  reason: text,
  beside: flag,
  dry_run: flag,
  canary: number,
  /** `10m`. */
  wait: text,
  /** Letters a second. */
  rate: number,
  /** Who asks for it. */
  by: text,
});

/** The order that a request makes. */
export const orderOf = ({ selection, rules, canary, waitMs, perSecond }: ReplayRequest, by: string): ReplayOrder => ({
  by,
  isMeant: (letter) => isSelected(letter, selection),
  fixing: { isForEach: false, rulesFor: () => ({ ok: true, rules }) },
  canary,
  waitMs,
  perSecond,
});

/** A replay as it was understood. */
export interface ReplayRequest {
  selection: Selection;
  /** As they were written: the record tells them. */
  selectionTexts: SelectionTexts;
  rules: readonly FixRule[];
  isDryRun: boolean;
  canary?: number | undefined;
  waitMs?: number | undefined;
  perSecond?: number | undefined;
  by?: string | undefined;
}

/** Reads a request; `now`, epoch milliseconds, is what `3h` ago counts from. Wrong usage is a sentence. */
export function readReplayRequest(
  input: unknown,
  now: number,
): { ok: true; request: ReplayRequest } | { ok: false; reason: string } {
  if (!isObject(input)) return { ok: false, reason: 'Cannot read the request: it is no JSON object' };
  const read = v.safeParse(TextsSchema, input);
  if (!read.success) return { ok: false, reason: sentenceOf(read.issues[0]) };
  const given = read.output;
  const { set, map, unset, accept, reason, beside, dry_run, canary, wait, rate, by, ...selectionTexts } = given;
  const selection = readSelection(selectionTexts, now);
  if (!selection.ok) return selection;
  const rules = readRules({ set, map, unset, accept, reason, beside });
  if (!rules.ok) return rules;
  const wrong = whyWrong(given);
  if (wrong !== undefined) return { ok: false, reason: wrong };
  const waitMs = wait === undefined ? undefined : readDuration(wait.trim());
  if (wait !== undefined && waitMs === undefined) return { ok: false, reason: noDuration('wait', wait) };
  return {
    ok: true,
    request: {
      selection: selection.value,
      selectionTexts,
      rules: rules.rules,
      isDryRun: dry_run === true,
      canary,
      waitMs,
      perSecond: rate,
      by: by?.trim() || undefined,
    },
  };
}

type Texts = v.InferOutput<typeof TextsSchema>;

function whyWrong({ canary, rate, by = '' }: Texts): string | undefined {
  if (canary !== undefined && (!Number.isInteger(canary) || canary < 1)) {
    return `Cannot send ${canary} letters ahead: canary is a whole number from 1`;
  }
  if (rate !== undefined && rate <= 0) return `Cannot replay ${rate} letters a second: rate is a number above zero`;
  if (by.length > 255) return `Cannot act for ${quoted(by)}: by has ${by.length} characters, more than 255`;
  return undefined;
}

/** First what is taken away, then what is exchanged, then what is set: in the end a field is what it was set to. */
function readRules({
  set,
  map,
  unset,
  accept,
  reason,
  beside,
}: Pick<Texts, 'set' | 'map' | 'unset' | 'accept' | 'reason' | 'beside'>):
  | { ok: true; rules: readonly FixRule[] }
  | { ok: false; reason: string } {
  if (reason !== undefined && accept === undefined) {
    return { ok: false, reason: `Cannot use the reason ${quoted(reason)}: it belongs to accept implausible` };
  }
  const reads: FixRuleRead[] = [
    ...listOf(unset).map((one) => readFixRule('unset', one)),
    ...listOf(map).map((one) => readFixRule('map', one)),
    ...listOf(set).map((one) => readFixRule('set', one)),
    ...(accept === undefined ? [] : [readAcceptRule(accept, reason)]),
    ...(beside ? [{ ok: true, rule: { kind: 'beside' } } as const] : []),
  ];
  const rules: FixRule[] = [];
  const targets = new Set<string>();
  for (const read of reads) {
    if (!read.ok) return read;
    const target = targetOf(read.rule);
    if (target !== undefined && targets.has(target)) {
      return { ok: false, reason: `Cannot ${target} twice: which of the two is meant is not clear` };
    }
    if (target !== undefined) targets.add(target);
    rules.push(read.rule);
  }
  return { ok: true, rules };
}

/** What a rule decides, which another cannot decide as well. */
function targetOf(rule: FixRule): string | undefined {
  if (rule.kind === 'set' || rule.kind === 'unset') return `${rule.kind} ${rule.field}`;
  return rule.kind === 'map' ? `map ${rule.field}:${rule.from}` : undefined;
}

const listOf = (given: string | readonly string[] | undefined): readonly string[] =>
  typeof given === 'string' ? [given] : (given ?? []);

/** Wrong usage in a sentence, with the name of the field. */
function sentenceOf(issue: v.BaseIssue<unknown>): string {
  const [key] = issue.path ?? [];
  const name = String(key?.key);
  if (!Object.hasOwn(TextsSchema.entries, name)) {
    return `Cannot read the request: it has no ${quoted(name)}; it has ${Object.keys(TextsSchema.entries).join(', ')}`;
  }
  const value = key?.value;
  return `Cannot read ${name} ${quoted(typeof value === 'string' ? value : JSON.stringify(value))}: ${issue.message}`;
}
