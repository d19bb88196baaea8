import { describe, expect, test } from 'vitest';

import { importVariables, readConfig, readImportConfig, variables } from '../../lib/adapters/config.ts';

const required = {
  IONWORKS_API_KEY: 'key-1',
  READINGS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/readings',
  DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/1/dead-letters',
  LEDGER_TABLE: 'ledger',
};
const read = (environment: Readonly<Record<string, string | undefined>> = {}) =>
  readConfig({ ...required, ...environment });
const sentenceFor = (environment: Readonly<Record<string, string | undefined>>): string => {
  try {
    read(environment);
  } catch (error) {
    return (error as Error).message;
  }
  return 'it started';
};

describe('the environment', () => {
  test('needs a key, two queues and a ledger; everything else has a default', () => {
    expect(read()).toEqual({
      ionworks: { url: 'https://api.ionworks.com', key: { kind: 'key', key: 'key-1' } },
      api: { timeoutMs: 10_000, maxAttempts: 4, maxConcurrency: 16 },
      readingsQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/readings',
      deadLetterQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/dead-letters',
      ledger: { kind: 'table', name: 'ledger' },
      instruments: { kind: 'json', registry: new Map() },
      canonicalUnits: new Map(),
      decimalMark: undefined,
      sessionGapMs: 900_000,
      sessionQuietMs: 90_000,
    });
  });

  test('sets every value', () => {
    expect(
      read({
        IONWORKS_API_URL: 'http://127.0.0.1:4010/v1',
        IONWORKS_API_KEY: '',
        IONWORKS_API_KEY_PARAMETER: '/cellgauge/dev/ionworks-api-key',
        READINGS_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/in',
        DEAD_LETTER_QUEUE_URL: 'http://127.0.0.1:4566/000000000000/dead',
        LEDGER_TABLE: '',
        LEDGER_FILE: 'folder/ledger.sqlite',
        INSTRUMENTS: '{"mic-1":{"kind":"micrometer","unit":"mm","max":25}}',
        CANONICAL_UNITS: '{"thickness":"um","weight":"mg","porosity":"percent"}',
        DECIMAL_MARK: ',',
        SESSION_GAP_SECONDS: '60',
        SESSION_QUIET_SECONDS: '0',
        API_TIMEOUT_MS: '2500',
        API_MAX_ATTEMPTS: '1',
        API_MAX_CONCURRENCY: '3',
      }),
    ).toEqual({
      ionworks: {
        url: 'http://127.0.0.1:4010/v1',
        key: { kind: 'parameter', name: '/cellgauge/dev/ionworks-api-key' },
      },
      api: { timeoutMs: 2500, maxAttempts: 1, maxConcurrency: 3 },
      readingsQueueUrl: 'http://127.0.0.1:4566/000000000000/in',
      deadLetterQueueUrl: 'http://127.0.0.1:4566/000000000000/dead',
      ledger: { kind: 'file', path: 'folder/ledger.sqlite' },
      instruments: { kind: 'json', registry: new Map([['mic-1', { kind: 'micrometer', unit: 'mm', max: '25' }]]) },
      canonicalUnits: new Map([
        ['thickness', expect.objectContaining({ id: 'um' })],
        ['weight', expect.objectContaining({ id: 'mg' })],
        ['porosity', expect.objectContaining({ id: 'percent' })],
      ]),
      decimalMark: ',',
      sessionGapMs: 60_000,
      sessionQuietMs: 0,
    });
  });

  test('with an empty variable is as if it were not set', () => {
    const optional = variables.filter((name) => !(name in required));
    expect(read(Object.fromEntries(optional.map((name) => [name, ''])))).toEqual(read());
  });

  test('may hold whatever else there is', () => {
    expect(read({ PATH: '/bin', _HANDLER: 'index.handler' })).toEqual(read());
  });

  test('names no other variables than those it reads', () => {
    expect(variables.toSorted()).toEqual([
      'API_MAX_ATTEMPTS',
      'API_MAX_CONCURRENCY',
      'API_TIMEOUT_MS',
      'CANONICAL_UNITS',
      'DEAD_LETTER_QUEUE_URL',
      'DECIMAL_MARK',
      'INSTRUMENTS',
      'IONWORKS_API_KEY',
      'IONWORKS_API_KEY_PARAMETER',
      'IONWORKS_API_URL',
      'LEDGER_FILE',
      'LEDGER_TABLE',
      'READINGS_QUEUE_URL',
      'SESSION_GAP_SECONDS',
      'SESSION_QUIET_SECONDS',
    ]);
  });
});

