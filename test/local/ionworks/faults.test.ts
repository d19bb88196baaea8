import { describe, expect, test } from 'vitest';

import { type Bench, gatedSleep, standIn, thickness } from './stand-in.ts';

const listing = '/cell_instances/cell-1/cell_measurements';
const statuses = async (api: Bench, count: number) => {
  const replies = [];
  for (let call = 0; call < count; call += 1) replies.push((await api.create({ name: `m ${call}` })).status);
  return replies;
};

describe('a fixed answer', () => {
  test('comes instead of the work, with its headers', async () => {
    const api = await standIn();
    api.faults.add({ status: 429, headers: { 'Retry-After': '7' } });
    const reply = await api.create();
    expect(reply).toMatchObject({
      status: 429,
      body: { error_code: 'TOO_MANY_REQUESTS', message: 'Too Many Requests', detail: 'Too Many Requests' },
    });
    expect(reply.headers.get('retry-after')).toBe('7');
    expect(reply.headers.get('x-correlation-id')).toMatch(/./);
    expect(api.measurements()).toEqual([]);
    expect(api.requests).toMatchObject([{ status: 429 }]);
  });

  test('comes before the key is looked at, and where there is no route', async () => {
    const api = await standIn();
    api.faults.add({ status: 503 });
    expect(await api.call('/users/me', { key: 'wrong' })).toMatchObject({ status: 503 });
    expect(await api.call('/nowhere')).toMatchObject({ status: 503 });
  });

  test.each([
    ['HTML', '<html>Bad Gateway</html>', 'text/html; charset=utf-8', '<html>Bad Gateway</html>'],
    ['text', 'upstream timed out', 'text/plain; charset=utf-8', 'upstream timed out'],
    ['JSON', { detail: 'Not Found' }, 'application/json', { detail: 'Not Found' }],
    ['nothing', '', 'text/plain; charset=utf-8', ''],
  ])('can be %s', async (_, sent, type, body) => {
    const api = await standIn();
    api.faults.add({ status: 502, body: sent });
    const reply = await api.create();
    expect(reply).toMatchObject({ status: 502, body });
    expect(reply.headers.get('content-type')).toBe(type);
  });

  test('can be a redirect', async () => {
    const api = await standIn();
    api.faults.add({ status: 307, headers: { location: '/elsewhere' } });
    const reply = await api.create();
    expect([reply.status, reply.headers.get('location'), reply.body]).toEqual([307, '/elsewhere', '']);
  });

  test('can be an empty success, and a 204', async () => {
    const api = await standIn();
    api.faults.add({ status: 200, times: 1 }, { status: 204, times: 1 });
    expect(await api.create()).toMatchObject({ status: 200, body: '' });
    expect(await api.create()).toMatchObject({ status: 204, body: '' });
    expect(api.measurements()).toEqual([]);
  });

  test.each([
    [400, 'BAD_REQUEST'],
    [404, 'NOT_FOUND'],
    [500, 'INTERNAL_SERVER_ERROR'],
    [520, 'STATUS_520'],
  ])('of %d without a body is an envelope with the code %s', async (status, code) => {
    const api = await standIn();
    api.faults.add({ status });
    const reply = await api.create();
    expect(reply).toMatchObject({ status, body: { error_code: code } });
    expect(reply.headers.get('x-correlation-id')).toMatch(/./);
  });

  test('that no HTTP answer can be is a server error that tells why', async () => {
    const api = await standIn();
    api.faults.add({ status: 503, headers: { 'retry-after': 'soon\n' } });
    expect(await api.create()).toMatchObject({ status: 500, body: expect.stringContaining('retry-after') });
  });

  test('can say its own correlation id and content type', async () => {
    const api = await standIn();
    const headers = { 'X-Correlation-Id': 'abc', 'Content-Type': 'application/problem+json' };
    api.faults.add({ status: 500, body: { title: 'broken' }, headers });
    const reply = await api.create();
    expect(reply.headers.get('x-correlation-id')).toBe('abc');
    expect(reply).toMatchObject({ body: '{"title":"broken"}' });
    expect(reply.headers.get('content-type')).toBe('application/problem+json');
  });
});

