import * as v from 'valibot';

import type { Fault } from './faults.ts';
import type { NewMeasurement } from './new-measurement.ts';
import { type ValidationError, valueError } from './validation-error.ts';

export type FaultsRead =
  | { readonly kind: 'faults'; readonly faults: readonly Fault[] }
  | { readonly kind: 'invalid'; readonly reason: string };

/**
 * Reads one fault, or an array of them, from JSON: as `Fault`, but `on.pattern` is the source of an expression for the
 * path, and `refuse` says what to refuse: `{property, above?, msg?, loc?}`, a create call that has this property (with
 * a value above the bound).
 */
export function faultsFromJson(body: unknown): FaultsRead {
  const faults: Fault[] = [];
  for (const item of Array.isArray(body) ? body : [body]) {
    const read = v.safeParse(schemaOf(item), item);
    if (!read.success) return { kind: 'invalid', reason: `Cannot read the fault: ${v.summarize(read.issues)}` };
    faults.push(read.output);
  }
  return { kind: 'faults', faults };
}

const count = v.pipe(v.number(), v.integer(), v.minValue(0));
const milliseconds = v.pipe(v.number(), v.minValue(0), v.maxValue(2 ** 31 - 1));
const status = v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599));
const fixedAnswer = {
  status,
  body: v.exactOptional(v.unknown()),
  headers: v.exactOptional(v.record(v.string(), v.string())),
};

const scope = {
  on: v.exactOptional(
    v.pipe(
      v.strictObject({
        method: v.exactOptional(v.string()),
        path: v.exactOptional(v.string()),
        pattern: v.exactOptional(v.pipe(v.string(), v.check(isExpression, 'pattern is no regular expression'))),
        bodyOver: v.exactOptional(count),
      }),
      v.transform(({ pattern, ...on }) => (pattern === undefined ? on : { ...on, path: new RegExp(pattern) })),
    ),
  ),
  times: v.exactOptional(v.pipe(count, v.minValue(1))),
};

const refusal = v.pipe(
  v.strictObject({
    property: v.string(),
    above: v.exactOptional(v.number()),
    msg: v.exactOptional(v.string()),
    loc: v.exactOptional(v.array(v.union([v.string(), v.number()]))),
  }),
  v.transform((rule) => (body: NewMeasurement) => refusalBy(rule, body)),
);

/** A fault is known by the one of these that it has. */
const effects = new Map<string, v.GenericSchema<unknown, Fault>>([
  ['status', v.strictObject({ ...scope, ...fixedAnswer })],
  [
    'latencyMs',
    v.strictObject({ ...scope, latencyMs: milliseconds, when: v.exactOptional(v.picklist(['before', 'after'])) }),
  ],
  ['drop', v.strictObject({ ...scope, drop: v.picklist(['before', 'during', 'after']) })],
  ['answerAfterWork', v.strictObject({ ...scope, answerAfterWork: v.strictObject(fixedAnswer) })],
  ['bytes', v.strictObject({ ...scope, body: v.literal('huge'), bytes: count })],
  ['trickleMs', v.strictObject({ ...scope, trickleMs: milliseconds })],
  ['ignoreFilters', v.strictObject({ ...scope, ignoreFilters: v.literal(true) })],
  ['staleReads', v.strictObject({ ...scope, staleReads: count })],
  ['refuse', v.strictObject({ ...scope, refuse: refusal })],
]);

const noEffect = v.never(`it has none of ${[...effects.keys()].join(', ')}`);

function schemaOf(item: unknown): v.GenericSchema<unknown, Fault> {
  if (typeof item !== 'object' || item === null) return noEffect;
  const [, schema = noEffect] = [...effects].find(([name]) => name in item) ?? [];
  return schema;
}

function isExpression(source: string): boolean {
  try {
    return new RegExp(source) instanceof RegExp;
  } catch {
    return false;
  }
}

interface RefusalRule {
  readonly property: string;
  readonly above?: number;
  readonly msg?: string;
  readonly loc?: readonly (string | number)[];
}

function refusalBy(rule: RefusalRule, body: NewMeasurement): readonly ValidationError[] | undefined {
  const { property, above, msg = 'the value is not plausible', loc = ['body', 'properties', property] } = rule;
  if (!Object.hasOwn(body.properties, property)) return undefined;
  const sent = body.properties[property];
  const isAbove = above === undefined || (typeof sent === 'object' && sent.value > above);
  return isAbove ? [valueError(loc, msg, sent)] : undefined;
}
