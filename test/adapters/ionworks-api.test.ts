import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { type ApiKey, apiKeyFrom } from '../../lib/adapters/api-key.ts';
import { ionworksApi } from '../../lib/adapters/ionworks-api.ts';
import { exactNumber } from '../../lib/domain/json.ts';
import type { Measurement } from '../../lib/domain/measurement.ts';
import { type StandIn, startIonworks } from '../../lib/local/ionworks/server.ts';
import type { Ionworks } from '../../lib/ports.ts';
import { clientEnvironment } from '../support/aws.ts';
import { bareServer, deadAddress, reply } from '../support/bare-server.ts';

const name = 'thickness 2026-11-20T08:00:00Z 3fa9c1d2e4b6';
const nothingElse = { stage: undefined, operator: undefined, lab: undefined };
const measurement = (given: { cellId?: string; name?: string; value?: string } = {}): Measurement => ({
  cellId: given.cellId ?? 'cell-a',
  name: given.name ?? name,
  readings: [],
  properties: [],
  body: {
    name: given.name ?? name,
    measurement_type: 'properties',
    start_time: '2026-11-20T08:00:00Z',
    test_setup: { source: 'cellgauge', ...nothingElse, instruments: [], readings: [] },
    protocol: undefined,
    notes: undefined,
    properties: { thickness: { value: exactNumber(given.value ?? '4.120'), unit: 'mm' } },
  },
});
const key: ApiKey = { current: async () => 'key-1', renew: async () => {} };
const apiAt = (url: string, timeoutMs = 10_000): Ionworks => ionworksApi({ url, key, timeoutMs });

/** What each call makes of one and the same answer. */
async function answersTo(status: number, body: unknown = '', headers: Readonly<Record<string, string>> = {}) {
  const server = await bareServer((response) => reply(response, status, body, headers));
  const api = apiAt(server.url);
  return {
    create: await api.create(measurement()),
    measurement: await api.measurement('m-1'),
    measurementsNamed: await api.measurementsNamed('cell-a', name, 0),
    cellsLike: await api.cellsLike('A-017', 0),
  };
}
const answerTo = async (status: number, body?: unknown, headers?: Readonly<Record<string, string>>) =>
  (await answersTo(status, body, headers)).create;
const kindsOf = async (...given: Parameters<typeof answersTo>) =>
  new Set(Object.values(await answersTo(...given)).map(({ kind }) => kind));