describe('which calls a fault meets', () => {
  test('all, for ever, where it does not say', async () => {
    const api = await standIn();
    api.faults.add({ status: 500 });
    expect(await statuses(api, 3)).toEqual([500, 500, 500]);
    expect(await api.call('/healthz')).toMatchObject({ status: 500 });
  });

  test('those of its method', async () => {
    const api = await standIn();
    api.faults.add({ on: { method: 'POST' }, status: 500 });
    expect(await api.call(listing)).toMatchObject({ status: 200 });
    expect(await api.create()).toMatchObject({ status: 500 });
  });

  test('those whose path begins with its prefix', async () => {
    const api = await standIn();
    api.faults.add({ on: { path: '/cell_instances/cell-1/' }, status: 500 });
    expect(await api.create({}, 'cell-1')).toMatchObject({ status: 500 });
    expect(await api.create({}, 'cell-2')).toMatchObject({ status: 201 });
    expect(await api.call('/search?q=/cell_instances/cell-1/')).toMatchObject({ status: 200 });
  });

  test('those in whose path or query its expression finds something, however often it is asked', async () => {
    const api = await standIn();
    api.faults.add({ on: { path: /name=eq\./g }, status: 500 });
    expect(await api.call(`${listing}?name=eq.x`)).toMatchObject({ status: 500 });
    expect(await api.call(`${listing}?name=eq.x`)).toMatchObject({ status: 500 });
    expect(await api.call(listing)).toMatchObject({ status: 200 });
  });

  test('those with a body above its bound', async () => {
    const api = await standIn();
    const bytes = Buffer.byteLength(JSON.stringify({ ...thickness, name: 'm' }));
    api.faults.add({ on: { bodyOver: bytes }, status: 413 });
    expect(await api.create({ name: 'm' })).toMatchObject({ status: 201 });
    expect(await api.create({ name: 'mm' })).toMatchObject({ status: 413 });
  });

  test('as many as it says; then the next fault has its turn', async () => {
    const api = await standIn();
    api.faults.add({ status: 500, times: 2 });
    api.faults.add({ status: 429, times: 1 });
    expect(await statuses(api, 4)).toEqual([500, 500, 429, 201]);
  });

  test('none after they are cleared', async () => {
    const api = await standIn();
    api.faults.add({ status: 500 }, { ignoreFilters: true });
    api.faults.clear();
    expect(await api.create()).toMatchObject({ status: 201 });
  });

  test.each([0, -1, 1.5, Number.NaN])('%d times cannot be asked for', async (times) => {
    const api = await standIn();
    expect(() => api.faults.add({ status: 500, times })).toThrow(`Cannot add a fault for ${times} times`);
  });
});

describe('a dropped connection', () => {
  test('before the work leaves nothing behind', async () => {
    const api = await standIn();
    api.faults.add({ drop: 'before', times: 1 });
    await expect(api.create()).rejects.toThrow();
    expect(api.measurements()).toEqual([]);
    expect(api.requests).toMatchObject([{ method: 'POST', status: 0 }]);
    expect(await api.create()).toMatchObject({ status: 201 });
  });

  test('after the work loses the answer only', async () => {
    const api = await standIn();
    api.faults.add({ drop: 'after', times: 1 });
    await expect(api.create()).rejects.toThrow();
    expect(api.measurements()).toMatchObject([{ name: thickness.name }]);
    expect(api.requests).toMatchObject([{ method: 'POST', status: 0 }]);
    expect(await api.create()).toMatchObject({ status: 409 });
  });

  test('during the answer leaves a status and half a body', async () => {
    const api = await standIn();
    api.faults.add({ drop: 'during', times: 1 });
    const response = await api.fetch(`${listing}/create`, { json: thickness });
    expect(response.status).toBe(201);
    let got = '';
    const reading = async () => {
      for await (const bytes of response.body ?? []) got += Buffer.from(bytes).toString();
    };
    await expect(reading()).rejects.toThrow();
    const whole = JSON.stringify(api.measurements()[0]);
    expect(got).toBe(whole.slice(0, Math.floor(whole.length / 2)));
  });
});

describe('another answer after the work', () => {
  test.each([
    [500, undefined, 500],
    [201, { name: thickness.name }, 201],
    [200, '<html></html>', 200],
  ])('the work stays done behind a %d', async (status, body, expected) => {
    const api = await standIn();
    api.faults.add({ answerAfterWork: { status, ...(body !== undefined && { body }) }, times: 1 });
    expect(await api.create()).toMatchObject({ status: expected, ...(body !== undefined && { body }) });
    expect(api.measurements()).toHaveLength(1);
    expect(await api.create()).toMatchObject({ status: 409 });
  });
});

