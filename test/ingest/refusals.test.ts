import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';

import { reading, startWorld, type World } from '../support/world.ts';

let world: World;
beforeAll(async () => {
  world = await startWorld();
});
afterAll(() => world.stop());

let before: number;
let callsBefore: number;
beforeEach(() => {
  world.api.faults.clear();
  before = world.api.measurements().length;
  callsBefore = world.api.requests.length;
});
const created = () => world.api.measurements().slice(before);
const posts = () => world.api.requests.slice(callsBefore).filter(({ method }) => method === 'POST').length;
/** The ids of the readings that were filed, as their measurements list them. */
const filedIds = () =>
  created().flatMap(({ test_setup }) => (test_setup as { readings: { id: string }[] }).readings.map(({ id }) => id));

let cells = 0;
const newCell = (): string => {
  cells += 1;
  const id = `refused-${cells}`;
  world.api.cells.add({ id, name: `R-${cells}` });
  return id;
};

const tenPresses = (cell_instance_id: string) => ({
  ...reading({ cell_instance_id, value: undefined, reading_id: 'run' }),
  readings: Array.from({ length: 10 }, (_, index) => ({ value: `4.1${10 + index}` })),
});

/** The API refuses every measurement that holds one of these readings, and says where or not. */
const refuseReadings = (ids: readonly string[], loc: (keyOf: (id: string) => string) => (string | number)[]) =>
  world.api.faults.add({
    refuse: (body) => {
      const { readings } = body.test_setup as { readings: { id: string; property: string; value: string }[] };
      const guilty = readings.find(({ id }) => ids.includes(id));
      if (!guilty) return undefined;
      const keyOf = () =>
        Object.entries(body.properties).find(
          ([key, quantity]) => /_\d+$/.test(key) && (quantity as { value: number }).value === Number(guilty.value),
        )?.[0] ?? guilty.property;
      return [{ type: 'value_error', loc: loc(keyOf), msg: 'Value error, not a plausible thickness', input: null }];
    },
  });

describe('one of ten readings refused by the API', () => {
  test('with its key named costs one more call: nine are filed, one is dead-lettered with the message', async () => {
    refuseReadings(['run/3'], (keyOf) => ['body', 'properties', keyOf('run/3'), 'value']);
    expect(await world.take(tenPresses(newCell()))).toEqual(['done']);

    expect(posts()).toBe(2);
    const [measurement, ...others] = created();
    expect(others).toEqual([]);
    expect(measurement?.properties.thickness_n).toEqual({ value: 9, unit: 'dimensionless' });
    // The mean of the other nine: 4.110 … 4.119 without 4.113.
    expect(measurement?.properties.thickness).toEqual({ value: 4.11467, unit: 'mm' });
    expect(filedIds()).not.toContain('run/3');

    const [letter, ...more] = await world.deadLetters();
    expect(more).toEqual([]);
    expect(letter?.problem).toMatchObject({
      code: 'refused-by-api',
      status: 422,
      reading_ids: ['run/3'],
      correlation_id: expect.any(String),
    });
    expect(letter?.problem.detail).toContain('not a plausible thickness (body.properties.thickness_4.value)');
    expect(letter?.json().readings).toEqual([{ value: '4.113', reading_id: 'run/3' }]);
  });

  test('without a usable place costs at most nine more calls', async () => {
    for (let culprit = 0; culprit < 10; culprit += 1) {
      world.api.faults.clear();
      const cell = newCell();
      refuseReadings([`run/${culprit}`], () => ['body', 'properties']);
      callsBefore = world.api.requests.length;
      before = world.api.measurements().length;
      expect(await world.take(tenPresses(cell))).toEqual(['done']);
      expect(posts() - 1).toBeLessThanOrEqual(2 * Math.ceil(Math.log2(10)) + 1);
      expect(filedIds().toSorted()).toEqual(
        Array.from({ length: 10 }, (_, index) => `run/${index}`).filter((id) => id !== `run/${culprit}`),
      );
      expect((await world.deadLetters()).map(({ problem }) => problem.reading_ids)).toEqual([[`run/${culprit}`]]);
    }
  });

  test('with the mean named is found among that property; the weight beside it is filed', async () => {
    const cell_instance_id = newCell();
    refuseReadings(['p2'], () => ['body', 'properties', 'thickness', 'value']);
    const at = (second: number) => ({ measured_at: `2026-11-20T08:00:0${second}Z` });
    await world.take(
      reading({ cell_instance_id, reading_id: 'p0', value: '4.10', ...at(0) }),
      reading({ cell_instance_id, reading_id: 'p1', value: '4.11', ...at(1) }),
      reading({ cell_instance_id, reading_id: 'p2', value: '4.12', ...at(2) }),
      reading({ cell_instance_id, reading_id: 'p3', value: '4.13', ...at(3) }),
      reading({ cell_instance_id, reading_id: 'w', property: 'weight', value: '45', unit: 'g', ...at(4) }),
    );
    expect(filedIds().toSorted()).toEqual(['p0', 'p1', 'p3', 'w']);
    expect((await world.deadLetters()).map(({ problem }) => problem.reading_ids)).toEqual([['p2']]);
  });
});

