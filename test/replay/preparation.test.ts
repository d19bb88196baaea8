import { describe, expect, test } from 'vitest';

import type { FixRule } from '../../lib/domain/fix-rule.ts';
import type { Message } from '../../lib/domain/message.ts';
import type { Problem } from '../../lib/domain/problem.ts';
import { type Fixing, preparation } from '../../lib/replay/preparation.ts';
import { letterOf } from '../support/prepared-letters.ts';
import { attributesOf, fieldsOf, messageOf, now, rulesOf } from '../support/readings.ts';
import { asTheyAre, fixedBy, pressLetter, toMm } from '../support/replay-scene.ts';
import { standing } from '../support/standing-letters.ts';

function prepared(letters: readonly Message[], fixing: Fixing, rules = rulesOf()) {
  const preparing = preparation(fixing, { at: now, by: 'ann', readingRules: rules });
  for (const letter of letters) preparing.add(standing(letter, rules));
  return preparing.end();
}
function ready(letters: readonly Message[], fixing: Fixing, rules = rulesOf()) {
  const end = prepared(letters, fixing, rules);
  if (!end.ok) throw new Error(end.reason);
  return end;
}
function reasonOf(letters: readonly Message[], fixing: Fixing, rules = rulesOf()): string | undefined {
  const end = prepared(letters, fixing, rules);
  return end.ok ? undefined : end.reason;
}

const set = (field: string, value: string): FixRule => ({ kind: 'set', field, value });
const accept: FixRule = { kind: 'accept', code: 'implausible', reason: 'a foil' };
const beside: FixRule = { kind: 'beside' };
const furlong = (id: string, given = {}) => pressLetter(id, { unit: 'furlong', ...given });
const refusedFor = (problem: Problem, given: Readonly<Record<string, unknown>> = {}, id = 'l-1') =>
  letterOf(messageOf(fieldsOf({ reading_id: 'r-1', ...given })), problem, id);
const problemOf = (attributes: Message['attributes'] = new Map()) =>
  JSON.parse(attributes.get('problem')?.value ?? '{}');
const nothingMoved = 'nothing was moved (--except leaves letters out)';

describe('without rules', () => {
  test('a letter goes back as it is', () => {
    const letter = pressLetter('a');
    const { ready: all, unchanged } = ready([letter], asTheyAre);
    expect(unchanged).toEqual([]);
    expect(all).toMatchObject([{ body: letter.body, rules: [], changes: [] }]);
    expect(all[0]?.attributes).toBe(letter.attributes);
    expect(all[0]?.after).toBe(all[0]?.before);
  });

  test('a letter that SQS moved by itself goes back with the id and the moment that it has', () => {
    const letter = messageOf(fieldsOf(), { id: 'l-9', sentAt: now - 5000 });
    const [one] = ready([letter], asTheyAre).ready;
    expect(one?.body).toBe(letter.body);
    expect(problemOf(one?.attributes)).toMatchObject({
      reading_ids: one?.letter.readingIds,
      source_message_id: 'l-9',
      sent_at: new Date(now - 5000).toISOString(),
    });
  });

  test('a letter that has no room for its ids keeps all where they are', () => {
    const attributes = attributesOf(
      Object.fromEntries(
        ['cell', 'unit', 'stage', 'notes', 'lab', 'format', 'operator', 'protocol', 'position', 'decimal'].map(
          (name) => [name, '.'],
        ),
      ),
    );
    const full = messageOf({ cell_instance_id: 'c', value: '1', property: 'thickness' }, { id: 'l-full', attributes });
    expect(reasonOf([pressLetter('a'), full], asTheyAre)).toBe(
      'Cannot replay 1 of 2 letters, such as l-full: Cannot send the letter back: with the ids and the time by which its ' +
        `readings are known it has 11 message attributes, more than the 10 that SQS takes; ${nothingMoved}`,
    );
  });
});

