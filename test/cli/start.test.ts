import { resolve } from 'node:path';
import { expect, test } from 'vitest';

import { outcomeLine, stackLines, startCommand, troubleLine } from '../../lib/cli/start.ts';

const running = {
  awsEndpoint: 'http://127.0.0.1:4566',
  lambdaEndpoint: 'http://127.0.0.1:3002',
  queueUrls: {
    readings: 'http://127.0.0.1:4566/000000000000/cellgauge-local-readings',
    deadLetters: 'http://127.0.0.1:4566/000000000000/cellgauge-local-dead-letters',
  },
  importBucket: 'cellgauge-local-imports-000000000000',
  ledgerFile: resolve('folder/ledger.sqlite'),
};

test('with the stand-in, its address, its key, a cell and a command that reaches it are shown', () => {
  const standIn = { apiKey: 'local-key', cells: [{ id: 'c-1', name: 'CELL-001' }] };

  const text = stackLines({ ...running, ionworksUrl: 'http://127.0.0.1:4010', standIn }, 'some.log').join('\n');

  expect(text).toContain(running.queueUrls.readings);
  expect(text).toContain(running.queueUrls.deadLetters);
  expect(text).toContain('http://127.0.0.1:4010, a stand-in; its key is local-key');
  expect(text).toContain('npm run cellgauge -- send --cell CELL-001');
  expect(text).toContain(' folder/ledger.sqlite, begun anew');
  expect(text).toContain('curl -T readings.csv http://127.0.0.1:4566/cellgauge-local-imports-000000000000/incoming/');
  expect(text).toContain('some.log');
});

test('with a key of one’s own, it says that readings go to the real API', () => {
  const text = stackLines({ ...running, ionworksUrl: 'https://api.ionworks.com' }, 'some.log').join('\n');

  expect(text).toContain('https://api.ionworks.com, not the stand-in: IONWORKS_API_KEY is set');
  expect(text).not.toContain('local-key');
  expect(text).toContain(' folder/ledger.sqlite, kept for the next time');
});

test('the command names the queue only where it is not the one that is found without', () => {
  const queueUrls = { ...running.queueUrls, readings: 'http://127.0.0.1:4577/000000000000/cellgauge-local-readings' };
  const ionworksUrl = 'http://127.0.0.1:4010';

  expect(stackLines({ ...running, ionworksUrl }, 'some.log').join('\n')).not.toContain('--readings-queue-url');
  expect(stackLines({ ...running, ionworksUrl, queueUrls }, 'some.log').join('\n')).toContain(
    `--unit mm --readings-queue-url ${queueUrls.readings}`,
  );
});

test.each([
  [
    'a filed measurement by its name',
    '{"level":"INFO","message":"filed","measurement":"thickness 2026-11-20T08:00:00Z 3fa9c1d2e4b6","reading_ids":["a/0"]}',
    'filed     thickness 2026-11-20T08:00:00Z 3fa9c1d2e4b6',
  ],
  [
    'a refused reading by its sentence',
    '{"level":"WARN","message":"refused","code":"unknown-unit","detail":"Cannot convert 12 furlong: no such unit"}',
    'refused   Cannot convert 12 furlong: no such unit',
  ],
  [
    'a file that was imported by its key',
    '{"level":"INFO","message":"import done","file":"incoming/a.csv","rows":4}',
    'import done  incoming/a.csv',
  ],
  [
    'anything else that is logged',
    '{"level":"ERROR","message":"Cannot read the registry"}',
    'Cannot read the registry',
  ],
  ['nothing of metrics', '{"_aws":{"Timestamp":1},"Filed":[1]}', undefined],
  ['nothing of what is no log line', 'Offline [http for lambda] listening on http://127.0.0.1:3002', undefined],
])('of the log, a person reads %s', (_, line, shown) => {
  expect(outcomeLine(line)).toBe(shown);
});

test('a batch that comes back is told with its reason, one that went well is not', () => {
  const batch = { kind: 'batch', messages: 3 } as const;

  expect(troubleLine({ ...batch, returned: 3, reason: 'the function threw: no memory' })).toBe(
    '3 of 3 messages come back to the queue: the function threw: no memory',
  );
  expect(troubleLine({ ...batch, returned: 1 })).toBeUndefined();
});

test('a file that could not be imported is told with the reason, one that was is not', () => {
  const notified = { kind: 'notified', key: 'incoming/a.csv' } as const;

  expect(troubleLine({ ...notified, reason: 'the function threw: no memory' })).toBe(
    'incoming/a.csv waits in the import bucket: the function threw: no memory',
  );
  expect(troubleLine(notified)).toBeUndefined();
});

test.each(['65536', '-1', '4566.5', 'http', ''])('%j is refused as a port', async (text) => {
  const command = startCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => {} });

  await expect(command.parseAsync([`--aws-port=${text}`], { from: 'user' })).rejects.toThrow('It is no port');
});
