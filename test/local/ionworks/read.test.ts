import { describe, expect, test } from 'vitest';

import { type Bench, standIn } from './stand-in.ts';

const listing = '/cell_instances/cell-1/cell_measurements';

/** Three measurements, a minute apart. */
async function benchOfThree(): Promise<Bench> {
  let minute = 0;
  const api = await standIn({ now: () => Date.UTC(2026, 10, 20, 8, Math.floor(minute++ / 2)) });
  await api.create({ name: 'weight dry b1', start_time: '2026-11-20T07:00:00Z' });
  await api.create({ name: 'thickness dry c2', start_time: null });
  await api.create({ name: 'Thickness filled 100% a3', start_time: '2026-11-20T06:00:00Z' });
  return api;
}

const namesOf = (reply: { body: { items: { name: string }[] } }) => reply.body.items.map(({ name }) => name);
const [b1, c2, a3] = ['weight dry b1', 'thickness dry c2', 'Thickness filled 100% a3'];

test('a measurement is read by its id', async () => {
  const api = await standIn();
  const { body } = await api.create();
  expect(await api.call(`/cell_measurements/${body.id}`)).toMatchObject({ status: 200, body });
});

test('a measurement that is not there is not found, in the standard envelope', async () => {
  const api = await standIn();
  expect(await api.call('/cell_measurements/none')).toMatchObject({
    status: 404,
    body: { error_code: 'NOT_FOUND', message: 'Cell measurement not found', detail: { id: 'none' } },
  });
});

test('a cell is read by its id', async () => {
  const api = await standIn();
  expect(await api.call('/cell_instances/cell-1')).toMatchObject({
    status: 200,
    body: { id: 'cell-1', name: 'A-0001', cell_specification_id: expect.any(String) },
  });
  expect(await api.call('/cell_instances/cell-9')).toMatchObject({ status: 404, body: { error_code: 'NOT_FOUND' } });
});

test('a cell can be added, and renamed with its measurements kept', async () => {
  const api = await standIn({ cells: [] });
  api.cells.add({ id: 'cell-7', name: 'B-7' });
  expect(await api.create({}, 'cell-7')).toMatchObject({ status: 201 });
  api.cells.add({ id: 'cell-7', name: 'B-007' });
  expect(await api.call('/cell_instances/cell-7')).toMatchObject({ body: { name: 'B-007' } });
  expect(api.measurements('cell-7')).toHaveLength(1);
});

test('the key tells who it belongs to', async () => {
  const api = await standIn();
  const { body } = await api.call('/users/me');
  expect(body).toMatchObject({ email: 'bench@example.com', authorized_organization: { name: 'Local laboratory' } });
  expect((await api.create()).body).toMatchObject({
    organization_id: body.authorized_organization.id,
    created_by: body.id,
  });
});

