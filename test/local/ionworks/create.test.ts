import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';

import { standIn, thickness } from './stand-in.ts';

const path = '/cell_instances/cell-1/cell_measurements/create';

/** What a refused create call says, error by error. */
async function errorsOf(changes: Record<string, unknown>) {
  const api = await standIn();
  const { status, body } = await api.create(changes);
  expect(status).toBe(422);
  expect(api.measurements()).toEqual([]);
  return body.detail;
}

describe('a valid measurement', () => {
  test('is created whole, with the defaults of the OpenAPI', async () => {
    const api = await standIn({ now: () => Date.parse('2026-11-20T08:05:00.000Z') });
    const { status, headers, body } = await api.create();
    expect(status).toBe(201);
    expect(headers.get('content-type')).toBe('application/json');
    expect(headers.has('x-correlation-id')).toBe(false);
    expect(body).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
      name: thickness.name,
      cell_instance_id: 'cell-1',
      measurement_type: 'properties',
      properties: { thickness: { value: 0.52, unit: 'mm' } },
      start_time: null,
      test_setup: null,
      protocol: null,
      notes: null,
      step_labels_validated: false,
      file_metadata: null,
      organization_id: expect.any(String),
      created_by: expect.any(String),
      created_by_email: 'bench@example.com',
      created_at: '2026-11-20T08:05:00.000Z',
      updated_at: '2026-11-20T08:05:00.000Z',
    });
    expect(api.measurements()).toEqual([body]);
  });

  test('keeps every field that was sent, and the start in UTC', async () => {
    const api = await standIn();
    const sent = {
      measurement_type: 'properties',
      start_time: '2026-11-20T09:00:00+01:00',
      test_setup: { operator: 'kim', readings: [{ id: 'r-1', value: '0.520' }] },
      protocol: { name: 'QC 7' },
      notes: 'two presses',
      step_labels_validated: true,
      file_metadata: { source: 'bench' },
    };
    const { body } = await api.create(sent);
    expect(body).toMatchObject({ ...sent, start_time: '2026-11-20T08:00:00Z' });
  });

  test('may have nulls, short texts, no property at all, and fields that nobody knows', async () => {
    const api = await standIn();
    const nulls = { start_time: null, test_setup: null, protocol: null, notes: null, file_metadata: null };
    expect(await api.create({ ...nulls, name: 'nulls' })).toMatchObject({ status: 201 });
    expect(await api.create({ name: 'text', properties: { binder: 'PVDF' } })).toMatchObject({ status: 201 });
    expect(await api.create({ name: 'empty', properties: {} })).toMatchObject({ status: 201 });
    const { body } = await api.create({ name: 'more', colour: 'blue' });
    expect(body).not.toHaveProperty('colour');
  });

  test('may have 255 characters in its name, counted as Python does', async () => {
    const api = await standIn();
    expect(await api.create({ name: '𝛌'.repeat(255) })).toMatchObject({ status: 201 });
    expect(await api.create({ name: '𝛌'.repeat(256) })).toMatchObject({ status: 422 });
  });

  test("keeps a property whose name is that of an object's own machinery", async () => {
    const api = await standIn();
    const body = `{"name":"odd","properties":{"__proto__":{"value":1,"unit":"g"}}}`;
    const reply = await api.fetch(path, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(await reply.text()).toContain('"properties":{"__proto__":{"value":1,"unit":"g"}}');
  });

  test('may come packed with gzip', async () => {
    const api = await standIn();
    const headers = { 'content-type': 'application/json', 'content-encoding': 'gzip' };
    const reply = await api.call(path, { method: 'POST', body: gzipSync(JSON.stringify(thickness)), headers });
    expect(reply).toMatchObject({ status: 201, body: { name: thickness.name } });
  });
});