describe('with Ionworks', () => {
  let standIn: StandIn;
  let api: Ionworks;
  beforeAll(async () => {
    const cells = [
      { id: 'cell-a', name: 'A-017' },
      { id: 'cell-b', name: 'A-0171' },
      { id: 'cell-c', name: 'B-001' },
    ];
    standIn = await startIonworks({ cells, apiKey: 'key-1' });
    api = apiAt(standIn.url);
  });
  afterAll(() => standIn.stop());
  beforeEach(() => standIn.faults.clear());

  const created = async (given: Parameters<typeof measurement>[0]): Promise<string> => {
    const answer = await api.create(measurement(given));
    if (answer.kind !== 'ok') throw new Error(`the measurement was not created: ${answer.reply.says}`);
    return answer.value.id;
  };

  test('a measurement is created, and found by its id and its name', async () => {
    const id = await created({ name: 'created 1' });
    const stored = { id, name: 'created 1', properties: { thickness: { value: 4.12, unit: 'mm' } } };
    expect(await api.measurement(id)).toMatchObject({ kind: 'ok', value: stored });
    expect(await api.measurementsNamed('cell-a', 'created 1', 0)).toMatchObject({
      kind: 'ok',
      value: { found: [stored], rows: 1, total: 1 },
    });
    expect(await api.measurementsNamed('cell-a', 'created', 0)).toMatchObject({ value: { found: [], rows: 0 } });
    expect(await api.measurementsNamed('cell-b', 'created 1', 0)).toMatchObject({ value: { found: [], rows: 0 } });
  });

  test('a name that is taken is a conflict, with the id of what has it', async () => {
    const existingId = await created({ name: 'taken' });
    expect(await api.create(measurement({ name: 'taken' }))).toMatchObject({ kind: 'conflict', existingId });
  });

  test('a cell that there is not is missing, and so is a measurement', async () => {
    const missing = { kind: 'missing', reply: { status: 404, correlationId: expect.any(String) } };
    expect(await api.create(measurement({ cellId: 'nobody' }))).toMatchObject(missing);
    expect(await api.measurementsNamed('nobody', name, 0)).toMatchObject(missing);
    expect(await api.measurement('nothing')).toMatchObject(missing);
  });

  test('a body that does not pass validation is invalid, and the place is named', async () => {
    const { body, ...others } = measurement();
    const wrong = { ...others, body: { ...body, properties: { thickness: { value: 4.12, unit: 'furlong' } } } };
    expect(await api.create(wrong)).toMatchObject({
      kind: 'invalid',
      errors: [{ loc: expect.arrayContaining(['body', 'properties', 'thickness']), msg: expect.any(String) }],
      reply: { status: 422, correlationId: expect.any(String) },
    });
  });

  test('cells are found by a part of their names, page by page', async () => {
    const page = {
      found: [
        { id: 'cell-a', name: 'A-017' },
        { id: 'cell-b', name: 'A-0171' },
      ],
      rows: 2,
      total: 2,
    };
    const answer = await api.cellsLike('a-017', 0);
    expect(answer).toMatchObject({ kind: 'ok', value: page });
    expect(await api.cellsLike('a-017', 1)).toMatchObject({ kind: 'ok', value: { rows: 1, total: 2 } });
    expect(await api.cellsLike('nobody', 0)).toMatchObject({ kind: 'ok', value: { found: [], rows: 0 } });
    // Too short for the search (422).
    expect(await api.cellsLike('A', 0)).toMatchObject({ kind: 'invalid' });
  });

  test('a wrong key is unauthorized, whatever is asked', async () => {
    const wrong = ionworksApi({ url: standIn.url, key: { ...key, current: async () => 'old-key' }, timeoutMs: 10_000 });
    const unauthorized = { kind: 'unauthorized', reply: { status: 401 } };
    expect(await wrong.create(measurement())).toMatchObject(unauthorized);
    expect(await wrong.measurement('m-1')).toMatchObject(unauthorized);
    expect(await wrong.measurementsNamed('cell-a', name, 0)).toMatchObject(unauthorized);
    expect(await wrong.cellsLike('A-017', 0)).toMatchObject(unauthorized);
  });

  test('a call after the key was renewed uses the new one', async () => {
    standIn.changeKey('key-2');
    let current = 'key-1';
    const renew = async () => {
      current = 'key-2';
    };
    const renewed = ionworksApi({ url: standIn.url, key: { current: async () => current, renew }, timeoutMs: 10_000 });
    expect(await renewed.cellsLike('A-017', 0)).toMatchObject({ kind: 'unauthorized' });
    await renewed.renewKey();
    expect(await renewed.cellsLike('A-017', 0)).toMatchObject({ kind: 'ok' });
    standIn.changeKey('key-1');
  });

  test('an address with a path before it is a wrong one', async () => {
    expect(await apiAt(`${standIn.url}/v1`).create(measurement())).toMatchObject({
      kind: 'misdirected',
      reply: { says: 'it has no such route (404): is IONWORKS_API_URL right?' },
    });
  });

  test.each([
    ['before the work', { drop: 'before' }],
    ['after the work', { drop: 'after' }],
    ['in the middle of the answer', { drop: 'during' }],
  ] as const)('an answer lost %s leaves unknown whether it was done', async (when, fault) => {
    standIn.faults.add(fault);
    const lost = await api.create(measurement({ name: `lost ${when}` }));
    expect(lost).toEqual({ kind: 'unknown', reply: { says: expect.stringMatching(/^the connection failed: ./) } });
    expect(standIn.measurements('cell-a').some((stored) => stored.name === `lost ${when}`)).toBe(
      when !== 'before the work',
    );
  });

  test.each([
    ['of 50 MB', { body: 'huge', bytes: 50_000_000 }, `its answer is larger than ${4 * 1024 * 1024} bytes`],
    ['of one byte a second', { trickleMs: 1000 }, 'it did not answer within 200 ms'],
    ['that is too late', { latencyMs: 60_000 }, 'it did not answer within 200 ms'],
  ] as const)('an answer %s leaves unknown whether it was done', async (what, fault, says) => {
    standIn.faults.add(fault);
    const timeoutMs = 'bytes' in fault ? 10_000 : 200;
    expect(await apiAt(standIn.url, timeoutMs).create(measurement({ name: `an answer ${what}` }))).toEqual({
      kind: 'unknown',
      reply: { says },
    });
  });
});

