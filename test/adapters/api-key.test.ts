import type { ServerResponse } from 'node:http';
import { afterEach, describe, expect, test, vi } from 'vitest';

import { apiKeyFrom } from '../../lib/adapters/api-key.ts';
import { readParameter } from '../../lib/adapters/ssm.ts';
import { clientEnvironment } from '../support/aws.ts';
import { bareServer, deadAddress, reply } from '../support/bare-server.ts';

const source = { kind: 'parameter', name: '/cellgauge/key' } as const;

/** SSM, with what it says to each call of GetParameter in turn; the last is said for ever. */
async function ssmSaying(...answers: ((response: ServerResponse) => void)[]) {
  const server = await bareServer((response) => {
    answers[Math.min(server.received.length, answers.length) - 1]?.(response);
  });
  useSsmAt(server.url);
  return server;
}

function useSsmAt(url: string) {
  for (const [name, value] of Object.entries(clientEnvironment(url))) vi.stubEnv(name, value);
}
afterEach(() => vi.unstubAllEnvs());

const holds = (value: string) => (response: ServerResponse) => reply(response, 200, { Parameter: { Value: value } });
const fails = (type: string, words?: string) => (response: ServerResponse) =>
  reply(response, 400, { __type: type, message: words });

describe('a key in the environment', () => {
  test('is known without asking anybody, and stays what it is', async () => {
    const ssm = await ssmSaying(holds('another'));
    const key = apiKeyFrom({ kind: 'key', key: 'key-1' });
    expect(await key.current()).toBe('key-1');
    await key.renew();
    expect(await key.current()).toBe('key-1');
    expect(ssm.received).toEqual([]);
  });
});

describe('a key in SSM', () => {
  test('is read decrypted, by its name', async () => {
    const ssm = await ssmSaying(holds('key-1'));
    await apiKeyFrom(source).current();
    expect(ssm.received.map(({ body }) => JSON.parse(body))).toEqual([
      { Name: '/cellgauge/key', WithDecryption: true },
    ]);
  });

  test('is read once, however many ask at once and later', async () => {
    const ssm = await ssmSaying(holds('key-1'), holds('key-2'));
    const key = apiKeyFrom(source);
    expect(await Promise.all([key.current(), key.current(), key.current()])).toEqual(['key-1', 'key-1', 'key-1']);
    expect(await key.current()).toBe('key-1');
    expect(ssm.received).toHaveLength(1);
  });

  test('is not read before it is needed', async () => {
    const ssm = await ssmSaying(holds('key-1'));
    apiKeyFrom(source);
    expect(ssm.received).toEqual([]);
  });

  test('is read again to be renewed, also for those who ask meanwhile', async () => {
    const ssm = await ssmSaying(holds('key-1'), holds('key-2'));
    const key = apiKeyFrom(source);
    await key.current();
    const renewal = key.renew();
    expect(await key.current()).toBe('key-2');
    await renewal;
    expect(await key.current()).toBe('key-2');
    expect(ssm.received).toHaveLength(2);
  });

  test('that could not be read is asked for again by the next who needs it', async () => {
    await ssmSaying(fails('InternalServerError'), holds('key-1'));
    const key = apiKeyFrom(source);
    await expect(key.current()).rejects.toThrow('InternalServerError');
    expect(await key.current()).toBe('key-1');
  });

  test('whose renewal failed is asked for again, and the renewal throws nothing', async () => {
    await ssmSaying(holds('key-1'), fails('InternalServerError'), holds('key-2'));
    const key = apiKeyFrom(source);
    await key.current();
    await key.renew();
    expect(await key.current()).toBe('key-2');
  });

  test('loses the blanks and line breaks around it', async () => {
    await ssmSaying(holds('  key-1\n'));
    expect(await apiKeyFrom(source).current()).toBe('key-1');
  });

  test.each(['se\ncret', 'sécret', 'se cret'])(
    'that no header can carry (%j) is refused, and not quoted',
    async (value) => {
      await ssmSaying(holds(value));
      await expect(apiKeyFrom(source).current()).rejects.toThrow(
        /^the SSM parameter \/cellgauge\/key: it has characters that no HTTP header can carry$/,
      );
    },
  );
});

describe('what keeps a parameter from being read is told', () => {
  test.each([
    ['that it does not exist', fails('ParameterNotFound'), 'ParameterNotFound'],
    [
      'that it may not be read',
      fails('AccessDeniedException', 'not authorized to perform: ssm:GetParameter'),
      'AccessDeniedException: not authorized to perform: ssm:GetParameter',
    ],
    ['that it is empty', holds(''), 'it is empty'],
    ['that there is none in the answer', (response: ServerResponse) => reply(response, 200, {}), 'it is empty'],
  ])('%s', async (_, answer, reason) => {
    await ssmSaying(answer);
    await expect(readParameter('/cellgauge/key')).rejects.toThrow(
      new Error(`the SSM parameter /cellgauge/key: ${reason}`),
    );
  });

  test('that nobody listens', async () => {
    useSsmAt(await deadAddress());
    await expect(readParameter('/cellgauge/key')).rejects.toThrow(
      /^the SSM parameter \/cellgauge\/key: connect ECONNREFUSED 127\.0\.0\.1:\d+$/,
    );
  });

  test('that no answer came in time', async () => {
    await ssmSaying(() => {});
    await expect(readParameter('/cellgauge/key', 50)).rejects.toThrow(
      new Error('the SSM parameter /cellgauge/key: no answer within 50 ms'),
    );
  });
});
