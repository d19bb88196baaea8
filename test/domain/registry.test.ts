import { describe, expect, it } from 'vitest';

import { calibrationExpired, type InstrumentEntry } from '../../lib/domain/instrument-entry.ts';
import { readRegistry } from '../../lib/domain/registry.ts';

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
    expect(readRegistry('{}')).toEqual({ ok: true, value: new Map(), unknownFields: [] });
    expect(entryOf({})).toEqual({});
  });

  it('takes any id for what it is', () => {
    const read = readRegistry('{"__proto__":{"unit":"mm"},"constructor":{"unit":"in"}}');
    expect(read.ok && [...read.value]).toEqual([
      ['__proto__', { unit: 'mm' }],
      ['constructor', { unit: 'in' }],
    ]);
  });

  it('says what the units of an instrument weigh, by their symbols, whatever these are', () => {
    const json = '{"x":{"tael_grams":37.5,"unit_grams":{"K":"0.205","__proto__":"1.5","constructor":2}}}';
    const read = readRegistry(json);
    expect(read.ok && read.value.get('x')).toEqual({
      tael_grams: '37.5',
      unit_grams: new Map([
        ['K', '0.205'],
        ['__proto__', '1.5'],
        ['constructor', '2'],
      ]),
    });
  });

  it.each([
    { unit: 'mm' },
    { unit: 'tl', tael_grams: '37.5' },
    { unit: 'X', unit_grams: { X: '0.5' } },
    { unit_grams: { X: '999999999.123456789012' } },
    { format: 'sbi', property: 'cathode_weight', min: '-5', max: '-5.0' },
    { calibrations: [{ from: '2026-01-01', until: '2026-01-01' }, {}, { until: '2026-01-01' }] },
  ])('may say %j', (entry) => {
    expect(reason({ x: entry })).toBe('');
  });

  it.each([
    [{ min: 1e-7, max: null }, { min: '0.0000001' }],
    [{ min: ' 0.5 ' }, { min: '0.5' }],
    [
      { serial_number: 7123, model: 'A' },
      { serial_number: '7123', model: 'A' },
    ],
    [{ calibrations: [{}], lab: null }, { calibrations: [{}] }],
  ])('%j is %j', (entry, read) => {
    expect(entryOf(entry)).toEqual(read);
  });

  it('may begin with a byte order mark', () => {
    expect(readRegistry('\ufeff{"x":{}}').ok).toBe(true);
  });

  it('passes over fields that it does not know, and tells which', () => {
    const read = readRegistry(
      '{"mic-1":{"formt":"sbi","unit":"mm","constructor":1},"mic-2":{"calibrations":[{},{"untill":"x","from":"2026-01-01"}]}}',
    );
    expect(read).toMatchObject({
      ok: true,
      unknownFields: [
        { instrument: 'mic-1', field: 'formt', reason: 'there is no such field' },
        { instrument: 'mic-1', field: 'constructor', reason: 'there is no such field' },
        { instrument: 'mic-2', field: 'calibrations[1].untill', reason: 'there is no such field' },
      ],
    });
    expect(read.ok && read.value.get('mic-1')).toEqual({ unit: 'mm' });
  });

  it.each([
    ['{', "it is no JSON (Expected property name or '}' in JSON at position 1 (line 1 column 2))"],
    ['', 'it is no JSON'],
    ['[]', 'it is no JSON object of instruments by id'],
    ['null', 'it is no JSON object of instruments by id'],
    ['"mic-1"', 'it is no JSON object of instruments by id'],
    [{ 'mic-1': null }, 'instrument "mic-1": it is no object of fields'],
    [{ 'mic-1': [] }, 'instrument "mic-1": it is no object of fields'],
    [{ 'mic-1': { unit: 5 } }, 'instrument "mic-1", unit: it is no text, but 5'],
    [{ 'mic-1': { kind: ' ' } }, 'instrument "mic-1", kind: it is empty'],
    [
      { 'mic-1': { format: 'sbi2' } },
      'instrument "mic-1", format: "sbi2" is none of the formats; "cellgauge formats" lists them',
    ],
    [{ 'mic-1': { property: 'a b' } }, 'instrument "mic-1", property: "a b" is no name of a property'],
    [{ 'mic-1': { unit: 'furlong' } }, /^instrument "mic-1", unit: Cannot convert "furlong": the unit is none of mm, /],
    [{ 'mic-1': { unit: 'tl' } }, /^instrument "mic-1", unit: Cannot convert "tl": .*"tael_grams"/],
    [{ 'mic-1': { decimal: ';' } }, 'instrument "mic-1", decimal: it is neither "." nor ",", but ";"'],
    [{ 'mic-1': { min: true } }, 'instrument "mic-1", min: it is no number, but true'],
    [{ 'mic-1': { min: '1e-7' } }, 'instrument "mic-1", min: "1e-7" is no decimal number'],
    [{ 'mic-1': { max: '1,5' } }, 'instrument "mic-1", max: "1,5" is no decimal number'],
    [{ 'mic-1': { max: '1'.repeat(31) } }, `instrument "mic-1", max: "${'1'.repeat(31)}" is no decimal number`],
    [{ 'mic-1': { max: `0.${'1'.repeat(31)}` } }, /is no decimal number$/],
    ['{"mic-1":{"max":1e400}}', 'instrument "mic-1", max: "Infinity" is no decimal number'],
    [{ 'mic-1': { max: 'x1' } }, 'instrument "mic-1", max: "x1" is no decimal number'],
    [{ 'mic-1': { min: '5.1', max: 5 } }, 'instrument "mic-1", min: 5.1 is above max, 5'],
    [
      { 'mic-1': { calibrations: [{ until: 'soon' }] } },
      'instrument "mic-1", calibrations[0].until: it is neither a date (2026-11-20) nor a time with zone',
    ],
    [
      { 'mic-1': { calibrations: [{ from: '2026-02-30' }] } },
      'instrument "mic-1", calibrations[0].from: it is neither a date (2026-11-20) nor a time with zone',
    ],
    [
      { 'mic-1': { calibrations: {} } },
      'instrument "mic-1", calibrations: it is no list of {from, until, certificate}',
    ],
    [
      { 'mic-1': { calibrations: [{}, 5] } },
      'instrument "mic-1", calibrations[1]: it is no object of from, until and certificate',
    ],
    [
      { 'mic-1': { calibrations: [{}, { from: '2026-01-02', until: '2026-01-01' }] } },
      'instrument "mic-1", calibrations[1].until: it ends before it begins',
    ],
    [
      { ok: {}, 'mic-1': { replicates: 'yes' } },
      'instrument "mic-1", replicates: it is neither true nor false, but "yes"',
    ],
    [{ 'mic-1': { tael_grams: 0 } }, 'instrument "mic-1", tael_grams: it is zero'],
    [{ 'mic-1': { tael_grams: '-37.5' } }, 'instrument "mic-1", tael_grams: "-37.5" is no weight of a unit in grams'],
    [
      { 'mic-1': { tael_grams: '37.5000000000001' } },
      /tael_grams: "37.5000000000001" is no weight of a unit in grams$/,
    ],
    [{ 'mic-1': { tael_grams: '1234567890' } }, /tael_grams: "1234567890" is no weight of a unit in grams$/],
    [{ 'mic-1': { tael_grams: 37429 } }, 'instrument "mic-1", tael_grams: no tael weighs 37429 g'],
    [{ 'mic-1': { tael_grams: '31.24' } }, 'instrument "mic-1", tael_grams: no tael weighs 31.24 g'],
    [{ 'mic-1': { unit_grams: { '': 1 } } }, 'instrument "mic-1", unit_grams.: "" is no symbol of a unit'],
    [{ 'mic-1': { unit_grams: { ' K': 1 } } }, 'instrument "mic-1", unit_grams. K: " K" is no symbol of a unit'],
    [{ 'mic-1': { serial_number: true } }, 'instrument "mic-1", serial_number: it is no text, but true'],
    [{ 'mic-1': { unit_grams: 5 } }, 'instrument "mic-1", unit_grams: it is no object of grams by unit'],
    [{ 'mic-1': { unit_grams: { X: '1', K: 'x' } } }, 'instrument "mic-1", unit_grams.K: "x" is no decimal number'],
    [{ 'mic-1': { unit_grams: { X: '1', g: '2' } } }, 'instrument "mic-1", unit_grams.g: what g is, is known'],
  ])('%j is refused: %s', (registry, sentence) => {
    if (typeof sentence === 'string') expect(reason(registry)).toBe(sentence);
    else expect(reason(registry)).toMatch(sentence);
  });

  it('names the first mistake, and lists all', () => {
    const read = readRegistry(
      JSON.stringify({ a: { min: 2, max: 1, unit: 'ell' }, b: { format: 'x', decimal: 5 }, c: {}, d: 5 }),
    );
    expect(read).toMatchObject({ ok: false, reason: expect.stringMatching(/^instrument "a", unit: /) });
    expect(!read.ok && read.mistakes.map(({ instrument, field }) => `${instrument} ${field}`)).toEqual([
      'a unit',
      'a min',
      'b format',
      'b decimal',
      'd ',
    ]);
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