describe('what is sent', () => {
  const received = async (ask: (api: Ionworks) => Promise<unknown>) => {
    const server = await bareServer((response) => reply(response, 200, { id: 'm-1' }));
    await ask(apiAt(server.url));
    const [request] = server.received;
    if (!request) throw new Error('nothing was received');
    return request;
  };

  test('to create is the body as JSON, with the key', async () => {
    const { method, target, headers, body } = await received((api) => api.create(measurement()));
    expect([method, target]).toEqual(['POST', '/cell_instances/cell-a/cell_measurements/create']);
    expect(headers).toMatchObject({ 'x-api-key': 'key-1', 'content-type': 'application/json' });
    expect(JSON.parse(body)).toEqual({
      name,
      measurement_type: 'properties',
      start_time: '2026-11-20T08:00:00Z',
      test_setup: { source: 'cellgauge', instruments: [], readings: [] },
      properties: { thickness: { value: 4.12, unit: 'mm' } },
    });
  });

  test.each([
    '4.120',
    '45.10200',
    '0.1000000000000000055511151231257827',
    '123456789012345678901234567890',
    '0',
    '-0.5',
  ])('of the number %s is every digit', async (value) => {
    const { body } = await received((api) => api.create(measurement({ value })));
    expect(body).toContain(`"thickness":{"value":${value},"unit":"mm"}`);
  });

  test.each([
    ['a/b', 'a%2Fb'],
    ['../users/me', '..%2Fusers%2Fme'],
    ['a b?c=d#e', 'a%20b%3Fc%3Dd%23e'],
    ['%2e%2e', '%252e%252e'],
    ['\\..\\x', '%5C..%5Cx'],
    ['zelle-ä', 'zelle-%C3%A4'],
  ])('for the cell or measurement %j stays within its place in the path', async (id, encoded) => {
    const create = await received((api) => api.create(measurement({ cellId: id })));
    expect(create.target).toBe(`/cell_instances/${encoded}/cell_measurements/create`);
    const list = await received((api) => api.measurementsNamed(id, 'n', 0));
    expect(list.target).toBe(`/cell_instances/${encoded}/cell_measurements?name=eq.n&limit=50&offset=0`);
    const one = await received((api) => api.measurement(id));
    expect(one.target).toBe(`/cell_measurements/${encoded}`);
  });

  test('to look up a name is that name alone, whatever is in it', async () => {
    const odd = 'thickness & weight=%_,.[été] 2026-11-20T08:00:00Z';
    const { method, target, headers } = await received((api) => api.measurementsNamed('cell-a', odd, 200));
    expect([method, headers['x-api-key']]).toEqual(['GET', 'key-1']);
    expect(Object.fromEntries(new URL(target, 'http://x').searchParams)).toEqual({
      name: `eq.${odd}`,
      limit: '50',
      offset: '200',
    });
  });

  test('to search cells is the text, for cells alone', async () => {
    const { method, target } = await received((api) => api.cellsLike('A&B 017', 100));
    expect([method, target.slice(0, 8)]).toEqual(['GET', '/search?']);
    expect(Object.fromEntries(new URL(target, 'http://x').searchParams)).toEqual({
      q: 'A&B 017',
      entity_types: 'cell_instance',
      limit: '50',
      per_type: '20',
      offset: '100',
    });
  });
});

