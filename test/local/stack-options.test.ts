import { expect, test } from 'vitest';

import { stackOptionsFrom } from '../../lib/local/stack-options.ts';

test.each([
  ['nothing set means the stand-in', {}, { kind: 'stand-in' }],
  ['an empty key means the stand-in', { IONWORKS_API_KEY: '' }, { kind: 'stand-in' }],
  [
    'a key means the real API',
    { IONWORKS_API_KEY: 'iw_1' },
    { kind: 'elsewhere', url: 'https://api.ionworks.com', apiKey: 'iw_1' },
  ],
  [
    'a key and an address mean the API there',
    { IONWORKS_API_KEY: 'iw_1', IONWORKS_API_URL: 'https://staging.example' },
    { kind: 'elsewhere', url: 'https://staging.example', apiKey: 'iw_1' },
  ],
])('%s', (_, environment, ionworks) => {
  expect(stackOptionsFrom(environment).ionworks).toEqual(ionworks);
});

test('the stand-in and the real API each have a ledger of their own', () => {
  expect(stackOptionsFrom({}).ledgerFile).toBe('.cellgauge/ledger.sqlite');
  expect(stackOptionsFrom({ IONWORKS_API_KEY: 'iw_1' }).ledgerFile).toBe('.cellgauge/ledger-ionworks.sqlite');
});

test('an address without a key is refused, as the stand-in is not what was meant', () => {
  expect(() => stackOptionsFrom({ IONWORKS_API_URL: 'https://staging.example' })).toThrow(
    'Cannot start: IONWORKS_API_URL is set but IONWORKS_API_KEY is not',
  );
});

test('what tunes the functions is passed on; queues, keys, ledgers and everything else is not', () => {
  const tuning = {
    INSTRUMENTS: '{}',
    DECIMAL_MARK: ',',
    CANONICAL_UNITS: '{}',
    SESSION_GAP_SECONDS: '60',
    SESSION_QUIET_SECONDS: '30',
    API_TIMEOUT_MS: '500',
    IMPORT_TIMEZONE: 'Europe/Berlin',
  };
  const others = {
    READINGS_QUEUE_URL: 'https://sqs.example/1/readings',
    IONWORKS_API_KEY_PARAMETER: '/key',
    LEDGER_TABLE: 'cellgauge-prod-ledger',
    LEDGER_FILE: 'my.sqlite',
    IMPORT_BUCKET: 'cellgauge-prod-imports',
    PATH: '/bin',
  };

  expect(stackOptionsFrom({ ...tuning, ...others, API_MAX_ATTEMPTS: '' }).variables).toEqual(tuning);
});
