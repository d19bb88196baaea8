import { type FixedBy, withFixNote } from './fix-note.ts';
import type { FieldRule, FixRule, FixValue } from './fix-rule.ts';
import type { Attributes, Message } from './message.ts';
import {
  asTold,
  carriers,
  change,
  changesIn,
  type FieldChange,
  isPlain,
  type OpenLetter,
  openedLetter,
  type Place,
  type Places,
} from './open-letter.ts';
import { whyNoRoom } from './pinned-attributes.ts';
import { quoted } from './problem.ts';

/**
 * A letter with its fields changed by rules: what goes back to the readings queue in its place. `refused` where a rule
 * cannot be applied to it, with a sentence.
 */
export type FixedLetter =
  | { kind: 'fixed'; body: string; attributes: Attributes; changes: readonly FieldChange[] }
  | { kind: 'unchanged' }
  | { kind: 'refused'; reason: string };

/**
 * Applies rules to each reading of a letter, in order: to the field where it stands, nearest first (the reading, beside
 * `readings`, the message attributes), else it is added to the reading, or to the attributes of a bare frame. `unset`
 * takes it away from all of them. The maps of one field all look at what it was before them, so that two labels can be
 * exchanged. All else stays as it is. What is accepted or to be filed beside is told in `problem` alone.
 */
export function fixedLetter(message: Message, rules: readonly FixRule[], by: FixedBy): FixedLetter {
  const opened = openedLetter(message);
  if (!opened.ok) return { kind: 'refused', reason: opened.reason };
  const { letter } = opened;
  for (const step of stepsOf(rules)) {
    const reason = apply(step, letter);
    if (reason !== undefined) return { kind: 'refused', reason };
  }
  const changes = changesIn(letter);
  if (changes.length === 0 && rules.every(isFieldRule)) return { kind: 'unchanged' };

  const isBodyChanged = changes.some(({ path }) => !path.startsWith('attributes.'));
  const body = isBodyChanged ? letter.body() : message.body;
  const attributes = withFixNote({ ...message, body, attributes: letter.attributes }, { ...by, rules, changes });
  const reason = whyNoRoom(body, attributes);
  if (reason === undefined) return { kind: 'fixed', body, attributes, changes };
  return { kind: 'refused', reason: `Cannot fix the letter: with its changes ${reason}` };
}

const isFieldRule = (rule: FixRule): rule is FieldRule => 'field' in rule;

type Step = Exclude<FieldRule, { kind: 'map' }> | { kind: 'map'; field: string; to: ReadonlyMap<string, FixValue> };

/** The rules for fields in order, the maps of one field together where the first of them is. */
function stepsOf(rules: readonly FixRule[]): Step[] {
  const maps = new Map<string, Map<string, FixValue>>();
  return rules.filter(isFieldRule).flatMap((rule): Step[] => {
    if (rule.kind !== 'map') return [rule];
    const { field, from, to } = rule;
    const others = maps.get(field);
    const all = others ?? new Map<string, FixValue>();
    maps.set(field, all.set(from.trim(), to));
    return others ? [] : [{ kind: 'map', field, to: all }];
  });
}

/** Changes what is open; says why where the rule cannot be applied. */
function apply(step: Step, letter: OpenLetter): string | undefined {
  switch (step.kind) {
    case 'unset':
      for (const place of letter.places) unset(letter, place, step.field);
      return undefined;
    case 'set':
      return setEach(letter, step);
    case 'map':
      return mapEach(letter, step);
  }
}

/**
 * Where the field stands, else, or where it cannot be held there, in the reading itself; for one reading among several
 * always there, as the others would have it too.
 */
function setEach(letter: OpenLetter, { field, value, reading }: SetStep): string | undefined {
  const { name } = partsOf(field);
  const chosen = reading === undefined ? letter.readings : [letter.readings[reading]];
  const all = chosen.filter((places) => places !== undefined);
  if (reading !== undefined && all.length === 0) return whyNoReading(letter, field, reading);
  const isOneOfSeveral = reading !== undefined && letter.readings.length > 1;
  for (const places of all) {
    const [own] = places;
    const standing = standingIn(places, name) ?? own;
    const whole = standing.get(name);
    const where = isOneOfSeveral ? [own] : [standing, own];
    const isSet = where.some((place) => set(letter, place, { field, whole, value }));
    if (!isSet) return whyNotHeld(letter, field, value);
  }
  return undefined;
}