describe('a success', () => {
  test.each([200, 201, 202])('of status %i with an id counts as created', async (status) => {
    expect(await answerTo(status, { id: 'm-1', anything: [] })).toEqual({ kind: 'ok', value: { id: 'm-1' } });
  });

  test.each([
    ['an object without id', {}],
    ['an empty id', { id: '' }],
    ['null for an id', { id: null }],
    ['a number for an id', { id: 7 }],
    ['null', null],
    ['a list', []],
    ['a text', '"created"'],
  ])('with %s leaves unknown whether it was done', async (_, body) => {
    expect(await answerTo(201, body === null ? 'null' : body)).toMatchObject({
      kind: 'unknown',
      reply: { says: 'it answered 201 without what was asked for', status: 201 },
    });
  });

  test.each(['', ' \n'])('with %j in it leaves unknown whether it was done', async (body) => {
    for (const answer of Object.values(await answersTo(200, body))) {
      expect(answer).toMatchObject({ kind: 'unknown', reply: { says: 'it answered 200 with nothing in it' } });
    }
  });

  test('without content leaves unknown whether it was done', async () => {
    const server = await bareServer((response) => response.writeHead(204).end());
    expect(await apiAt(server.url).create(measurement())).toMatchObject({ kind: 'unknown', reply: { status: 204 } });
  });

  test('with a measurement that is none is not taken for one', async () => {
    expect((await answersTo(200, { id: 'm-1' })).measurement).toMatchObject({ kind: 'unknown' });
  });
});

describe('a list', () => {
  const row = { id: 'm-1', name, cell_instance_id: 'cell-a' };

  test.each([
    ['wrapped', { items: [row, row], count: 2, total: 7 }, { rows: 2, total: 7 }],
    ['wrapped, without a total', { items: [row, row] }, { rows: 2 }],
    ['wrapped, with a total of null', { items: [row, row], total: null }, { rows: 2 }],
    ['bare, as older servers answered', [row, row], { rows: 2 }],
  ])('of measurements may come %s', async (_, body, page) => {
    expect((await answersTo(200, body)).measurementsNamed).toEqual({
      kind: 'ok',
      value: { found: [row, row], ...page },
    });
  });

  test.each([
    ['wrapped', (results: unknown[]) => ({ results, query: 'A-017', total: 4 }), { rows: 4, total: 4 }],
    ['bare', (results: unknown[]) => results, { rows: 4 }],
  ])('of cells may come %s, and what is no cell is counted, not found', async (_, wrap, page) => {
    const results = [
      { entity_type: 'cell_instance', id: 'cell-a', name: 'A-017', score: 1 },
      { entity_type: 'project', id: 'p-1', name: 'A-017' },
      { id: 'cell-b', name: 'A-0171' },
      { entity_type: 'cell_instance', id: '', name: 'A-0172' },
    ];
    const answer = (await answersTo(200, wrap(results))).cellsLike;
    expect(answer).toMatchObject({ kind: 'ok', value: page });
    const found = answer.kind === 'ok' ? answer.value.found : [];
    expect(found.map(({ id }) => id)).toEqual(['cell-a', 'cell-b']);
  });

  test.each([
    [19, undefined],
    [20, true],
  ])('of %i cells may be cut: %j', async (count, isCut) => {
    const results = Array.from({ length: count }, (_, index) => ({ id: `cell-${index}`, name: `A-${index}` }));
    const { cellsLike } = await answersTo(200, { results, total: count });
    expect(cellsLike.kind === 'ok' && cellsLike.value.isCut).toBe(isCut);
  });

  test('has rows that cannot be read counted, not found', async () => {
    const { measurementsNamed } = await answersTo(200, { items: [row, { id: 5 }, null, 'x'], total: 4 });
    expect(measurementsNamed).toEqual({ kind: 'ok', value: { found: [row], rows: 4, total: 4 } });
  });

  test.each([{}, { items: 'none' }, { items: null }, 'null', '"x"', '5'])(
    'that is none (%j) is not taken for an empty one',
    async (body) => {
      const { measurementsNamed, cellsLike } = await answersTo(200, body);
      expect([measurementsNamed.kind, cellsLike.kind]).toEqual(['unknown', 'unknown']);
    },
  );
});