describe('the key to Ionworks', () => {
  test('given openly goes before the parameter that holds it', () => {
    expect(read({ IONWORKS_API_KEY_PARAMETER: '/key' }).ionworks.key).toEqual({ kind: 'key', key: 'key-1' });
  });

  test.each(['IONWORKS_API_KEY', 'IONWORKS_API_KEY_PARAMETER'])(
    'is missing where %s is empty and the other absent',
    (name) => {
      expect(sentenceFor({ IONWORKS_API_KEY: undefined, [name]: '' })).toBe(
        'Cannot start: neither IONWORKS_API_KEY nor IONWORKS_API_KEY_PARAMETER is set',
      );
    },
  );

  test.each(['key\n', 'key\r\n', 'two\nlines', 'with blank', 'schlüssel', 'nul\u0000', '\ufeffkey'])(
    'cannot be %j, and is not quoted',
    (key) => {
      expect(sentenceFor({ IONWORKS_API_KEY: key })).toBe(
        'Cannot start: IONWORKS_API_KEY is wrong: it has characters that no HTTP header can carry',
      );
    },
  );
});

describe('the ledger', () => {
  test.each(['LEDGER_TABLE', 'LEDGER_FILE'])('is missing where %s is empty and the other absent', (name) => {
    expect(sentenceFor({ LEDGER_TABLE: undefined, [name]: '' })).toBe(
      'Cannot start: neither LEDGER_TABLE nor LEDGER_FILE is set',
    );
  });

  test('is in one place', () => {
    expect(sentenceFor({ LEDGER_FILE: 'ledger.sqlite' })).toBe(
      'Cannot start: LEDGER_TABLE and LEDGER_FILE are both set: there is one ledger',
    );
  });
});

describe('an address', () => {
  const names = ['IONWORKS_API_URL', 'READINGS_QUEUE_URL', 'DEAD_LETTER_QUEUE_URL'];

  test.each([
    ['https://api.ionworks.com/', 'https://api.ionworks.com'],
    ['https://api.ionworks.com///', 'https://api.ionworks.com'],
    [' https://api.ionworks.com/v1/\n', 'https://api.ionworks.com/v1'],
    ['http://127.0.0.1:4010', 'http://127.0.0.1:4010'],
    ['HTTPS://API.ionworks.com/V1', 'https://api.ionworks.com/V1'],
  ])('%j is taken as %s', (given, url) => {
    expect(read({ IONWORKS_API_URL: given }).ionworks.url).toBe(url);
  });

  test.each(['READINGS_QUEUE_URL', 'DEAD_LETTER_QUEUE_URL'])('%s has to be set', (name) => {
    expect(sentenceFor({ [name]: undefined })).toBe(`Cannot start: ${name} is not set`);
    expect(sentenceFor({ [name]: '' })).toBe(`Cannot start: ${name} is not set`);
  });

  test.each(
    names.flatMap((name) =>
      ['api.ionworks.com', 'ftp://api.ionworks.com', 'https://', 'my-queue', '/', ' '].map((url) => [name, url]),
    ),
  )('%s cannot be %j', (name, url) => {
    expect(sentenceFor({ [name as string]: url })).toBe(`Cannot start: ${name} is wrong: it is no http(s) address`);
  });

  test.each([
    'https://api.ionworks.com?key=1',
    'https://api.ionworks.com/#top',
    'https://name:secret@api.ionworks.com',
  ])('cannot be %s, behind which no path can be put', (url) => {
    expect(sentenceFor({ IONWORKS_API_URL: url })).toBe(
      'Cannot start: IONWORKS_API_URL is wrong: it has more to it than a host and a path',
    );
  });
});

