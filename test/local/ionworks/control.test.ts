import { describe, expect, test } from 'vitest';

import { gatedSleep, standIn, thickness } from './stand-in.ts';

const listing = '/cell_instances/cell-1/cell_measurements';

describe('faults over HTTP', () => {
  test('are added one by one or several at once, and meet as they do in process', async () => {
    const api = await standIn();
    expect(await api.call('/_faults', { json: { status: 503, times: 1 }, key: undefined })).toMatchObject({
      status: 201,
      body: { added: 1 },
    });
    const more = [
      { on: { method: 'POST', path: '/cell_instances' }, status: 429, headers: { 'retry-after': '1' }, times: 1 },
      { on: { pattern: 'cell-1/.*create$' }, answerAfterWork: { status: 500, body: '<html>' }, times: 1 },
    ];
    expect(await api.call('/_faults', { json: more })).toMatchObject({ status: 201, body: { added: 2 } });
    expect(await api.create()).toMatchObject({ status: 503 });
    expect(await api.call('/users/me')).toMatchObject({ status: 200 });
    expect(await api.create()).toMatchObject({ status: 429 });
    expect(await api.create()).toMatchObject({ status: 500, body: '<html>' });
    expect(await api.create()).toMatchObject({ status: 409 });
  });

  test('can drop, delay, trickle and swell an answer', async () => {
    const gate = gatedSleep();
    const api = await standIn({ sleep: gate.sleep });
    for (const drop of ['before', 'after']) {
      await api.call('/_faults', { json: { drop, times: 1 } });
      await expect(api.create()).rejects.toThrow();
    }
    expect(api.measurements()).toHaveLength(1);
    await api.call('/_faults', { json: { latencyMs: 9, when: 'before', times: 1 } });
    const delayed = api.call('/healthz');
    const sleeper = await gate.next();
    expect(sleeper.ms).toBe(9);
    sleeper.wake();
    expect(await delayed).toMatchObject({ status: 200 });
    await api.call('/_faults', { json: { trickleMs: 4, times: 1 } });
    const trickling = await api.fetch('/healthz');
    expect((await gate.next()).ms).toBe(4);
    await trickling.body?.cancel();
    await api.call('/_faults', { json: { body: 'huge', bytes: 500 } });
    expect(await (await api.fetch('/healthz')).text()).toHaveLength(500);
  });

  test('can bend listings', async () => {
    const api = await standIn();
    await api.create();
    await api.call('/_faults', { json: [{ ignoreFilters: true, times: 1 }] });
    expect((await api.call(`${listing}?name=eq.x`)).body.total).toBe(1);
    await api.call('/_faults', { json: [{ staleReads: 1, times: 1 }] });
    expect((await api.call(listing)).body.total).toBe(0);
  });

  test('can refuse a property, or its values above a bound', async () => {
    const api = await standIn();
    const withWeight = (value: unknown) => ({ name: `${value}`, properties: { weight: value } });
    await api.call('/_faults', { json: { refuse: { property: 'weight', above: 5 } } });
    expect(await api.create(withWeight({ value: 5, unit: 'g' }))).toMatchObject({ status: 201 });
    expect(await api.create(withWeight('heavy'))).toMatchObject({ status: 201 });
    expect(await api.create()).toMatchObject({ status: 201 });
    expect((await api.create(withWeight({ value: 6, unit: 'g' }))).body.detail).toEqual([
      {
        type: 'value_error',
        loc: ['body', 'properties', 'weight'],
        msg: 'Value error, the value is not plausible',
        input: { value: 6, unit: 'g' },
        ctx: { error: {} },
      },
    ]);
  });

  test('can refuse without naming the guilty, in other words', async () => {
    const api = await standIn();
    await api.call('/_faults', { json: { refuse: { property: 'thickness', msg: 'too thin', loc: ['body'] } } });
    expect((await api.create()).body.detail).toMatchObject([{ loc: ['body'], msg: 'Value error, too thin' }]);
  });

  test('are cleared', async () => {
    const api = await standIn();
    await api.call('/_faults', { json: { status: 503 } });
    expect(await api.call('/_faults', { method: 'DELETE' })).toMatchObject({ status: 204, body: '' });
    expect(await api.create()).toMatchObject({ status: 201 });
  });

  test.each([
    [{}, 'it has none of status, latencyMs, drop'],
    [7, 'it has none of status'],
    [null, 'it has none of status'],
    [{ status: 199 }, '>=200'],
    [{ status: 600 }, '<=599'],
    [{ latencyMs: 2 ** 31 }, '<=2147483647'],
    [{ trickleMs: -1 }, '>=0'],
    [{ staleReads: 0.5 }, 'integer'],
    [{ status: 500, retries: 3 }, 'retries'],
    [{ status: 500, times: 0 }, 'times'],
    [{ on: { pattern: '(' }, status: 500 }, 'pattern is no regular expression'],
    [{ on: { verb: 'GET' }, status: 500 }, 'verb'],
    [{ drop: 'sometimes' }, 'drop'],
    [[{ status: 500 }, { refuse: 'all' }], 'refuse'],
  ])('%j is refused with its reason, and adds nothing', async (json, reason) => {
    const api = await standIn();
    const reply = await api.call('/_faults', { json });
    expect(reply).toMatchObject({ status: 422, body: { detail: expect.stringContaining(reason) } });
    expect(reply.body.detail).toMatch(/^Cannot read the fault: /);
    expect(await api.create()).toMatchObject({ status: 201 });
  });

  test('need JSON', async () => {
    const api = await standIn();
    const headers = { 'content-type': 'application/json' };
    expect(await api.call('/_faults', { method: 'POST', body: '{', headers })).toMatchObject({ status: 422 });
    expect(await api.call('/_cells', { method: 'POST', body: '{', headers })).toMatchObject({ status: 422 });
  });
});

test('calls and measurements are told to another process, without a key', async () => {
  const api = await standIn();
  await api.create();
  await api.create({}, 'cell-2');
  expect((await api.call('/_requests', { key: undefined })).body).toEqual(api.requests);
  expect((await api.call('/_measurements', { key: undefined })).body).toEqual(api.measurements());
  expect((await api.call('/_measurements?cell=cell-2')).body).toEqual(api.measurements('cell-2'));
});

test('cells are added one by one or several at once', async () => {
  const api = await standIn();
  expect(await api.call('/_cells', { json: { id: '7', name: 'B-7' }, key: undefined })).toMatchObject({ status: 201 });
  const more = [
    { id: 'c8', name: 'B-8' },
    { id: 'c9', name: 'B-9' },
  ];
  expect(await api.call('/_cells', { json: more })).toMatchObject({ status: 201, body: { added: 2 } });
  for (const id of ['7', 'c8', 'c9']) expect(await api.create({}, id)).toMatchObject({ status: 201 });
  expect((await api.call('/search?q=B-9')).body.results).toMatchObject([{ id: 'c9' }]);
});

test.each([[{ id: '', name: 'x' }], [{ id: 'x' }], ['x']])('%j is no cell', async (json) => {
  const api = await standIn();
  expect(await api.call('/_cells', { json })).toMatchObject({
    status: 422,
    body: { detail: expect.stringMatching(/^Cannot read the cell: /) },
  });
});

test("the stand-in's own paths meet no fault, are in no log, and are few", async () => {
  const api = await standIn();
  api.faults.add({ status: 500 });
  expect(await api.call('/_requests')).toMatchObject({ status: 200, body: [] });
  expect(await api.call('/_nothing')).toMatchObject({ status: 404 });
  expect(await api.call('/_requests', { method: 'POST', json: thickness })).toMatchObject({ status: 404 });
});