describe('a refusal', () => {
  const error = { loc: ['body', 'properties', 'thickness', 'value'], msg: 'Input should be a valid number', type: 't' };
  const { type: _, ...kept } = error;

  test.each([
    ['bare', { detail: [error] }],
    ['in the standard envelope', { error_code: 'VALIDATION_ERROR', message: 'Invalid', detail: [error] }],
  ])('by validation may come %s', async (_, body) => {
    expect(await answerTo(422, body)).toMatchObject({ kind: 'invalid', errors: [kept], reply: { status: 422 } });
  });

  test.each([
    ['a sentence', { detail: 'thickness is not plausible' }, 'it answered 422: thickness is not plausible'],
    ['an object', { detail: { thickness: 'no' } }, 'it answered 422'],
    ['an envelope', { error_code: 'X', message: 'not plausible', detail: null }, 'it answered 422: not plausible'],
    ['nothing known', { errors: [] }, 'it answered 422'],
    ['an empty list', { detail: [] }, 'it answered 422'],
  ])('by validation with %s names no place', async (_, body, says) => {
    expect(await answerTo(422, body)).toMatchObject({ kind: 'invalid', errors: [], reply: { says, status: 422 } });
  });

  test('by validation keeps the errors that can be read beside those that cannot', async () => {
    const detail = ['broken', { msg: 'no place' }, error, { loc: 'body', msg: 'x' }, { loc: [], msg: 'somewhere' }];
    expect(await answerTo(422, { detail })).toMatchObject({ errors: [kept, { loc: [], msg: 'somewhere' }] });
  });

  test.each([
    ['in the legacy envelope', { detail: { existing_id: 'm-7' } }],
    ['in the standard envelope', { error_code: 'CONFLICT', message: 'exists', detail: { existing_id: 'm-7' } }],
  ])('for a name that is taken may come %s', async (_, body) => {
    expect(await answerTo(409, body)).toMatchObject({ kind: 'conflict', existingId: 'm-7', reply: { status: 409 } });
  });

  test.each([{ detail: 'exists' }, { detail: { existing_id: '' } }, { detail: { existing_id: 7 } }, {}, []])(
    'for a name that is taken may say not by what: %j',
    async (body) => {
      const answer = await answerTo(409, body);
      expect(answer.kind).toBe('conflict');
      expect(answer).not.toHaveProperty('existingId');
    },
  );

  test.each([
    { error_code: 'NOT_FOUND', message: 'Cell instance not found', detail: { id: 'cell-a' } },
    { detail: 'Cell instance not found' },
    { detail: 'Not Found', error_code: 'NOT_FOUND' },
  ])('with 404 means a thing that is missing: %j', async (body) => {
    expect(await kindsOf(404, body)).toEqual(new Set(['missing']));
  });

  test('with 413 means a body that is too large, whoever says so', async () => {
    expect(await kindsOf(413, { detail: 'too large' })).toEqual(new Set(['too-large']));
    expect(await kindsOf(413, '<html>413 Request Entity Too Large</html>')).toEqual(new Set(['too-large']));
  });

  test.each([400, 402, 406, 411, 414, 418, 423, 424, 428, 431, 451])('with %i is final', async (status) => {
    expect(await answerTo(status, { message: 'no' })).toMatchObject({
      kind: 'refused',
      reply: { says: `it answered ${status}: no`, status, text: '{"message":"no"}' },
    });
  });

  test.each([
    [401, 'unauthorized'],
    [403, 'forbidden'],
  ])('with %i is one of the caller, be it JSON or not', async (status, kind) => {
    expect(await kindsOf(status, { detail: 'no' })).toEqual(new Set([kind]));
    expect(await kindsOf(status, '<html>')).toEqual(new Set([kind]));
    expect(await kindsOf(status, '')).toEqual(new Set([kind]));
  });
});