describe('the instruments', () => {
  const sentence = (reason: string) =>
    `Cannot start: INSTRUMENTS is wrong: ${reason}; it takes JSON, ssm:<name> or s3://<bucket>/<key>`;

  test.each([
    ['ssm:/cellgauge/instruments', { kind: 'ssm', name: '/cellgauge/instruments' }],
    ['ssm:instruments', { kind: 'ssm', name: 'instruments' }],
    ['s3://lab/instruments.json', { kind: 's3', bucket: 'lab', key: 'instruments.json' }],
    ['s3://lab/a folder/in struments.json', { kind: 's3', bucket: 'lab', key: 'a folder/in struments.json' }],
  ])('may be kept elsewhere: %s', (given, source) => {
    expect(read({ INSTRUMENTS: given }).instruments).toEqual(source);
  });

  test.each([
    ['{"mic-1":', sentence('it is no JSON (Unexpected end of JSON input)')],
    ['ssm:', sentence('it is no JSON')],
    ['s3://lab', sentence('it is no JSON')],
    ['s3://lab/', sentence('it is no JSON')],
    ['S3://lab/instruments.json', sentence('it is no JSON')],
    ['[]', sentence('it is no JSON object of instruments by id')],
    ['null', sentence('it is no JSON object of instruments by id')],
    ['{"mic-1":{"min":"thin"}}', sentence('instrument "mic-1", min: "thin" is no decimal number')],
    ['{"mic-1":{"max":1e400}}', sentence('instrument "mic-1", max: "Infinity" is no decimal number')],
    [
      '{"a":{},"bal":{"calibrations":[{"until":"next year"}]}}',
      sentence('instrument "bal", calibrations[0].until: it is neither a date (2026-11-20) nor a time with zone'),
    ],
  ])('cannot be %s', (given, expected) => {
    expect(sentenceFor({ INSTRUMENTS: given })).toBe(expected);
  });

  test.each(['{"mic-1":5}', '{"mic-1":{"kind":5}}', '{"mic-1":{"decimal":";"}}'])(
    'cannot be %s: the instrument is named',
    (given) => {
      expect(sentenceFor({ INSTRUMENTS: given })).toMatch(
        /^Cannot start: INSTRUMENTS is wrong: instrument "mic-1"(, \w+)?: /,
      );
    },
  );
});

describe('the canonical units', () => {
  const noObject = 'it is no JSON object such as {"thickness":"um"}';

  test.each([
    ['{"thickness"', noObject],
    ['um', noObject],
    ['null', noObject],
    ['[]', noObject],
    ['5', noObject],
    ['"um"', noObject],
    ['{"thickness":"mil"}', 'the unit of thickness, "mil", is none of mm, um, nm, cm, m'],
    ['{"thickness":"g"}', 'the unit of thickness, "g", is none of mm, um, nm, cm, m'],
    ['{"can_mass":"mm"}', 'the unit of can_mass, "mm", is none of ug, mg, g, kg'],
    ['{"weight":7}', 'the unit of weight, 7, is none of ug, mg, g, kg'],
    [
      '{"porosity":"C"}',
      'the unit of porosity, "C", is none of mm, um, nm, cm, m, ug, mg, g, kg, newton, dimensionless, percent',
    ],
  ])('cannot be %s', (given, reason) => {
    expect(sentenceFor({ CANONICAL_UNITS: given })).toBe(`Cannot start: CANONICAL_UNITS is wrong: ${reason}`);
  });
});