describe('fields that the OpenAPI does not allow', () => {
  const loc = (field: string) => ['body', field];

  test('a missing name and missing properties are told at once', async () => {
    const input = { notes: 'x' };
    expect(await errorsOf({ name: undefined, properties: undefined, ...input })).toEqual([
      { type: 'missing', loc: loc('name'), msg: 'Field required', input },
      { type: 'missing', loc: loc('properties'), msg: 'Field required', input },
    ]);
  });

  test.each([
    ['name', 7, 'string_type', 'Input should be a valid string', undefined],
    ['name', '', 'string_too_short', 'String should have at least 1 character', { min_length: 1 }],
    ['name', 'x'.repeat(256), 'string_too_long', 'String should have at most 255 characters', { max_length: 255 }],
    ['properties', [], 'dict_type', 'Input should be a valid dictionary', undefined],
    ['properties', null, 'dict_type', 'Input should be a valid dictionary', undefined],
    ['test_setup', [], 'dict_type', 'Input should be a valid dictionary', undefined],
    ['protocol', 'QC 7', 'dict_type', 'Input should be a valid dictionary', undefined],
    ['file_metadata', 1, 'dict_type', 'Input should be a valid dictionary', undefined],
    ['notes', {}, 'string_type', 'Input should be a valid string', undefined],
    ['step_labels_validated', 'yes', 'bool_type', 'Input should be a valid boolean', undefined],
    ['step_labels_validated', null, 'bool_type', 'Input should be a valid boolean', undefined],
    [
      'measurement_type',
      'weighing',
      'enum',
      "Input should be 'time_series', 'file' or 'properties'",
      { expected: "'time_series', 'file' or 'properties'" },
    ],
    [
      'measurement_type',
      'time_series',
      'value_error',
      "Value error, must be 'properties' for this endpoint",
      { error: {} },
    ],
    ['start_time', 1763625600, 'datetime_type', 'Input should be a valid datetime', undefined],
    ['start_time', '2026-11-20T08:00:00', 'timezone_aware', 'Input should have timezone info', undefined],
    [
      'start_time',
      '2026-02-30T08:00:00Z',
      'datetime_from_date_parsing',
      'Input should be a valid datetime or date, day value is outside expected range',
      { error: 'day value is outside expected range' },
    ],
  ])('%s: %j is refused as %s', async (field, input, type, msg, ctx) => {
    expect(await errorsOf({ [field]: input })).toEqual([{ type, loc: loc(field), msg, input, ...(ctx && { ctx }) }]);
  });

  test('a body that is no object is refused', async () => {
    const api = await standIn();
    const { status, body } = await api.call(path, { json: [1] });
    expect(status).toBe(422);
    expect(body.detail).toEqual([
      {
        type: 'model_attributes_type',
        loc: ['body'],
        msg: 'Input should be a valid dictionary or object to extract fields from',
        input: [1],
      },
    ]);
  });
});

describe('properties that are no quantity', () => {
  const at = (...rest: string[]) => ['body', 'properties', 'thickness_2', ...rest];
  const notFlat = 'Value error, a property is a quantity {value, unit} or a short text';

  test.each([
    ['a bare number', 0.52, [['value_error', at(), notFlat]]],
    ['a boolean', true, [['value_error', at(), notFlat]]],
    ['null', null, [['value_error', at(), notFlat]]],
    ['an array', [0.52], [['value_error', at(), notFlat]]],
    [
      'an empty map',
      {},
      [
        ['missing', at('value'), 'Field required'],
        ['missing', at('unit'), 'Field required'],
      ],
    ],
    [
      'a nested map',
      { centre: { value: 0.52, unit: 'mm' } },
      [
        ['missing', at('value'), 'Field required'],
        ['missing', at('unit'), 'Field required'],
        ['extra_forbidden', at('centre'), 'Extra inputs are not permitted'],
      ],
    ],
    ['no unit', { value: 0.52 }, [['missing', at('unit'), 'Field required']]],
    ['no value', { unit: 'mm' }, [['missing', at('value'), 'Field required']]],
    [
      'a number as text',
      { value: '0.52', unit: 'mm' },
      [['float_type', at('value'), 'Input should be a valid number']],
    ],
    ['no number', { value: null, unit: 'mm' }, [['float_type', at('value'), 'Input should be a valid number']]],
    [
      'more than a quantity',
      { value: 0.52, unit: 'mm', std: 0.01 },
      [['extra_forbidden', at('std'), 'Extra inputs are not permitted']],
    ],
    [
      'an empty unit',
      { value: 0.52, unit: '' },
      [['string_too_short', at('unit'), 'String should have at least 1 character']],
    ],
    [
      'a unit that is no text',
      { value: 0.52, unit: 5 },
      [['string_type', at('unit'), 'Input should be a valid string']],
    ],
    [
      'a thousandth of an inch',
      { value: 20.5, unit: 'mil' },
      [['value_error', at('unit'), "Value error, 'mil' is not a known unit"]],
    ],
    [
      'a unit that does not parse',
      { value: 1, unit: 'mm per' },
      [['value_error', at('unit'), "Value error, 'mm per' is not a known unit"]],
    ],
    ['an empty text', '', [['string_too_short', at(), 'String should have at least 1 character']]],
    ['a long text', 'x'.repeat(256), [['string_too_long', at(), 'String should have at most 255 characters']]],
  ])('%s is refused at its place', async (_, value, expected) => {
    const errors = await errorsOf({ properties: { thickness_1: { value: 0.5, unit: 'mm' }, thickness_2: value } });
    expect(errors.map(({ type, loc, msg }: Record<string, unknown>) => [type, loc, msg])).toEqual(expected);
  });

  test('a number that JSON can write and a float cannot hold is not finite', async () => {
    const api = await standIn();
    const body = '{"name":"big","properties":{"weight":{"value":1e400,"unit":"g"}}}';
    const reply = await api.call(path, { method: 'POST', body, headers: { 'content-type': 'application/json' } });
    expect(reply.body.detail).toEqual([
      {
        type: 'finite_number',
        loc: ['body', 'properties', 'weight', 'value'],
        msg: 'Input should be a finite number',
        input: null,
      },
    ]);
  });

  test.each([
    ['', 'string_too_short'],
    ['x'.repeat(256), 'string_too_long'],
  ])('a property name of the wrong length is refused: %.3s', async (key, type) => {
    expect(await errorsOf({ properties: { [key]: { value: 1, unit: 'g' } } })).toMatchObject([
      { type, loc: ['body', 'properties', key, '[key]'] },
    ]);
  });

  test('all of several wrong properties are told at once', async () => {
    const properties = { weight: 12, thickness: { value: 0.5, unit: 'mm' }, width: { value: 3, unit: 'MM' } };
    const errors = await errorsOf({ properties, start_time: 'now' });
    expect(errors.map(({ loc }: { loc: unknown[] }) => loc.slice(1).join('.'))).toEqual([
      'start_time',
      'properties.weight',
      'properties.width.unit',
    ]);
  });
});