describe('what Ionworks would never say means a wrong address or contract', () => {
  test.each([200, 201, 400, 404, 409, 422])('HTML with %i', async (status) => {
    expect(await kindsOf(status, '<!doctype html><title>Welcome</title>')).toEqual(new Set(['misdirected']));
    expect(await answerTo(status, '<html>')).toMatchObject({
      reply: { says: `it answered ${status} with a body that is no JSON: is IONWORKS_API_URL right?`, text: '<html>' },
    });
  });

  test.each([400, 404, 409, 422])('nothing at all with %i', async (status) => {
    expect(await kindsOf(status, '')).toEqual(new Set(['misdirected']));
  });

  test('JSON that is cut short', async () => {
    expect(await kindsOf(200, '{"id":"m-1"')).toEqual(new Set(['misdirected']));
  });

  test('a route that is not there, as FastAPI says it', async () => {
    expect(await kindsOf(404, { detail: 'Not Found' })).toEqual(new Set(['misdirected']));
  });

  test.each([{}, [], { message: 'no Route matched with those values' }])('a 404 of a gateway: %j', async (body) => {
    expect(await kindsOf(404, body)).toEqual(new Set(['misdirected']));
  });

  test('a redirect that repeats the key is told without it', async () => {
    const answer = await answerTo(302, '', { location: 'http://elsewhere.example/?key=key-1' });
    expect(answer).toMatchObject({ reply: { says: expect.stringContaining('?key=[key]') } });
    expect(JSON.stringify(answer)).not.toContain('key-1');
  });

  test.each([301, 302, 303, 307, 308])('a redirect with %i, which is not followed', async (status) => {
    const elsewhere = await bareServer((response) => reply(response, 201, { id: 'm-1' }));
    const location = `${elsewhere.url}/login`;
    expect(await kindsOf(status, '', { location })).toEqual(new Set(['misdirected']));
    expect(await answerTo(status, '', { location })).toMatchObject({
      reply: { says: `it answered ${status}, a redirect to ${location}: is IONWORKS_API_URL right?` },
    });
    expect(elsewhere.received).toEqual([]);
  });

  test.each([304, 405, 410, 415])('%i', async (status) => {
    const body = status === 304 ? '' : { detail: 'no' };
    expect(await kindsOf(status, body)).toEqual(new Set(['misdirected']));
  });
});

describe('not now', () => {
  test.each([425, 429])('(%i) means that nothing was done', async (status) => {
    expect(await kindsOf(status, { detail: 'slow down' })).toEqual(new Set(['throttled']));
    expect(await kindsOf(status, '<html>')).toEqual(new Set(['throttled']));
  });

  test.each([408, 500, 501, 502, 503, 504, 520, 599])('(%i) leaves unknown whether it was done', async (status) => {
    expect(await kindsOf(status, { detail: 'oops' })).toEqual(new Set(['unknown']));
    expect(await kindsOf(status, '<html>Bad Gateway</html>')).toEqual(new Set(['unknown']));
    expect(await kindsOf(status, '')).toEqual(new Set(['unknown']));
  });

  test.each([408, 425, 429, 500, 503])(
    '(%i) says for how long: in seconds, by a date, or not at all',
    async (status) => {
      expect(await answerTo(status, '', { 'retry-after': '17' })).toMatchObject({
        reply: { retryAfterMs: 17_000 },
      });
      expect(await answerTo(status, '', { 'retry-after': 'Fri, 01 Jan 2021 00:00:00 GMT' })).toMatchObject({
        reply: { retryAfterMs: 0 },
      });
      expect(await answerTo(status)).not.toHaveProperty('reply.retryAfterMs');
      expect(await answerTo(status, '', { 'retry-after': 'soon' })).not.toHaveProperty('reply.retryAfterMs');
    },
  );

  test('until a date is that long', async () => {
    const answer = await answerTo(503, '', { 'retry-after': new Date(Date.now() + 600_000).toUTCString() });
    const retryAfterMs = 'reply' in answer ? (answer.reply.retryAfterMs ?? 0) : 0;
    expect(retryAfterMs).toBeGreaterThan(300_000);
    expect(retryAfterMs).toBeLessThanOrEqual(600_000);
  });
});