describe('latency', () => {
  test('passes after the work, where it does not say', async () => {
    const gate = gatedSleep();
    const api = await standIn({ sleep: gate.sleep });
    api.faults.add({ latencyMs: 700 });
    const reply = api.create();
    const sleeper = await gate.next();
    expect([sleeper.ms, api.measurements().length, api.requests[0]?.status]).toEqual([700, 1, 0]);
    sleeper.wake();
    expect(await reply).toMatchObject({ status: 201 });
  });

  test('can pass before the work, which is done although the client has given up', async () => {
    const gate = gatedSleep();
    const api = await standIn({ sleep: gate.sleep });
    api.faults.add({ latencyMs: 700, when: 'before', times: 1 });
    const patience = new AbortController();
    const reply = api.fetch(`${listing}/create`, { json: thickness, signal: patience.signal });
    const sleeper = await gate.next();
    expect([sleeper.ms, api.measurements().length]).toEqual([700, 0]);
    patience.abort();
    await expect(reply).rejects.toThrow('aborted');
    sleeper.wake();
    expect(await api.create()).toMatchObject({ status: 409 });
  });

  test('adds up, also with a fixed answer and with that of every call', async () => {
    const gate = gatedSleep();
    const api = await standIn({ sleep: gate.sleep, latencyMs: 5 });
    api.faults.add({ latencyMs: 20 }, { status: 503 }, { latencyMs: 100 });
    const reply = api.create();
    const sleeper = await gate.next();
    expect(sleeper.ms).toBe(125);
    sleeper.wake();
    expect(await reply).toMatchObject({ status: 503 });
  });

  test('really passes where nobody else keeps the time', async () => {
    const api = await standIn({ latencyMs: 1 });
    expect(await api.create()).toMatchObject({ status: 201 });
  });
});

test('no more calls are worked on at once than there are workers', async () => {
  const gate = gatedSleep();
  const api = await standIn({ sleep: gate.sleep, latencyMs: 200, workers: 2 });
  const replies = Promise.all([1, 2, 3].map((number) => api.create({ name: `m ${number}` })));
  const [first, second] = [await gate.next(), await gate.next()];
  while (api.requests.length < 3) await api.call('/_requests');
  expect(api.measurements()).toHaveLength(2);
  first.wake();
  const third = await gate.next();
  second.wake();
  third.wake();
  expect((await replies).map(({ status }) => status)).toEqual([201, 201, 201]);
  expect(gate.mostAtOnce()).toBe(2);
});

describe('a body', () => {
  test('can be huge, without saying so, and is still the answer in JSON', async () => {
    const api = await standIn();
    api.faults.add({ body: 'huge', bytes: 3_000_001 });
    const response = await api.fetch(`${listing}/create`, { json: thickness });
    expect([response.status, response.headers.get('content-length')]).toEqual([201, null]);
    const text = await response.text();
    expect(text).toHaveLength(3_000_001);
    expect(JSON.parse(text)).toEqual(api.measurements()[0]);
  });

  test('is filled up to the byte', async () => {
    const api = await standIn();
    api.faults.add({ body: 'huge', bytes: 16 });
    expect(await (await api.fetch('/healthz')).text()).toBe('{"status":"ok"} ');
  });

  test('says how long it is where no fault makes it huge', async () => {
    const api = await standIn();
    expect((await api.fetch('/healthz')).headers.get('content-length')).toBe('15');
  });

  test('is never cut to be huge', async () => {
    const api = await standIn();
    api.faults.add({ body: 'huge', bytes: 1 });
    expect(await api.create()).toMatchObject({ status: 201, body: { name: thickness.name } });
  });

  test('can trickle, one byte in each interval, the longest of several', async () => {
    const gate = gatedSleep();
    const api = await standIn({ sleep: gate.sleep });
    api.faults.add({ trickleMs: 10 }, { trickleMs: 1000 });
    const response = await api.fetch('/healthz');
    const reader = response.body?.getReader();
    const first = await gate.next();
    expect([first.ms, Buffer.from((await reader?.read())?.value ?? []).toString()]).toEqual([1000, '{']);
    first.wake();
    const second = await gate.next();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe('"');
    second.wake();
    await reader?.cancel();
  });

  test('that trickled to its end is whole, whatever the answer is', async () => {
    let slept = 0;
    const sleep = async () => {
      slept += 1;
    };
    const api = await standIn({ sleep });
    api.faults.add({ trickleMs: 1000 }, { status: 503, body: 'down' });
    expect(await api.create()).toMatchObject({ status: 503, body: 'down' });
    expect(slept).toBe(4);
  });

  test('can trickle and be huge', async () => {
    const api = await standIn({ sleep: async () => {} });
    api.faults.add({ trickleMs: 1 }, { body: 'huge', bytes: 2000 });
    const response = await api.fetch('/healthz');
    expect(await response.text()).toBe('{"status":"ok"}'.padEnd(2000));
  });

  test('that trickles to a client that went away does no harm', async () => {
    const gate = gatedSleep();
    const api = await standIn({ sleep: gate.sleep });
    api.faults.add({ trickleMs: 1000, times: 1 });
    const patience = new AbortController();
    await api.fetch('/healthz', { signal: patience.signal });
    const sleeper = await gate.next();
    patience.abort();
    sleeper.wake();
    expect(await api.call('/healthz')).toMatchObject({ status: 200 });
  });
});