describe('several refused', () => {
  test('with each key named, all go at once', async () => {
    world.api.faults.add({
      times: 1,
      refuse: () => [
        { type: 'value_error', loc: ['body', 'properties', 'thickness_1', 'value'], msg: 'too thin', input: null },
        { type: 'value_error', loc: ['body', 'properties', 'thickness_5', 'unit'], msg: 'odd unit', input: null },
      ],
    });
    expect(await world.take(tenPresses(newCell()))).toEqual(['done']);
    expect(posts()).toBe(2);
    expect(filedIds()).toHaveLength(8);
    const [letter] = await world.deadLetters();
    expect(letter?.problem.reading_ids).toEqual(['run/0', 'run/4']);
    expect(letter?.problem.problems).toMatchObject([
      { reading_id: 'run/0', detail: expect.stringContaining('too thin') },
      { reading_id: 'run/4', detail: expect.stringContaining('odd unit') },
    ]);
  });

  test('all of them, without a place, are each refused by an answer to itself alone', async () => {
    world.api.faults.add({
      refuse: () => [{ type: 'value_error', loc: ['body', 'properties'], msg: 'no', input: null }],
    });
    expect(await world.take(tenPresses(newCell()))).toEqual(['done']);
    expect(created()).toEqual([]);
    const [letter] = await world.deadLetters();
    expect(letter?.problem.reading_ids).toHaveLength(10);
    expect(letter?.body).toBe(JSON.stringify(tenPresses(`refused-${cells}`)));
  });
});

test('readings that are numbered alike without the refused one are filed apart, and none is overwritten', async () => {
  const cell_instance_id = newCell();
  refuseReadings(['p0'], (keyOf) => ['body', 'properties', keyOf('p0'), 'value']);
  const press = (second: number, given: Readonly<Record<string, unknown>>) =>
    reading({ cell_instance_id, reading_id: `p${second}`, measured_at: `2026-11-20T08:00:0${second}Z`, ...given });
  // Keys 1, 2 and 3; without the first, the third would be numbered 2, where the position stands.
  await world.take(
    press(0, { value: '4.10' }),
    press(1, { value: '4.11', position: '2' }),
    press(2, { value: '4.12' }),
  );
  expect(created().map(({ properties }) => properties)).toEqual([
    { thickness: { value: 4.11, unit: 'mm' } },
    { thickness: { value: 4.12, unit: 'mm' } },
  ]);
  expect((await world.deadLetters()).map(({ problem }) => problem.reading_ids)).toEqual([['p0']]);
});

test('a place outside the properties refuses the whole measurement with one call', async () => {
  world.api.faults.add({
    refuse: () => [{ type: 'value_error', loc: ['body', 'start_time'], msg: 'lies before the cell', input: null }],
  });
  expect(await world.take(tenPresses(newCell()))).toEqual(['done']);
  expect(posts()).toBe(1);
  const [letter] = await world.deadLetters();
  expect(letter?.problem.detail).toContain('lies before the cell (body.start_time)');
});

test('words of the API without end are told in a sentence that has one', async () => {
  world.api.faults.add({
    refuse: () => [{ type: 'value_error', loc: ['body', 'x'.repeat(9000)], msg: 'm'.repeat(100_000), input: null }],
  });
  await world.take(reading({ cell_instance_id: newCell() }));
  const [letter] = await world.deadLetters();
  expect(String(letter?.problem.detail).length).toBeLessThan(1200);
  expect(letter?.problem.detail).toContain('mmm');
});

test('a 422 that is no list of errors is taken as one without a place', async () => {
  world.api.faults.add({ on: { method: 'POST' }, times: 1, status: 422, body: { detail: 'Unprocessable' } });
  expect(await world.take(tenPresses(newCell()))).toEqual(['done']);
  expect(filedIds()).toHaveLength(10);
  expect(await world.deadLetters()).toEqual([]);
});

test('a measurement that is too large is sent in parts', async () => {
  world.api.faults.add({ on: { method: 'POST', bodyOver: 1500 }, status: 413 });
  expect(await world.take(tenPresses(newCell()))).toEqual(['done']);
  expect(filedIds()).toHaveLength(10);
  expect(created().length).toBeGreaterThan(1);
});

test('a single reading that is too large is refused', async () => {
  world.api.faults.add({ on: { method: 'POST' }, status: 413 });
  expect(await world.take(reading({ cell_instance_id: newCell() }))).toEqual(['done']);
  expect((await world.deadLetters()).map(({ code }) => code)).toEqual(['refused-by-api']);
});

test('any other 4xx refuses the whole measurement', async () => {
  world.api.faults.add({ on: { method: 'POST' }, status: 400, body: { error_code: 'BAD_REQUEST', message: 'no' } });
  expect(await world.take(tenPresses(newCell()))).toEqual(['done']);
  expect(posts()).toBe(1);
  const [letter] = await world.deadLetters();
  expect(letter?.problem).toMatchObject({ code: 'refused-by-api', status: 400 });
});