describe('a reply', () => {
  test('has the correlation id, the status and the beginning of the body', async () => {
    const body = JSON.stringify({ message: 'm'.repeat(600), detail: 'd'.repeat(10_000) });
    expect(await answerTo(400, body, { 'x-correlation-id': 'c-42' })).toEqual({
      kind: 'refused',
      reply: {
        says: `it answered 400: ${'m'.repeat(500)}`,
        status: 400,
        text: body.slice(0, 4000),
        correlationId: 'c-42',
      },
    });
  });

  test.each([
    ['of the standard envelope', { error_code: 'X', message: 'the message', detail: 'the detail' }, ': the message'],
    ['of the legacy envelope', { detail: 'the detail' }, ': the detail'],
    ['behind a message of null', { message: null, detail: 'the detail' }, ': the detail'],
    ['of the first error', { detail: [{ loc: ['body'], msg: 'Field required', type: 'missing' }] }, ': Field required'],
    ['that is none', { detail: { id: 'x' } }, ''],
    ['of no envelope', ['what'], ''],
  ])('says the sentence %s', async (_, body, words) => {
    expect(await answerTo(400, body)).toMatchObject({ reply: { says: `it answered 400${words}` } });
  });
});

describe('the key', () => {
  const secret = 'sk-live-0123456789';
  const withSecret = (url: string) =>
    ionworksApi({ url, key: { ...key, current: async () => secret }, timeoutMs: 1000 });

  test.each([
    ['validation', 422, { detail: [{ loc: ['header', 'x-api-key'], msg: `bad ${secret}`, type: 't', input: secret }] }],
    ['a refusal', 401, { message: `the key ${secret} has expired` }],
    ['an echo', 200, { headers: { 'x-api-key': secret } }],
    ['a page', 200, `<html><pre>X-Api-Key: ${secret}</pre></html>`],
    ['an outage', 502, `cannot forward ${secret}`],
    ['a conflict', 409, { detail: `exists for ${secret}` }],
  ])('that %s quotes is not in what is passed on', async (_, status, body) => {
    const server = await bareServer((response) => reply(response, status, body));
    const answer = await withSecret(server.url).create(measurement());
    expect(server.received[0]?.headers['x-api-key']).toBe(secret);
    expect(answer.kind).not.toBe('ok');
    expect(JSON.stringify(answer)).not.toContain(secret);
    expect(JSON.stringify(answer)).toContain('[key]');
  });

  test('is not in what is said of a connection that failed', async () => {
    const answer = await withSecret(await deadAddress()).create(measurement());
    expect(answer.kind).toBe('unknown');
    expect(JSON.stringify(answer)).not.toContain(secret);
  });

  describe('in SSM', () => {
    afterEach(() => vi.unstubAllEnvs());
    const apiWithKeyInSsm = (ssmUrl: string, url: string) => {
      for (const [variable, value] of Object.entries(clientEnvironment(ssmUrl))) vi.stubEnv(variable, value);
      return ionworksApi({ url, key: apiKeyFrom({ kind: 'parameter', name: '/key' }), timeoutMs: 1000 });
    };

    test('is sent', async () => {
      const ssm = await bareServer((response) => reply(response, 200, { Parameter: { Value: 'key-from-ssm' } }));
      const server = await bareServer((response) => reply(response, 201, { id: 'm-1' }));
      expect(await apiWithKeyInSsm(ssm.url, server.url).create(measurement())).toMatchObject({ kind: 'ok' });
      expect(server.received[0]?.headers['x-api-key']).toBe('key-from-ssm');
    });

    test('that cannot be read is as if it were refused, and no request is made', async () => {
      const server = await bareServer((response) => reply(response, 201, { id: 'm-1' }));
      const api = apiWithKeyInSsm(await deadAddress(), server.url);
      expect(await api.create(measurement())).toEqual({
        kind: 'unauthorized',
        reply: {
          says: expect.stringMatching(/^its key cannot be read: the SSM parameter \/key: connect ECONNREFUSED 127/),
        },
      });
      await expect(api.renewKey()).resolves.toBeUndefined();
      expect(server.received).toEqual([]);
    });

    test('that no header can carry is neither sent nor quoted', async () => {
      const ssm = await bareServer((response) => reply(response, 200, { Parameter: { Value: 'se\ncret' } }));
      const server = await bareServer((response) => reply(response, 201, { id: 'm-1' }));
      const answer = await apiWithKeyInSsm(ssm.url, server.url).create(measurement());
      expect(answer.kind).toBe('unauthorized');
      expect(JSON.stringify(answer)).not.toContain('cret');
      expect(server.received).toEqual([]);
    });
  });
});
