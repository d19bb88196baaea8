import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import type { FixRule } from '../../lib/domain/fix-rule.ts';
import { fixedLetter } from '../../lib/domain/fixed-letter.ts';
import type { Message } from '../../lib/domain/message.ts';
import { readingIdsIn } from '../../lib/domain/pinned-attributes.ts';
import { trace } from '../../lib/trace.ts';
import { again, type DeadLetter, reading, startWorld, type World } from '../support/world.ts';

const quietSeconds = 90;

let world: World;
beforeAll(async () => {
  world = await startWorld({ SESSION_QUIET_SECONDS: String(quietSeconds), API_TIMEOUT_MS: '500' });
});
afterAll(() => world.stop());

let cells = 0;
let cell: string;
beforeEach(async () => {
  cells += 1;
  cell = `replayed-${cells}`;
  world.api.cells.add({ id: cell, name: `P-${cells}` });
  world.api.faults.clear();
  await world.deadLetters();
});

const stored = () => world.api.measurements(cell);
const names = () => stored().map(({ name }) => name);
const readingsOf = (measurement: { test_setup: unknown } | undefined): readonly object[] =>
  measurement ? (measurement.test_setup as { readings: object[] }).readings : [];

/** The nth press of the button, n seconds after eight; a session by itself where it is not said to be open. */
const press = (n: number, given: Readonly<Record<string, unknown>> = {}) =>
  reading({
    cell_instance_id: cell,
    reading_id: `p${n}`,
    value: `4.12${n}`,
    measured_at: `2026-11-20T08:00:0${n}Z`,
    expected: 1,
    ...given,
  });

const accept: FixRule = { kind: 'accept', code: 'implausible', reason: 'a foil, measured twice' };
const beside: FixRule = { kind: 'beside' };
const accepted = { problem: 'implausible', reason: 'a foil, measured twice', by: 'ada' };

/** The only letter there is, taken out of its queue. */
async function onlyLetter(code: string): Promise<DeadLetter> {
  const [letter, ...others] = await world.deadLetters();
  if (!letter || others.length > 0) throw new Error(`${others.length} others beside ${letter?.code}`);
  expect(letter.code).toBe(code);
  return letter;
}

/** Sends a letter back, fixed by a rule; the message that it becomes. */
async function sentBack({ body, attributes }: DeadLetter, ...rules: readonly FixRule[]): Promise<Message> {
  const [sent] = (await world.deliver(body)) as [Message];
  const letter = { ...sent, attributes };
  const fixed = fixedLetter(letter, rules, {
    at: world.ports.clock.now(),
    by: 'ada',
    readingIds: readingIdsIn(letter),
  });
  if (fixed.kind !== 'fixed') throw new Error(JSON.stringify(fixed));
  return { ...letter, body: fixed.body, attributes: fixed.attributes };
}

const replay = async (letter: DeadLetter, ...rules: readonly FixRule[]) =>
  world.run([await sentBack(letter, ...rules)]);

describe('a letter whose reading is accepted as it is', () => {
  test('is filed, and its measurement says who accepted what, and why', async () => {
    await world.take(press(1, { value: '0' }));
    expect(await replay(await onlyLetter('implausible'), accept)).toEqual(['done']);
    const [measurement] = stored();
    expect(measurement?.properties).toEqual({ thickness: { value: 0, unit: 'mm' } });
    expect(readingsOf(measurement)).toMatchObject([{ id: 'p1', value: '0', accepted }]);
    expect(await world.deadLetters()).toEqual([]);
  });

  test('stays accepted in the ledger while its session is open, and is filed with the others', async () => {
    await world.take(press(1, { value: '-0.002', expected: 3 }));
    const letter = await onlyLetter('implausible');
    const messages = [await sentBack(letter, accept), ...(await world.deliver(press(2, { expected: 3 })))];
    expect(await world.run(messages)).toEqual(['deferred', 'deferred']);
    // Whoever brings the last one files them all.
    expect(await world.take(press(3, { expected: 3 }))).toEqual(['done']);
    expect(stored()).toHaveLength(1);
    const readings = readingsOf(stored()[0]);
    expect(readings).toMatchObject([{ id: 'p1', accepted }, { id: 'p2' }, { id: 'p3' }]);
    expect(readings.map((each) => 'accepted' in each)).toEqual([true, false, false]);
    expect(await world.run(again(messages))).toEqual(['done', 'done']);
  });

  test('that is wrong in another way too is refused, and stays accepted', async () => {
    await world.take(press(1, { value: '0', cell_instance_id: 'gone' }));
    await replay(await onlyLetter('implausible'), accept);
    const letter = await onlyLetter('unknown-cell');
    expect(letter.problem.accepted).toMatchObject([{ code: 'implausible', by: 'ada' }]);
    await replay(letter, { kind: 'set', field: 'cell_instance_id', value: cell });
    expect(readingsOf(stored()[0])).toMatchObject([{ id: 'p1', accepted }]);
  });
});

