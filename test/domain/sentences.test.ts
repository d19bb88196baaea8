import { describe, expect, it } from 'vitest';

import { decoders } from '../../lib/domain/instruments/formats.ts';
import { isFinal, type ProblemCode, problemCodes } from '../../lib/domain/problem.ts';
import type { ReadingRules } from '../../lib/domain/reading-of.ts';
import { fieldsOf, messageOf, problemIn, rulesOf } from '../support/readings.ts';

interface Case {
  says: string;
  given?: Readonly<Record<string, unknown>>;
  body?: object | string;
  rules?: ReadingRules;
  path?: string;
}

const ofFrame = (raw: string, format: string) => ({ value: undefined, unit: undefined, raw, format });

/** Every sentence that the domain says to whoever sent a reading: what cannot be done, with which value, and why. */
const sentences: readonly [code: ProblemCode, Case][] = [
  [
    'unreadable-message',
    {
      body: '{"cell":"A-017","value":4.1',
      says: 'Cannot read the message "{\\"cell\\":\\"A-017\\",\\"value\\":4.1": it begins with { but cannot be read as JSON (Expected \',\' or \'}\' after property value in JSON at position 27 (line 1 column 28))',
    },
  ],
  [
    'unreadable-message',
    { given: { stable: 'no' }, path: 'stable', says: 'Cannot read stable: expected boolean, received "no"' },
  ],
  [
    'unreadable-message',
    {
      given: { readings: [] },
      path: 'readings',
      says: 'Cannot read readings: it is no array with at least one reading',
    },
  ],
  [
    'unreadable-message',
    { given: { readings: ['4.1 mm'] }, path: 'readings[0]', says: 'Cannot read readings[0]: it is no object' },
  ],
  [
    'missing-cell',
    {
      given: { cell_instance_id: undefined },
      says: 'Cannot file the reading: it names no cell; give cell_instance_id or cell',
    },
  ],
  [
    'invalid-cell',
    {
      given: { cell_instance_id: '../users/me' },
      path: 'cell_instance_id',
      says: 'Cannot use the cell_instance_id "../users/me": an id has 1 to 128 letters (a-z), digits and _ . : ~ -',
    },
  ],
  [
    'invalid-cell',
    {
      given: { cell_instance_id: undefined, cell: 'A' },
      path: 'cell',
      says: 'Cannot look up the cell "A": a name to search for has 2 to 255 characters; send its cell_instance_id',
    },
  ],
  [
    'unknown-format',
    {
      given: ofFrame('S S 4.120 g', 'mettler'),
      path: 'format',
      says: `Cannot decode with "mettler": it is none of the ${decoders.length} formats; "cellgauge formats" lists them`,
    },
  ],
  [
    'unknown-format',
    {
      given: { raw: 'hello', value: undefined },
      path: 'raw',
      says: `Cannot read the frame "hello": it fits none of the ${decoders.length} formats`,
    },
  ],
  [
    'ambiguous-format',
    {
      given: { raw: '921', value: undefined },
      path: 'raw',
      says: 'Cannot tell the format of "921": it may be mitutoyo-mux10 (no-data: the gauge did not answer (channel 2)) or plain (921 without unit); give format, or put the instrument\'s into the registry',
    },
  ],
  [
    'invalid-frame',
    {
      given: ofFrame('4.120 mm', 'mt-sics'),
      path: 'raw',
      says: 'Cannot read the frame "4.120 mm": it is no frame of mt-sics',
    },
  ],
  [
    'not-a-reading',
    {
      given: ofFrame('I4 A "0123456789"', 'mt-sics'),
      path: 'raw',
      says: 'Cannot take the frame "I4 A \\"0123456789\\"": it tells what the balance is, not a weight',
    },
  ],
  [
    'overload',
    { given: ofFrame('S +', 'mt-sics'), path: 'raw', says: 'Cannot take the frame "S +": the balance is overloaded' },
  ],
  [
    'underload',
    {
      given: ofFrame('S -\r\n', 'mt-sics'),
      path: 'raw',
      says: 'Cannot take the frame "S -\\r\\n": the balance is below its weighing range',
    },
  ],
  [
    'not-ready',
    {
      given: ofFrame('S I', 'mt-sics'),
      path: 'raw',
      says: 'Cannot take the frame "S I": the balance was busy, or the weight did not settle in time',
    },
  ],
  [
    'no-data',
    {
      given: ofFrame('921', 'mitutoyo-mux10'),
      path: 'raw',
      says: 'Cannot take the frame "921": the gauge did not answer (channel 2)',
    },
  ],
  [
    'device-error',
    {
      given: ofFrame('S S Error 3t', 'mt-sics'),
      path: 'raw',
      says: 'Cannot take the frame "S S Error 3t": the balance reports error 3t (checksum, in the terminal)',
    },
  ],
  [
    'unstable',
    {
      given: ofFrame('S D     4.120 g', 'mt-sics'),
      path: 'raw',
      says: 'Cannot take the frame "S D     4.120 g": the instrument marks it as not stable',
    },
  ],
  [
    'unstable',
    {
      given: { stable: false },
      path: 'stable',
      says: 'Cannot take "4.120": the message says that it was not stable',
    },
  ],
  [
    'missing-property',
    {
      given: { property: undefined },
      says: 'Cannot file 4.120 mm: the reading names no property, and its instrument settles none',
    },
  ],
  [
    'missing-property',
    {
      given: { ...ofFrame('G#    +   12.345 g  ', 'sbi'), property: 'weight' },
      says: 'Cannot file 12.345 g as weight: the frame says that it is gross; name its property, e.g. gross_weight',
    },
  ],
  [
    'invalid-property',
    {
      given: { property: 'constructor' },
      path: 'property',
      says: 'Cannot file the property "constructor": the name is reserved',
    },
  ],
  [
    'invalid-property',
    {
      given: { property: 'thick ness' },
      path: 'property',
      says: 'Cannot file the property "thick ness": a name has 1 to 64 letters (a-z), digits, _ or -, and begins with a letter',
    },
  ],
  ['invalid-value', { given: { value: undefined }, says: 'Cannot take the reading: it has neither value nor raw' }],
  [
    'invalid-value',
    {
      given: { value: 'NaN' },
      path: 'value',
      says: 'Cannot take the value "NaN": it is no decimal number that an instrument shows',
    },
  ],
  [
    'invalid-value',
    {
      given: { raw: '4.120 mm', value: '4.2' },
      path: 'value',
      says: 'Cannot take the value 4.2 beside the frame "4.120 mm": it says 4.120',
    },
  ],
  [
    'ambiguous-number',
    {
      given: { value: '12,345' },
      path: 'value',
      says: 'Cannot take the value "12,345": it may mean 12.345 or 12345; give decimal "." or ","',
    },
  ],
  [
    'ambiguous-number',
    {
      given: { value: undefined, raw: '12,345 mm' },
      path: 'raw',
      says: 'Cannot take the frame "12,345 mm": 12,345 may mean 12.345 or 12345 (tell the decimal mark)',
    },
  ],
  [
    'missing-unit',
    {
      given: { unit: undefined },
      says: 'Cannot convert 4.120: the reading has no unit, nor has its instrument in the registry',
    },
  ],
  [
    'missing-unit',
    {
      given: ofFrame('01A+0000.123', 'mitutoyo-mux10'),
      says: 'Cannot convert 0.123 from the frame "01A+0000.123": it carries no unit, nor does its message or registry entry',
    },
  ],
  [
    'unknown-unit',
    {
      given: { value: '12', unit: 'furlong' },
      says: 'Cannot convert 12 "furlong": the unit is none of mm, um, nm, cm, m, in, mil, uin, ug, mg, g, kg, tonne, ct, lb, oz, ozt, GN, dwt, mom, newton, dimensionless, percent',
    },
  ],
  [
    'ambiguous-unit',
    {
      given: { unit: 'gr' },
      says: 'Cannot convert 4.120 "gr": it is the grain on instruments, though people type it for gram; give another unit, or put "format" or "unit_grams": {"gr": "…"} into the instrument\'s registry entry',
    },
  ],
  [
    'unit-mismatch',
    {
      given: { value: undefined, raw: '4.120 mm', unit: 'in' },
      path: 'unit',
      says: 'Cannot take the frame "4.120 mm" in "in": the instrument says "mm"',
    },
  ],
  [
    'wrong-dimension',
    {
      given: { value: '4.1', unit: 'g' },
      says: 'Cannot file 4.1 g as "thickness": it takes a length, in mm, um, nm, cm, m or a unit that converts to them',
    },
  ],
  [
    'wrong-dimension',
    {
      given: { value: '4.1', property: 'weight' },
      says: 'Cannot file 4.1 mm as "weight": it takes a mass, in ug, mg, g, kg or a unit that converts to them',
    },
  ],
  [
    'invalid-time',
    {
      given: { measured_at: '20.11.2026' },
      path: 'measured_at',
      says: 'Cannot read measured_at "20.11.2026": it is no existing ISO 8601 time with a zone, such as 2026-11-20T08:00:00Z',
    },
  ],
  [
    'invalid-time',
    {
      given: { measured_at: '9999-01-01T00:00:00Z' },
      path: 'measured_at',
      says: 'Cannot take measured_at "9999-01-01T00:00:00Z": it is not between 1970 and now (2026-11-21T12:00:00.000Z)',
    },
  ],
  ['implausible', { given: { value: '0' }, says: 'Cannot file 0 mm as thickness: a length is above zero' }],
  [
    'implausible',
    {
      given: { value: '1', unit: 'in', instrument: 'mic-1' },
      rules: rulesOf({ registry: { 'mic-1': { max: '25' } } }),
      says: "Cannot file 1 in as thickness: 25.4 mm is above the instrument's maximum, 25 mm",
    },
  ],
];

describe('the sentence of a problem', () => {
  it.each(sentences.map(([code, said]) => ({ code, ...said })))(
    '$code: $says',
    ({ code, given, body = fieldsOf(given), rules, path, says }) => {
      const problem = problemIn(messageOf(body), rules);
      expect(problem).toEqual({ code, detail: says, ...(path !== undefined && { path }) });
    },
  );

  it('is checked here for every code that a reading can be refused with before Ionworks is asked', () => {
    /** What is said elsewhere: of rows of a table, of two readings with one id, by the API, by gauges whose decoders are still to come. */
    const elsewhere = [
      'unreadable-row',
      'changed',
      'unknown-cell',
      'ambiguous-cell',
      'refused-by-api',
      'conflict',
      'out-of-range',
    ];
    const final = problemCodes.filter((code) => isFinal({ code, detail: '' }) && !elsewhere.includes(code));
    expect([...new Set(sentences.map(([code]) => code))].toSorted()).toEqual(final.toSorted());
  });
});