describe('text that cannot be kept', () => {
  test.each([
    [{ notes: 'a\u0000b' }, ['body', 'notes'], 'value_error'],
    [{ notes: 'a\ud800b' }, ['body', 'notes'], 'string_unicode'],
    [
      { test_setup: { readings: [{ raw: '\u000001A+0000.520' }] } },
      ['body', 'test_setup', 'readings', 0, 'raw'],
      'value_error',
    ],
    [{ test_setup: { '\udc00': 1 } }, ['body', 'test_setup', '\udc00', '[key]'], 'string_unicode'],
  ])('%j is refused at its place', async (changes, loc, type) => {
    expect(await errorsOf(changes)).toMatchObject([{ type, loc }]);
  });

  test('control characters that JSON can carry, and the words of an escape, are kept', async () => {
    const api = await standIn();
    const notes = '\u0002STX, tab\t, and the six characters \\u0000 and \\ud800';
    expect((await api.create({ notes })).body.notes).toBe(notes);
  });
});

describe('a name', () => {
  test('that the cell has already is a conflict that names the existing measurement', async () => {
    const api = await standIn();
    const first = await api.create();
    const again = await api.create({ notes: 'another' });
    expect(again.status).toBe(409);
    expect(again.body).toEqual({
      error_code: 'CONFLICT',
      message: expect.stringContaining(thickness.name),
      detail: { existing_id: first.body.id },
    });
    expect(again.headers.get('x-correlation-id')).toMatch(/./);
    expect(api.measurements()).toEqual([first.body]);
  });

  test('is free on another cell, and in other letters', async () => {
    const api = await standIn();
    await api.create();
    expect(await api.create({}, 'cell-2')).toMatchObject({ status: 201 });
    expect(await api.create({ name: thickness.name.toUpperCase() })).toMatchObject({ status: 201 });
    expect(api.measurements('cell-1')).toHaveLength(2);
    expect(api.measurements('cell-2')).toHaveLength(1);
    expect(api.measurements('cell-3')).toEqual([]);
  });

  test('sent twice at the same time is created once', async () => {
    const api = await standIn();
    const replies = await Promise.all(Array.from({ length: 8 }, () => api.create()));
    expect(replies.map(({ status }) => status).toSorted()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
  });
});

test('a cell that nobody knows is not found, in the standard envelope', async () => {
  const api = await standIn();
  expect(await api.create({}, 'cell-9')).toMatchObject({
    status: 404,
    body: { error_code: 'NOT_FOUND', message: 'Cell instance not found', detail: { id: 'cell-9' } },
  });
});

test('the body is judged before the cell', async () => {
  const api = await standIn();
  expect(await api.create({ properties: 1 }, 'cell-9')).toMatchObject({ status: 422 });
});
