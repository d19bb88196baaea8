import { connect } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

import { startIonworks } from '../../../lib/local/ionworks/server.ts';
import { standIn, thickness } from './stand-in.ts';

const path = '/cell_instances/cell-1/cell_measurements/create';
const asJson = { 'content-type': 'application/json' };

describe('the key', () => {
  test.each([
    ['POST', path],
    ['GET', '/cell_instances/cell-1/cell_measurements'],
    ['GET', '/cell_instances/cell-1'],
    ['GET', '/cell_measurements/x'],
    ['GET', '/search?q=A-0001'],
    ['GET', '/users/me'],
  ])('is wanted by %s %s', async (method, target) => {
    const api = await standIn();
    for (const key of [undefined, '', 'local-kez']) {
      const reply = await api.call(target, { method, key });
      expect(reply).toMatchObject({ status: 401, body: { error_code: 'UNAUTHORIZED', message: expect.any(String) } });
      expect(reply.body).toHaveProperty('detail');
      expect(reply.headers.get('x-correlation-id')).toMatch(/./);
    }
  });

  test('is not wanted by the health check', async () => {
    const api = await standIn();
    expect(await api.call('/healthz', { key: undefined })).toMatchObject({ status: 200, body: { status: 'ok' } });
  });

  test('is the one given at the start, until it is changed', async () => {
    const api = await standIn({ apiKey: 'first' });
    expect(await api.call('/users/me', { key: 'first' })).toMatchObject({ status: 200 });
    api.changeKey('second');
    expect(await api.call('/users/me', { key: 'first' })).toMatchObject({ status: 401 });
    expect(await api.call('/users/me', { key: 'second' })).toMatchObject({ status: 200 });
  });

  test('is never in the log of requests', async () => {
    const api = await standIn({ apiKey: 'very-secret' });
    await api.call('/users/me', { key: 'very-secret' });
    await api.call('/users/me', { key: 'wrong-secret' });
    expect(JSON.stringify(api.requests)).not.toContain('secret');
  });
});

describe('an address that the API does not have', () => {
  test.each([
    '/',
    '/nowhere',
    '//cell_instances/cell-1',
    '/cell_instances//cell_measurements',
    '/cell_instances/cell-1/',
    '/api/cell_instances/cell-1',
    '/cell_instances/a%2Fb',
    '/cell_instances/a%2Fb/cell_measurements',
    '/cell_instances/%zz/x',
  ])('%s is answered with the bare 404 of FastAPI, with a key or without', async (target) => {
    const api = await standIn();
    for (const key of ['local-key', undefined]) {
      const reply = await api.call(target, { key });
      expect(reply).toMatchObject({ status: 404, body: { detail: 'Not Found' } });
      expect(Object.keys(reply.body)).toEqual(['detail']);
      expect(reply.headers.get('x-correlation-id')).toMatch(/./);
    }
  });

  test.each([
    ['GET', path, 'POST'],
    ['POST', '/users/me', 'GET'],
    ['DELETE', '/cell_measurements/x', 'GET'],
    ['PUT', '/healthz', 'GET'],
  ])('%s %s is a method not allowed', async (method, target, allow) => {
    const api = await standIn();
    const reply = await api.call(target, { method });
    expect(reply).toMatchObject({ status: 405, body: { detail: 'Method Not Allowed' } });
    expect(reply.headers.get('allow')).toBe(allow);
  });

  test('HEAD is a method not allowed, and has no body', async () => {
    const api = await standIn();
    const response = await api.fetch('/healthz', { method: 'HEAD' });
    expect([response.status, await response.text()]).toEqual([405, '']);
  });
});

test('a path is decoded once before it is matched', async () => {
  const api = await standIn({
    cells: [
      { id: 'cell 1', name: 'blank' },
      { id: '%zz', name: 'odd' },
    ],
  });
  expect(await api.call('/cell_instances/cell%201')).toMatchObject({ status: 200, body: { name: 'blank' } });
  expect(await api.call('/%63ell_instances/cell%201')).toMatchObject({ status: 200 });
  expect(await api.call('/cell_instances/cell%25201')).toMatchObject({ status: 404 });
  expect(await api.call('/cell_instances/%zz')).toMatchObject({ status: 200, body: { name: 'odd' } });
});