describe('the list of a cell', () => {
  test('has the newest first, and counts them', async () => {
    const api = await benchOfThree();
    const reply = await api.call(listing);
    expect(namesOf(reply)).toEqual([a3, c2, b1]);
    expect(reply.body).toMatchObject({ count: 3, total: 3 });
    expect(reply.body.items[2]).toEqual(api.measurements()[0]);
  });

  test('has nothing of other cells', async () => {
    const api = await benchOfThree();
    expect((await api.call('/cell_instances/cell-2/cell_measurements')).body).toEqual({
      items: [],
      count: 0,
      total: 0,
    });
  });

  test('of a cell that nobody knows is not found', async () => {
    const api = await standIn();
    expect(await api.call('/cell_instances/cell-9/cell_measurements')).toMatchObject({
      status: 404,
      body: { error_code: 'NOT_FOUND' },
    });
  });

  test.each([
    ['eq.thickness dry c2', [c2]],
    ['eq.thickness dry', []],
    ['eq.THICKNESS DRY C2', []],
    ['thickness dry c2', [c2]],
    ['ilike.%thickness%', [a3, c2]],
    ['ilike.THICKNESS%', [a3, c2]],
    ['ilike.thickness', []],
    ['ilike.%c_', [c2]],
    ['ilike.%100%', [a3]],
    ['ilike.%.*%', []],
  ])('with name=%s has %j', async (filter, names) => {
    const api = await benchOfThree();
    const reply = await api.call(`${listing}?name=${encodeURIComponent(filter)}`);
    expect(namesOf(reply)).toEqual(names);
    expect(reply.body).toMatchObject({ count: names.length, total: names.length });
  });

  test('can be of one measurement type', async () => {
    const api = await benchOfThree();
    expect((await api.call(`${listing}?measurement_type=properties`)).body.total).toBe(3);
    expect((await api.call(`${listing}?measurement_type=time_series`)).body.total).toBe(0);
  });

  test.each([
    ['order_by=created_at&order=asc', [b1, c2, a3]],
    ['order_by=created_at', [a3, c2, b1]],
    ['order_by=updated_at&order=asc', [b1, c2, a3]],
    ['order_by=name&order=asc', [a3, c2, b1]],
    ['order_by=name', [b1, c2, a3]],
    ['order_by=start_time&order=asc', [a3, b1, c2]],
    ['order_by=start_time&order=desc', [c2, b1, a3]],
  ])('is ordered with %s', async (query, names) => {
    const api = await benchOfThree();
    expect(namesOf(await api.call(`${listing}?${query}`))).toEqual(names);
  });

  test('has the later first among those of one moment', async () => {
    const api = await standIn({ now: () => 0 });
    for (const name of ['one', 'two', 'three']) await api.create({ name });
    expect(namesOf(await api.call(listing))).toEqual(['three', 'two', 'one']);
  });

  test('is paged by limit and offset, and counts the page and the whole', async () => {
    const api = await benchOfThree();
    const first = await api.call(`${listing}?limit=2`);
    expect([namesOf(first), first.body.count, first.body.total]).toEqual([[a3, c2], 2, 3]);
    const second = await api.call(`${listing}?limit=2&offset=2`);
    expect([namesOf(second), second.body.count, second.body.total]).toEqual([[b1], 1, 3]);
    expect((await api.call(`${listing}?offset=3`)).body).toEqual({ items: [], count: 0, total: 3 });
  });

  test('has at most a hundred on a page, whatever the limit', async () => {
    const api = await standIn();
    await Promise.all(Array.from({ length: 101 }, (_, index) => api.create({ name: `m ${index}` })));
    expect((await api.call(`${listing}?limit=1000`)).body).toMatchObject({ count: 100, total: 101 });
    expect((await api.call(listing)).body).toMatchObject({ count: 100, total: 101 });
  });

  test('takes the last of a parameter given twice', async () => {
    const api = await benchOfThree();
    expect((await api.call(`${listing}?limit=1&limit=2`)).body.count).toBe(2);
  });

  test.each([
    ['limit=0', 'limit', 'greater_than_equal', 'Input should be greater than or equal to 1'],
    ['limit=1001', 'limit', 'less_than_equal', 'Input should be less than or equal to 1000'],
    ['limit=ten', 'limit', 'int_parsing', 'Input should be a valid integer, unable to parse string as an integer'],
    ['limit=1.5', 'limit', 'int_parsing', 'Input should be a valid integer, unable to parse string as an integer'],
    ['offset=-1', 'offset', 'greater_than_equal', 'Input should be greater than or equal to 0'],
    ['order_by=colour', 'order_by', 'enum', "Input should be 'created_at', 'name', 'updated_at' or 'start_time'"],
    ['order=up', 'order', 'enum', "Input should be 'desc' or 'asc'"],
    ['measurement_type=x', 'measurement_type', 'enum', "Input should be 'time_series', 'file' or 'properties'"],
  ])('with %s is refused', async (query, field, type, msg) => {
    const api = await standIn();
    const { status, body } = await api.call(`${listing}?${query}`);
    expect(status).toBe(422);
    expect(body.detail).toMatchObject([{ type, loc: ['query', field], msg }]);
  });

  test('tells all wrong parameters at once', async () => {
    const api = await standIn();
    const { body } = await api.call(`${listing}?limit=0&offset=x&order=up`);
    expect(body.detail.map(({ loc }: { loc: string[] }) => loc[1])).toEqual(['limit', 'offset', 'order']);
  });
});
