import { describe, expect, test } from 'vitest';

import { standIn } from './stand-in.ts';

const cells = [
  { id: 'c1', name: 'A-0001' },
  { id: 'c2', name: 'a-0001 spare' },
  { id: 'c3', name: 'B-0001' },
];

interface Hit {
  entity_type: string;
  name: string;
  id: string;
}

const idsOf = (reply: { body: { results: Hit[] } }) => reply.body.results.map(({ id }) => id);

test('names that contain the query are found, whatever the case', async () => {
  const api = await standIn({ cells });
  const reply = await api.call('/search?q=A-0001');
  expect(reply).toMatchObject({ status: 200, body: { query: 'A-0001', total: 2, limit: 25, offset: 0 } });
  expect(reply.body.results).toEqual([
    { id: 'c1', entity_type: 'cell_instance', name: 'A-0001', project_id: null, parent_id: expect.any(String) },
    { id: 'c2', entity_type: 'cell_instance', name: 'a-0001 spare', project_id: null, parent_id: expect.any(String) },
  ]);
});

test('blanks around the query do not count', async () => {
  const api = await standIn({ cells });
  expect(await api.call('/search?q=+b-0001%20')).toMatchObject({ body: { query: 'b-0001', total: 1 } });
});

test('measurements are found too, unless cells alone are wanted', async () => {
  const api = await standIn({ cells });
  const { body: measurement } = await api.create({ name: 'thickness of A-0001' }, 'c1');
  expect(idsOf(await api.call('/search?q=A-0001'))).toEqual(['c1', 'c2', measurement.id]);
  expect(idsOf(await api.call('/search?q=A-0001&entity_types=cell_instance'))).toEqual(['c1', 'c2']);
  expect((await api.call('/search?q=A-0001&entity_types=cell_measurement')).body.results).toMatchObject([
    { id: measurement.id, entity_type: 'cell_measurement', parent_id: 'c1' },
  ]);
  const both = '/search?q=A-0001&entity_types=cell_measurement&entity_types=cell_instance';
  expect((await api.call(both)).body.total).toBe(3);
  expect((await api.call('/search?q=A-0001&entity_types=material')).body.total).toBe(0);
});

test('a query may be two characters that UTF-16 writes as four', async () => {
  const api = await standIn({ cells: [{ id: 'c1', name: 'batch 𝛌𝛍' }] });
  expect(await api.call(`/search?q=${encodeURIComponent('𝛌𝛍')}`)).toMatchObject({ body: { total: 1 } });
});

describe('with many of one type', () => {
  const many = Array.from({ length: 30 }, (_, index) => ({ id: `c${index}`, name: `cell ${index}` }));

  test('five are found, or as many as per_type says, in the order in which they were added', async () => {
    const api = await standIn({ cells: many });
    expect(idsOf(await api.call('/search?q=cell'))).toEqual(['c0', 'c1', 'c2', 'c3', 'c4']);
    const reply = await api.call('/search?q=cell&per_type=20');
    expect([reply.body.results.length, reply.body.total]).toEqual([20, 20]);
  });

  test('pages are cut from what was found', async () => {
    const api = await standIn({ cells: many });
    const reply = await api.call('/search?q=cell&per_type=20&limit=3&offset=18');
    expect(idsOf(reply)).toEqual(['c18', 'c19']);
    expect(reply.body).toMatchObject({ total: 20, limit: 3, offset: 18 });
  });
});

test.each([
  ['', 'q', 'missing'],
  ['q=', 'q', 'string_too_short'],
  ['q=A', 'q', 'string_too_short'],
  ['q=%F0%9D%9B%8C', 'q', 'string_too_short'],
  ['q=ab&limit=0', 'limit', 'greater_than_equal'],
  ['q=ab&limit=101', 'limit', 'less_than_equal'],
  ['q=ab&per_type=0', 'per_type', 'greater_than_equal'],
  ['q=ab&per_type=21', 'per_type', 'less_than_equal'],
  ['q=ab&offset=-1', 'offset', 'greater_than_equal'],
  ['q=ab&offset=x', 'offset', 'int_parsing'],
])('?%s is refused', async (query, field, type) => {
  const api = await standIn({ cells });
  const { status, body } = await api.call(`/search?${query}`);
  expect(status).toBe(422);
  expect(body.detail).toMatchObject([{ type, loc: ['query', field] }]);
});

test('a query of blanks is a bad request', async () => {
  const api = await standIn({ cells });
  expect(await api.call('/search?q=%20%20')).toMatchObject({ status: 400, body: { error_code: 'BAD_REQUEST' } });
});