describe('a body that cannot be read', () => {
  test('is missing where there is none', async () => {
    const api = await standIn();
    const { status, body } = await api.call(path, { method: 'POST', headers: asJson });
    expect([status, body.detail]).toEqual([
      422,
      [{ type: 'missing', loc: ['body'], msg: 'Field required', input: null }],
    ]);
  });

  test.each([
    ['{"name":', 8],
    ['{"name":"a",}', 12],
    ['{} x', 3],
    ['nope', 0],
    ['{"name":"a","properties":{"t":{"value":NaN,"unit":"mm"}}}', 0],
  ])('%s is invalid JSON', async (text, position) => {
    const api = await standIn();
    const { status, body } = await api.call(path, { method: 'POST', body: text, headers: asJson });
    expect(status).toBe(422);
    expect(body.detail).toEqual([
      {
        type: 'json_invalid',
        loc: ['body', position],
        msg: 'JSON decode error',
        input: {},
        ctx: { error: expect.stringMatching(/./) },
      },
    ]);
  });

  test.each(['text/plain', 'application/x-www-form-urlencoded'])(
    'is not parsed as JSON when it is %s',
    async (type) => {
      const api = await standIn();
      const body = JSON.stringify(thickness);
      const reply = await api.call(path, { method: 'POST', body, headers: { 'content-type': type } });
      expect(reply.status).toBe(422);
      expect(reply.body.detail).toMatchObject([{ type: 'model_attributes_type', loc: ['body'], input: body }]);
    },
  );

  test.each(['application/json; charset=utf-8', 'application/vnd.bench+json'])(
    'is JSON when it is %s',
    async (type) => {
      const api = await standIn();
      const body = JSON.stringify(thickness);
      const reply = await api.call(path, { method: 'POST', body, headers: { 'content-type': type } });
      expect(reply.status).toBe(201);
    },
  );

  test('is a bad request where it is no UTF-8 or no gzip', async () => {
    const api = await standIn();
    const parsing = { status: 400, body: { detail: 'There was an error parsing the body' } };
    const latin1 = Buffer.from('{"name":"µ"}', 'latin1');
    expect(await api.call(path, { method: 'POST', body: latin1, headers: asJson })).toMatchObject(parsing);
    const headers = { ...asJson, 'content-encoding': 'gzip' };
    expect(await api.call(path, { method: 'POST', body: '{}', headers })).toMatchObject(parsing);
    const cut = gzipSync(JSON.stringify(thickness)).subarray(0, 20);
    expect(await api.call(path, { method: 'POST', body: cut, headers })).toMatchObject(parsing);
  });

  test('is an unsupported media type where it is packed otherwise', async () => {
    const api = await standIn();
    const headers = { ...asJson, 'content-encoding': 'br' };
    expect(await api.call(path, { method: 'POST', body: 'x', headers })).toMatchObject({ status: 415 });
  });

  test('is too large above 16 MiB, packed or not', async () => {
    const api = await standIn();
    const largest = JSON.stringify(thickness).padEnd(16 * 1024 * 1024);
    expect(await api.call(path, { method: 'POST', body: largest, headers: asJson })).toMatchObject({ status: 201 });
    const large = Buffer.alloc(16 * 1024 * 1024 + 1, ' ');
    expect(await api.call(path, { method: 'POST', body: large, headers: asJson })).toMatchObject({ status: 413 });
    const headers = { ...asJson, 'content-encoding': 'gzip' };
    expect(await api.call(path, { method: 'POST', body: gzipSync(large), headers })).toMatchObject({ status: 413 });
  });
});

describe('the server', () => {
  test('logs every call in order of arrival, with its query and the time it came', async () => {
    let time = 1000;
    const api = await standIn({ now: () => time++ });
    await api.call('/healthz');
    await api.call('/cell_instances/cell-1/cell_measurements?name=eq.a%20b');
    await api.call('/nowhere', { method: 'PUT' });
    expect(api.requests).toEqual([
      { method: 'GET', path: '/healthz', status: 200, at: 1000 },
      { method: 'GET', path: '/cell_instances/cell-1/cell_measurements?name=eq.a%20b', status: 200, at: 1001 },
      { method: 'PUT', path: '/nowhere', status: 404, at: 1002 },
    ]);
  });

  test('survives a client that goes away in the middle of its body', async () => {
    const api = await standIn();
    const socket = connect(Number(new URL(api.url).port), '127.0.0.1');
    socket.write(`POST ${path} HTTP/1.1\r\nhost: x\r\nx-api-key: local-key\r\ncontent-length: 100\r\n\r\n{"name"`);
    while (api.requests.length === 0) await api.call('/_requests');
    socket.destroy();
    expect(await api.create()).toMatchObject({ status: 201 });
    expect(api.requests.map(({ status }) => status)).toEqual([0, 201]);
  });

  test('stops while a call is waiting, and frees its port', async () => {
    const api = await startIonworks({ latencyMs: 1_000_000_000 });
    const call = fetch(`${api.url}/healthz`).catch(() => 'closed');
    while (api.requests.length === 0) await fetch(`${api.url}/_requests`);
    await Promise.all([api.stop(), api.stop()]);
    expect(await call).toBe('closed');
    const again = await startIonworks({ port: Number(new URL(api.url).port) });
    expect(again.url).toBe(api.url);
    await again.stop();
  });

  test('cannot start where the port is taken', async () => {
    const api = await standIn();
    await expect(startIonworks({ port: Number(new URL(api.url).port) })).rejects.toThrow('EADDRINUSE');
  });
});