type SetStep = Omit<Extract<FieldRule, { kind: 'set' }>, 'kind'>;

function whyNoReading({ readings }: OpenLetter, field: string, reading: number): string {
  const reason = reading in readings ? 'it is no object' : `the letter has only ${readings.length}`;
  return `Cannot set ${field} of reading ${reading + 1}: ${reason}`;
}

function mapEach(letter: OpenLetter, step: { field: string; to: ReadonlyMap<string, FixValue> }): string | undefined {
  const { name } = partsOf(step.field);
  const standing = new Set(letter.readings.flatMap((places) => (places && standingIn(places, name)) ?? []));
  for (const place of standing) {
    const whole = place.get(name);
    const field = step.field === 'instrument' && isPlain(whole) ? 'instrument.id' : step.field;
    const said = valueIn(whole, field);
    const value = isGiven(name, said) ? step.to.get(String(asTold(said)).trim()) : undefined;
    if (value !== undefined && !set(letter, place, { field, whole, value })) return whyNotHeld(letter, field, value);
  }
  return undefined;
}

function whyNotHeld({ isFrame }: OpenLetter, field: string, value: FixValue): string {
  const reason =
    isFrame && carriers.includes(field)
      ? 'the letter is a bare frame, which says its value itself'
      : 'it would be a message attribute, which cannot hold that';
  return `Cannot set ${field} to ${quoted(String(value))}: ${reason}`;
}

/** A field's name, and the part of an instrument where it is one. */
function partsOf(field: string): { name: string; part: string | undefined } {
  const [name = field, part] = field.split('.');
  return { name, part };
}

/** What a field says, where `whole` stands under its name: an instrument that is text is its id. */
function valueIn(whole: unknown, field: string): unknown {
  const { part } = partsOf(field);
  if (part === undefined) return whole;
  if (isPlain(whole)) return whole[part];
  return part === 'id' ? whole : undefined;
}

function withValue(whole: unknown, field: string, value: FixValue): unknown {
  const { part } = partsOf(field);
  if (part === undefined) return value;
  if (isPlain(whole)) return { ...whole, [part]: value };
  if (part === 'id') return value;
  return { ...(typeof whole === 'string' && { id: whole }), [part]: value };
}

/** False where the place cannot hold it. */
function set(
  letter: OpenLetter,
  place: Place,
  { field, whole, value }: { field: string; whole: unknown; value: FixValue },
): boolean {
  const { name } = partsOf(field);
  const held = place.held(name, withValue(whole, field, value));
  if (held === undefined) return false;
  change(letter, place, { name, after: held });
  const other = saysTheSame.get(name);
  if (other !== undefined) unset(letter, place, other);
  return true;
}

/** Takes a field away, as often as it stands there: behind an attribute may be that of an SNS envelope. */
function unset(letter: OpenLetter, place: Place, field: string): void {
  const { name, part } = partsOf(field);
  for (let whole = place.get(name); isGiven(name, valueIn(whole, field)); whole = place.get(name)) {
    const rest = isPlain(whole) ? Object.entries(whole).filter(([key]) => part !== undefined && key !== part) : [];
    change(letter, place, { name, after: rest.length > 0 ? Object.fromEntries(rest) : undefined });
  }
}

const cellNames: readonly string[] = ['cell', 'cell_instance_id'];

/** What is taken from one place only, the nearest that has any of them: see withDefaults. */
const takenTogether = (name: string): readonly string[] =>
  [carriers, cellNames].find((names) => names.includes(name)) ?? [name];

/** What else in the same place would still say the old, or win. */
const saysTheSame: ReadonlyMap<string, string> = new Map([
  ['cell', 'cell_instance_id'],
  ['cell_instance_id', 'cell'],
  ['raw', 'raw_base64'],
  ['raw_base64', 'raw'],
]);

const standingIn = (places: Places, name: string): Place | undefined =>
  places.find((place) => takenTogether(name).some((one) => isGiven(one, place.get(one))));

/** As readFields has it: what is null or empty counts as not given. */
const isGiven = (name: string, value: unknown): boolean =>
  value !== undefined && value !== null && (name === 'raw' || typeof value !== 'string' || value.trim() !== '');
