import { describe, expect, it } from 'vitest';

import { calibrationExpired, type InstrumentEntry, readRegistry } from '../../lib/domain/registry.ts';

const reason = (registry: unknown): string => {
  const read = readRegistry(typeof registry === 'string' ? registry : JSON.stringify(registry));
  return read.ok ? '' : read.reason;
};

function entryOf(entry: object): InstrumentEntry {
  const read = readRegistry(JSON.stringify({ x: entry }));
  if (!read.ok) throw new Error(read.reason);
  return read.value.get('x') as InstrumentEntry;
}

describe('the instrument registry', () => {
  it('is read whole', () => {
    const entry = {
      kind: 'micrometer',
      format: 'digimatic',
      property: 'thickness',
      unit: 'mm',
      decimal: ',',
      min: '0.5',
      max: 25,
      replicates: false,
      calibrations: [{ from: '2026-01-01', until: '2026-12-31', certificate: 'K-77' }],
      lab: 'B2',
      model: 'MDC-25',
      serial_number: '77',
    };
    expect(entryOf(entry)).toEqual({
      ...entry,
      max: '25',
      calibrations: [
        {
          from: Date.parse('2026-01-01T00:00:00Z'),
          until: Date.parse('2026-12-31T23:59:59.999Z'),
          certificate: 'K-77',
        },
      ],
    });
  });

  it('may be empty, and its instruments may say nothing', () => {
    expect(readRegistry('{}')).toEqual({ ok: true, value: new Map() });
    expect(entryOf({})).toEqual({});
  });

  it('takes any id for what it is', () => {
    const read = readRegistry('{"__proto__":{"unit":"mm"},"constructor":{"unit":"in"}}');
    expect(read.ok && [...read.value]).toEqual([
      ['__proto__', { unit: 'mm' }],
      ['constructor', { unit: 'in' }],
    ]);
  });

  it.each([
    ['{', 'it is no JSON'],
    ['', 'it is no JSON'],
    ['[]', 'it is no JSON object of instruments by id'],
    ['null', 'it is no JSON object of instruments by id'],
    ['"mic-1"', 'it is no JSON object of instruments by id'],
    [{ 'mic-1': null }, 'instrument "mic-1", entry: Invalid type: Expected Object but received null'],
    [{ 'mic-1': { unit: 5 } }, 'instrument "mic-1", unit: Invalid type: Expected string but received 5'],
    [{ 'mic-1': { decimal: ';' } }, 'instrument "mic-1", decimal: Invalid type: Expected ("." | ",") but received ";"'],
    [{ 'mic-1': { min: '1e-7' } }, 'instrument "mic-1", min: is no decimal number'],
    [{ 'mic-1': { max: '1,5' } }, 'instrument "mic-1", max: is no decimal number'],
    [{ 'mic-1': { max: '1'.repeat(31) } }, 'instrument "mic-1", max: is no decimal number'],
    [{ 'mic-1': { max: `0.${'1'.repeat(31)}` } }, 'instrument "mic-1", max: is no decimal number'],
    [
      { 'mic-1': { calibrations: [{ until: 'soon' }] } },
      'instrument "mic-1", calibrations.0.until: is neither a date (2026-11-20) nor a time with zone',
    ],
    [
      { 'mic-1': { calibrations: [{ from: '2026-02-30' }] } },
      'instrument "mic-1", calibrations.0.from: is neither a date (2026-11-20) nor a time with zone',
    ],
    [
      { ok: {}, 'mic-1': { replicates: 'yes' } },
      'instrument "mic-1", replicates: Invalid type: Expected boolean but received "yes"',
    ],
  ])('%j is refused: %s', (registry, sentence) => {
    expect(reason(registry)).toBe(sentence);
  });
});

describe('a calibration', () => {
  const expired = (calibrations: readonly object[], at: string): boolean =>
    calibrationExpired(entryOf({ calibrations }), Date.parse(at));

  it.each([
    ['2026-06-01T12:00:00Z', false],
    ['2026-12-31T00:00:00Z', false],
    ['2026-12-31T23:59:59.999Z', false],
    ['2027-01-01T00:00:00Z', true],
  ])('until 31 December 2026 has expired at %s: %s', (at, is) => {
    expect(expired([{ from: '2026-01-01', until: '2026-12-31' }], at)).toBe(is);
  });

  it('until a moment ends with it', () => {
    const calibrations = [{ until: '2026-12-31T12:00:00+01:00' }];
    expect(expired(calibrations, '2026-12-31T11:00:00Z')).toBe(false);
    expect(expired(calibrations, '2026-12-31T11:00:00.001Z')).toBe(true);
  });

  it('without end never expires', () => {
    expect(expired([{ from: '2020-01-01' }], '2026-06-01T00:00:00Z')).toBe(false);
  });

  it('that has ended is followed by the next', () => {
    const calibrations = [
      { from: '2025-01-01', until: '2025-12-31' },
      { from: '2026-02-01', until: '2026-12-31' },
    ];
    expect(expired(calibrations, '2026-01-15T00:00:00Z')).toBe(true);
    expect(expired(calibrations, '2026-02-01T00:00:00Z')).toBe(false);
  });

  it('that has not begun says nothing', () => {
    expect(expired([{ from: '2026-01-01', until: '2026-12-31' }], '2025-06-01T00:00:00Z')).toBe(false);
  });

  it('is not asked for where none is known', () => {
    expect(expired([], '2026-06-01T00:00:00Z')).toBe(false);
    expect(calibrationExpired({}, 0)).toBe(false);
    expect(calibrationExpired(undefined, 0)).toBe(false);
  });
});