describe('the decimal mark', () => {
  test.each(['.', ','])('may be %s', (mark) => {
    expect(read({ DECIMAL_MARK: mark }).decimalMark).toBe(mark);
  });

  test.each([';', 'comma', ', ', '.,'])('cannot be %j', (mark) => {
    expect(sentenceFor({ DECIMAL_MARK: mark })).toBe('Cannot start: DECIMAL_MARK is wrong: it is neither . nor ,');
  });
});

describe('a number', () => {
  const ranges = [
    ['SESSION_GAP_SECONDS', 1, 86_400],
    ['SESSION_QUIET_SECONDS', 0, 3600],
    ['API_TIMEOUT_MS', 100, 60_000],
    ['API_MAX_ATTEMPTS', 1, 10],
    ['API_MAX_CONCURRENCY', 1, 256],
  ] as const;

  test.each(ranges)('%s goes from %i to %i', (name, min, max) => {
    for (const given of [min, max]) expect(() => read({ [name]: String(given) })).not.toThrow();
    // Below nothing there is no whole number written in digits.
    for (const given of [min - 1, max + 1].filter((outside) => outside >= 0)) {
      expect(sentenceFor({ [name]: String(given) })).toBe(
        `Cannot start: ${name} is wrong: ${given} is not between ${min} and ${max}`,
      );
    }
  });

  test.each(ranges)('%s is whole, and written in digits', (name) => {
    for (const given of ['ten', '1.5', '-1', '+4', '1e3', '0x10', ' 5', '5 ', 'NaN', 'Infinity', '12345678901']) {
      expect(sentenceFor({ [name]: given })).toBe(
        `Cannot start: ${name} is wrong: ${JSON.stringify(given)} is no whole number`,
      );
    }
  });
});

describe('the environment of import', () => {
  const { DEAD_LETTER_QUEUE_URL: _letters, ...needed } = { ...required, IMPORT_BUCKET: 'imports' };
  const importing =
    (environment: Readonly<Record<string, string | undefined>> = {}) =>
    () =>
      readImportConfig({ ...needed, ...environment });

  test('names the bucket beside what it shares with the others, and needs no dead-letter queue', () => {
    expect(importing()()).toEqual({
      ionworks: { url: 'https://api.ionworks.com', key: { kind: 'key', key: 'key-1' } },
      api: { timeoutMs: 10_000, maxAttempts: 4 },
      readingsQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/1/readings',
      ledger: { kind: 'table', name: 'ledger' },
      instruments: { kind: 'json', registry: new Map() },
      canonicalUnits: new Map(),
      decimalMark: undefined,
      sessionGapMs: 900_000,
      bucket: 'imports',
      timezone: undefined,
    });
  });

  test('may name the time zone of times without one', () => {
    expect(importing({ IMPORT_TIMEZONE: 'Europe/Berlin' })().timezone).toBe('Europe/Berlin');
    expect(importing({ IMPORT_TIMEZONE: '' })().timezone).toBeUndefined();
  });

  test.each<[Readonly<Record<string, string | undefined>>, string]>([
    [{ IMPORT_BUCKET: undefined }, 'IMPORT_BUCKET is not set'],
    [{ IMPORT_BUCKET: '' }, 'IMPORT_BUCKET is not set'],
    [{ IMPORT_TIMEZONE: 'Berlin' }, 'IMPORT_TIMEZONE is wrong: "Berlin" is no time zone such as Europe/Berlin'],
    [{ READINGS_QUEUE_URL: undefined }, 'READINGS_QUEUE_URL is not set'],
    [{ DECIMAL_MARK: ';' }, 'DECIMAL_MARK is wrong: it is neither . nor ,'],
  ])('%j stops it with a sentence', (environment, sentence) => {
    expect(importing(environment)).toThrow(`Cannot start: ${sentence}`);
  });

  test('adds two variables', () => {
    expect(importVariables).toEqual(['IMPORT_BUCKET', 'IMPORT_TIMEZONE']);
  });
});