describe('rules for all letters', () => {
  test('change those that they concern; the others stay', () => {
    const { ready: all, unchanged } = ready([furlong('a'), pressLetter('b'), furlong('c')], fixedBy(toMm));
    expect(all.map(({ letter }) => letter.id)).toEqual(['l-a', 'l-c']);
    expect(all[0]?.changes).toEqual([{ path: 'unit', before: 'furlong', after: 'mm' }]);
    expect(all[0]?.before).toMatchObject({ entries: [{ id: 'a', reading: { ok: false } }] });
    expect(all[0]?.after).toMatchObject({ entries: [{ id: 'a', reading: { ok: true, value: { unit: 'mm' } } }] });
    expect(unchanged.map(({ id }) => id)).toEqual(['l-b']);
  });

  test('of which one changes nothing move nothing', () => {
    expect(reasonOf([pressLetter('a')], fixedBy(toMm))).toBe(
      'Cannot map unit:furlong=mm: it changes none of 1 letter; nothing was moved',
    );
    expect(
      reasonOf([furlong('a'), furlong('b')], fixedBy(toMm, set('unit', 'mm'), set('lab', 'north'))),
    ).toBeUndefined();
    const idle = fixedBy(toMm, { kind: 'map', field: 'lab', from: 'south', to: 'north' });
    expect(reasonOf([furlong('a'), furlong('b')], idle)).toBe(
      'Cannot map lab:south=north: it changes none of 2 letters; nothing was moved',
    );
  });

  test('of which each changes another letter all do something', () => {
    const toUm: FixRule = { kind: 'map', field: 'unit', from: 'chain', to: 'um' };
    const { ready: all } = ready([furlong('a'), pressLetter('b', { unit: 'chain' })], fixedBy(toMm, toUm));
    expect(all.flatMap(({ changes }) => changes.map(({ after }) => after))).toEqual(['mm', 'um']);
  });

  test('that cannot be applied to a letter move nothing', () => {
    const broken = { ...pressLetter('x'), body: '{"cell":' };
    expect(reasonOf([furlong('a'), broken, furlong('b')], fixedBy(toMm))).toMatch(
      /^Cannot replay 1 of 3 letters, such as l-x: Cannot read the message .+; nothing was moved \(--except leaves letters out\)$/,
    );
  });

  test('that make a letter worse move nothing', () => {
    expect(reasonOf([furlong('a'), pressLetter('b'), pressLetter('c')], fixedBy(set('unit', 'g')))).toMatch(
      /^Cannot change 2 of 3 letters so: it would make them worse, such as l-b: Cannot file .+; nothing was moved \(--except leaves letters out\)$/,
    );
  });

  test('that leave a letter as bad as it was are no worse', () => {
    expect(ready([furlong('a', { value: 'x' })], fixedBy(toMm)).ready).toHaveLength(1);
    const broken = { ...pressLetter('x'), body: 'ERR' };
    expect(ready([broken], fixedBy(set('lab', 'north'))).ready).toHaveLength(1);
  });

  test('that make one reading of a letter worse move nothing', () => {
    const readings = [{ unit: 'furlong' }, { unit: 'mm' }];
    const letter = refusedFor({ code: 'conflict', detail: 'Cannot file it' }, { unit: undefined, readings });
    expect(reasonOf([letter], fixedBy(set('unit', 'g')))).toContain('it would make them worse, such as l-1: ');
    expect(reasonOf([letter], fixedBy(toMm))).toBeUndefined();
  });

  test('that cannot be applied say so before those that make worse, and these before those that do nothing', () => {
    const idle: FixRule = { kind: 'map', field: 'lab', from: 'south', to: 'north' };
    const rules = fixedBy(set('unit', 'g'), idle);
    const broken = { ...pressLetter('x'), body: '{"cell":' };
    expect(reasonOf([pressLetter('b'), broken], rules)).toContain('Cannot replay 1 of 2 letters');
    expect(reasonOf([pressLetter('b')], rules)).toContain('it would make them worse');
    expect(reasonOf([furlong('b')], rules)).toContain('ingest would refuse what is set');
    expect(reasonOf([furlong('b')], fixedBy(toMm, idle))).toContain('it changes none of 1 letter');
  });

  test('that set what ingest refuses move nothing, unless the registry may know better', () => {
    const refusedChange = /^Cannot change 1 of 1 letter so: ingest would refuse what is set, such as l-b: /;
    expect(reasonOf([furlong('b')], fixedBy(set('unit', 'parsec')))).toMatch(refusedChange);
    expect(reasonOf([furlong('b')], fixedBy(set('value', 'abc')))).toMatch(refusedChange);
    const ofInstrument = furlong('b', { instrument: 'mic-9' });
    expect(ready([ofInstrument], fixedBy(set('unit', 'parsec'))).ready).toHaveLength(1);
    // What was not set may stay wrong: the next thing to be seen to.
    const twoWrong = furlong('b', { cell_instance_id: undefined });
    expect(ready([twoWrong], fixedBy(set('cell', 'A-1'))).ready).toHaveLength(1);
  });
});