describe('a refusal', () => {
  const guilty = {
    type: 'value_error',
    loc: ['body', 'properties', 'thickness_2'],
    msg: 'Value error, not plausible',
  };
  const refuse = (body: { properties: object }) => ('thickness_2' in body.properties ? [guilty] : undefined);
  const pair = { thickness_1: { value: 1, unit: 'mm' }, thickness_2: { value: 9, unit: 'mm' } };

  test('names the guilty in a 422, and lets the others pass', async () => {
    const api = await standIn();
    api.faults.add({ refuse });
    expect(await api.create({ properties: pair })).toMatchObject({ status: 422, body: { detail: [guilty] } });
    expect(await api.create()).toMatchObject({ status: 201 });
  });

  test('is used up only by what it refuses', async () => {
    const api = await standIn();
    api.faults.add({ refuse, times: 1 });
    expect(await api.create()).toMatchObject({ status: 201 });
    expect(await api.create({ name: 'pair', properties: pair })).toMatchObject({ status: 422 });
    expect(await api.create({ name: 'pair', properties: pair })).toMatchObject({ status: 201 });
  });

  test('is asked about valid measurements only', async () => {
    const api = await standIn();
    const asked: unknown[] = [];
    api.faults.add({
      refuse: (body) => {
        asked.push(body.name);
        return undefined;
      },
    });
    await api.create({ name: 'bad', properties: { thickness: 1 } });
    await api.create({ name: 'good' });
    expect(asked).toEqual(['good']);
  });

  test('keeps to its calls', async () => {
    const api = await standIn();
    api.faults.add({ on: { path: '/cell_instances/cell-2' }, refuse: () => [guilty] });
    expect(await api.create()).toMatchObject({ status: 201 });
    expect(await api.create({}, 'cell-2')).toMatchObject({ status: 422 });
  });

  test('meets a lost answer: the connection closes, and nothing was done', async () => {
    const api = await standIn();
    api.faults.add({ refuse: () => [guilty] }, { drop: 'after' });
    await expect(api.create()).rejects.toThrow();
    expect(api.measurements()).toEqual([]);
  });

  test('that breaks is a server error that tells why', async () => {
    const api = await standIn();
    api.faults.add({
      refuse: () => {
        throw new Error('no such reading');
      },
    });
    expect(await api.create()).toMatchObject({ status: 500, body: 'Internal Server Error: no such reading' });
  });
});

describe('listings', () => {
  test('can ignore their filters, but not the page', async () => {
    const api = await standIn();
    for (const name of ['one', 'two', 'three']) await api.create({ name });
    api.faults.add({ ignoreFilters: true, times: 1 });
    expect((await api.call(`${listing}?name=eq.one&limit=1`)).body).toMatchObject({
      items: [{ name: 'three' }],
      count: 1,
      total: 3,
    });
    expect((await api.call(`${listing}?name=eq.one`)).body.total).toBe(1);
  });

  test('can lag behind: the newest are missing, by name too, although they can be read by id', async () => {
    const api = await standIn();
    for (const name of ['one', 'two', 'three']) await api.create({ name });
    api.faults.add({ staleReads: 2 });
    expect((await api.call(listing)).body).toMatchObject({ items: [{ name: 'one' }], total: 1 });
    expect((await api.call(`${listing}?name=eq.three`)).body.total).toBe(0);
    const id = api.measurements()[2]?.id;
    expect(await api.call(`/cell_measurements/${id}`)).toMatchObject({ status: 200 });
  });

  test('lag as far as the slowest of several faults, and are empty where nothing is old enough', async () => {
    const api = await standIn();
    await api.create();
    api.faults.add({ staleReads: 1 }, { staleReads: 5 });
    expect((await api.call(listing)).body.total).toBe(0);
  });

  test('alone use their faults up', async () => {
    const api = await standIn();
    api.faults.add({ staleReads: 9, times: 1 });
    await api.create();
    await api.call('/healthz');
    expect((await api.call(listing)).body.total).toBe(0);
    expect((await api.call(listing)).body.total).toBe(1);
  });
});
