import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';

import { registryFrom } from '../../lib/adapters/instruments.ts';
import { readObject } from '../../lib/adapters/s3.ts';
import type { Event } from '../../lib/ports.ts';
import { type Aws, clientEnvironment, startAws } from '../support/aws.ts';
import { bareServer, deadAddress, reply } from '../support/bare-server.ts';

const minutes = (count: number) => count * 60_000;

let aws: Aws;
beforeAll(async () => {
  aws = await startAws();
  await fetch(`${aws.endpoint}/lab`, { method: 'PUT' });
});
afterAll(() => aws.stop());

let time: number;
let events: Event[];
const clock = { now: () => time };
beforeEach(() => {
  time = Date.parse('2026-11-20T08:00:00Z');
  events = [];
  for (const [name, value] of Object.entries(aws.environment)) vi.stubEnv(name, value);
});
afterEach(() => vi.unstubAllEnvs());

/** A registry in S3 under a key of its own, and its instruments' ids as they are read. */
let objects = 0;
async function keptInS3(text: string) {
  objects += 1;
  const key = `instruments ${objects}.json`;
  await aws.putObject('lab', encodeURIComponent(key), text);
  const registry = registryFrom({ kind: 's3', bucket: 'lab', key }, clock, (event) => events.push(event));
  return {
    key,
    ids: async () => [...(await registry()).keys()],
    put: (changed: string) => aws.putObject('lab', encodeURIComponent(key), changed),
    remove: () => fetch(`${aws.endpoint}/lab/${encodeURIComponent(key)}`, { method: 'DELETE' }),
  };
}

test('a registry in the environment is the same for ever', async () => {
  const registry = new Map([['mic-1', { kind: 'micrometer' }]]);
  const read = registryFrom({ kind: 'json', registry }, clock, (event) => events.push(event));
  expect(await read()).toBe(registry);
  time += minutes(60);
  expect(await read()).toBe(registry);
});

describe('a registry in S3', () => {
  test('is read with what it says of each instrument', async () => {
    await aws.putObject('lab', 'bench/one.json', '{"mic-1":{"kind":"micrometer","format":"digimatic","min":-0.5}}');
    const read = registryFrom({ kind: 's3', bucket: 'lab', key: 'bench/one.json' }, clock, () => {});
    expect(await read()).toEqual(new Map([['mic-1', { kind: 'micrometer', format: 'digimatic', min: '-0.5' }]]));
  });

  test('is read again after five minutes, not before', async () => {
    const { ids, put } = await keptInS3('{"mic-1":{}}');
    expect(await ids()).toEqual(['mic-1']);
    await put('{"mic-1":{},"mic-2":{}}');
    time += minutes(5) - 1;
    expect(await ids()).toEqual(['mic-1']);
    time += 1;
    expect(await ids()).toEqual(['mic-1', 'mic-2']);
    expect(events).toEqual([]);
  });

  test('that was broken or removed stays in force as it was, and somebody is told', async () => {
    const { key, ids, put, remove } = await keptInS3('{"mic-1":{}}');
    await ids();
    await put('{"mic-1":{"min":"thin"}}');
    time += minutes(5);
    expect(await ids()).toEqual(['mic-1']);
    await remove();
    time += minutes(5);
    expect(await ids()).toEqual(['mic-1']);
    expect(events).toEqual([
      {
        kind: 'trouble',
        detail: `Cannot read the instrument registry s3://lab/${key}: instrument "mic-1", min: "thin" is no decimal number; the one read before stays in force`,
      },
      {
        kind: 'trouble',
        detail: expect.stringMatching(
          /^Cannot read the instrument registry s3:\/\/lab\/.*: NoSuchKey: .*; the one read before stays in force$/,
        ),
      },
    ]);
  });

  test('that was broken is looked at every five minutes until it is right again', async () => {
    const { ids, put } = await keptInS3('{"mic-1":{}}');
    await ids();
    await put('{');
    time += minutes(5);
    await ids();
    await put('{"mic-2":{}}');
    time += minutes(5) - 1;
    expect(await ids()).toEqual(['mic-1']);
    time += 1;
    expect(await ids()).toEqual(['mic-2']);
    expect(events).toHaveLength(1);
  });

  test.each([
    ['no JSON', '{"mic-1":', 'it is no JSON (Unexpected end of JSON input)'],
    ['empty', '', 'it is no JSON'],
    ['a list', '[]', 'it is no JSON object of instruments by id'],
  ])('that is %s at first is none at all', async (_, text, reason) => {
    const { key, ids, put } = await keptInS3(text);
    await expect(ids()).rejects.toThrow(new Error(`Cannot read the instrument registry s3://lab/${key}: ${reason}`));
    await put('{"mic-1":{}}');
    expect(await ids()).toEqual(['mic-1']);
  });

  test.each([
    ['object', 'lab', 'NoSuchKey'],
    ['bucket', 'nowhere', 'NoSuchBucket'],
  ])('of which there is no %s is none at all', async (_, bucket, code) => {
    const read = registryFrom({ kind: 's3', bucket, key: 'missing.json' }, clock, () => {});
    await expect(read()).rejects.toThrow(
      new RegExp(`^Cannot read the instrument registry s3://${bucket}/missing.json: ${code}`),
    );
  });

  test('that nobody answers for is given up in time', async () => {
    const silent = await bareServer(() => {});
    for (const [name, value] of Object.entries(clientEnvironment(silent.url))) vi.stubEnv(name, value);
    await expect(readObject('lab', 'one.json', 50)).rejects.toThrow(new Error('no answer within 50 ms'));
  });
});

describe('a registry in SSM', () => {
  const useSsmAt = (url: string) => {
    for (const [name, value] of Object.entries(clientEnvironment(url))) vi.stubEnv(name, value);
  };
  const registry = () => registryFrom({ kind: 'ssm', name: '/lab/instruments' }, clock, (event) => events.push(event));

  test('is read by its name', async () => {
    const ssm = await bareServer((response) => reply(response, 200, { Parameter: { Value: '{"mic-1":{}}' } }));
    useSsmAt(ssm.url);
    expect([...(await registry()()).keys()]).toEqual(['mic-1']);
    expect(JSON.parse(ssm.received[0]?.body ?? '')).toMatchObject({ Name: '/lab/instruments' });
  });

  test('that cannot be reached is none at all', async () => {
    useSsmAt(await deadAddress());
    await expect(registry()()).rejects.toThrow(
      /^Cannot read the instrument registry ssm:\/lab\/instruments: the SSM parameter \/lab\/instruments: connect ECONNREFUSED/,
    );
  });
});