describe('accepting', () => {
  const implausible: Problem = {
    code: 'implausible',
    detail: 'Cannot file 20 mm: it is above the 10 of the instrument',
  };
  const acceptedIn = (letter: Message, ...rules: readonly FixRule[]) =>
    ready([letter], fixedBy(...rules)).ready.map(({ attributes }) => problemOf(attributes).accepted);

  test('is for letters that are told to be implausible, whatever the registry is here', () => {
    expect(acceptedIn(refusedFor(implausible), accept)).toMatchObject([
      [{ code: 'implausible', reason: 'a foil', by: 'ann' }],
    ]);
  });

  test('is for letters that are implausible by the rules, though nobody told so', () => {
    const untold = messageOf(fieldsOf({ value: '0' }), { id: 'l-untold' });
    expect(acceptedIn(untold, accept)).toMatchObject([[{ code: 'implausible' }]]);
    const toldOtherwise = furlong('a', { value: '0' });
    expect(acceptedIn(toldOtherwise, toMm, accept)).toMatchObject([[{ code: 'implausible' }]]);
  });

  test('is for letters of which one reading is', () => {
    const readings = [{ value: '0' }, { unit: 'furlong' }];
    expect(acceptedIn(refusedFor(implausible, { readings }), accept)).toMatchObject([[{ code: 'implausible' }]]);
  });

  test('is said of the readings that are implausible, and of no other', () => {
    const untold = messageOf(
      {
        ...fieldsOf({ value: undefined, reading_id: 'run' }),
        readings: [{ value: '0' }, { value: '4.1' }, { value: '-1' }],
      },
      { id: 'l-run' },
    );
    expect(acceptedIn(untold, accept)).toMatchObject([[{ readings: ['run/0', 'run/2'] }]]);
  });

  test('leaves all others as they are', () => {
    const { ready: all, unchanged } = ready([refusedFor(implausible), pressLetter('b')], fixedBy(accept));
    expect([all.map(({ letter }) => letter.id), unchanged.map(({ id }) => id)]).toEqual([['l-1'], ['l-b']]);
    const both = ready([refusedFor(implausible), furlong('b')], fixedBy(toMm, accept)).ready;
    expect(both.map(({ rules }) => rules.map(({ kind }) => kind))).toEqual([['map', 'accept'], ['map']]);
  });

  test('where nothing is implausible moves nothing', () => {
    expect(reasonOf([furlong('a')], fixedBy(toMm, accept))).toBe(
      'Cannot accept implausible: it changes none of 1 letter; nothing was moved',
    );
    expect(reasonOf([pressLetter('a')], fixedBy(accept))).toContain('it changes none of 1 letter');
  });
});

describe('filing beside', () => {
  const conflict: Problem = { code: 'conflict', detail: 'Cannot file it: another measurement has its name' };

  test('is for letters that are told to be in conflict', () => {
    const letters = [refusedFor(conflict), furlong('b'), refusedFor({ ...conflict, code: 'changed' }, {}, 'l-c')];
    const { ready: all, unchanged } = ready(letters, fixedBy(beside));
    expect(all.map(({ letter, attributes }) => [letter.id, problemOf(attributes).beside])).toEqual([['l-1', 1]]);
    expect(unchanged.map(({ id }) => id)).toEqual(['l-b', 'l-c']);
  });

  test('where there is no conflict moves nothing', () => {
    expect(reasonOf([furlong('b')], fixedBy(beside))).toBe(
      'Cannot file beside: it changes none of 1 letter; nothing was moved',
    );
  });
});

describe('rules of each letter', () => {
  const each = (rulesFor: Fixing['rulesFor']): Fixing => ({ isForEach: true, rulesFor });

  test('change it, each by its own', () => {
    const own = each(({ id }) => ({ ok: true, rules: [set('lab', id)] }));
    const { ready: all } = ready([pressLetter('a'), pressLetter('b')], own);
    expect(all.map(({ body }) => JSON.parse(body).lab)).toEqual(['l-a', 'l-b']);
  });

  test('that change nothing in it move nothing', () => {
    const own = each(() => ({ ok: true, rules: [set('unit', 'mm')] }));
    expect(reasonOf([furlong('a'), pressLetter('b')], own)).toBe(
      `Cannot replay 1 of 2 letters, such as l-b: Cannot fix the letter: it says already what it is to be changed to; ${nothingMoved}`,
    );
  });

  test('that cannot be made move nothing', () => {
    const own = each(() => ({ ok: false, reason: 'line 3 names nothing' }));
    expect(reasonOf([furlong('a')], own)).toBe(
      `Cannot replay 1 of 1 letter, such as l-a: line 3 names nothing; ${nothingMoved}`,
    );
  });
});

test('of no letters none is ready', () => {
  expect(ready([], fixedBy(toMm))).toEqual({ ok: true, ready: [], unchanged: [] });
});