describe('a letter that is filed beside what has its name', () => {
  /** The letter of a press that another one, of the same id, has come before, of which the ledger knows nothing. */
  async function conflict(): Promise<DeadLetter> {
    world.forget();
    await world.take(press(1));
    world.forget();
    await world.take(press(1, { value: '4.2' }));
    return onlyLetter('conflict');
  }

  test('gets a name of its own, and another one where that is taken as well', async () => {
    const letter = await conflict();
    expect(await replay(letter, beside)).toEqual(['done']);
    const [first = ''] = names();
    expect(names()).toEqual([first, `${first} beside 1`]);

    world.forget();
    const other = { ...letter, body: letter.body.replace('4.2', '4.3') };
    await replay(other, beside);
    const refused = await onlyLetter('conflict');
    expect(refused.problem.detail).toContain(`"${first} beside 1"`);
    expect(await replay(refused, beside)).toEqual(['done']);
    expect(names()).toEqual([first, `${first} beside 1`, `${first} beside 2`]);
    expect(stored().map(({ properties }) => properties.thickness)).toMatchObject([
      { value: 4.121 },
      { value: 4.2 },
      { value: 4.3 },
    ]);
  });

  test('comes again under the same name, and is filed once', async () => {
    const letter = await conflict();
    await replay(letter, beside);
    world.forget();
    expect(await replay(letter, beside)).toEqual(['done']);
    expect(names()).toHaveLength(2);
    expect(await world.deadLetters()).toEqual([]);
  });

  test('is filed apart from what was read at the same time', async () => {
    const letter = await conflict();
    const open = await sentBack({ ...letter, body: letter.body.replace('"expected":1', '"expected":9') }, beside);
    const messages = [open, ...(await world.deliver(press(2, { expected: undefined })))];
    expect(await world.run(messages)).toEqual(['deferred', 'deferred']);
    world.pass(quietSeconds);
    expect(await world.run(again(messages))).toEqual(['done', 'done']);
    const [first = '', ...others] = names();
    expect(others).toHaveLength(2);
    expect(others).toContain(`${first} beside 1`);
    expect(stored().map((measurement) => readingsOf(measurement).length)).toEqual([1, 1, 1]);
  });

  test('whose answer got lost is looked up under that name by whoever takes it over', async () => {
    const replayed = await sentBack(await conflict(), beside);
    world.api.faults.add(
      { on: { method: 'POST' }, drop: 'after' },
      { on: { method: 'GET' }, status: 502, body: '<html>' },
    );
    expect(await world.run([replayed])).toEqual(['deferred']);
    const rules = { now: world.ports.clock.now(), sessionGapMs: 900_000, sessionQuietMs: quietSeconds * 1000 };
    const story = await trace('p1', world.ports.ledger, rules);
    const name = `${names()[0]} beside 1`;
    expect(story).toMatchObject({
      value: { readings: [{ state: { kind: 'outcome-unknown', claim: { sent: { name } } } }] },
    });

    world.api.faults.clear();
    const before = world.api.requests.length;
    world.pass(3600);
    expect(await world.run(again([replayed]))).toEqual(['done']);
    expect(world.api.requests.slice(before).map(({ method }) => method)).toEqual(['GET']);
    expect(names()).toEqual([names()[0], name]);
  });
});
