import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { sizeOf } from '../../lib/domain/dead-letter.ts';
import { type FieldRule, type FixRule, fixableFields, readFixRule } from '../../lib/domain/fix-rule.ts';
import { type FixedLetter, fixedLetter } from '../../lib/domain/fixed-letter.ts';
import type { Attribute, Message } from '../../lib/domain/message.ts';
import { type MessageRead, readMessage } from '../../lib/domain/read-message.ts';
import type { Reading } from '../../lib/domain/reading.ts';
import { returnedWith } from '../../lib/domain/returned.ts';
import {
  arbitraryAttributes,
  arbitraryBody,
  arbitraryFieldRule,
  arbitraryLetter,
  arbitraryRule,
  letterOf,
} from '../support/letters.ts';
import { attributesOf, entriesIn, fieldsOf, messageOf, now, readingIn, rulesOf, sentAt } from '../support/readings.ts';

const mebibyte = 1 << 20;
const by = { at: now, by: 'ada' };

/** `set unit=mm` as it would be typed. */
function rule(words: string): FixRule {
  const [kind = ''] = words.split(' ', 1);
  const read = readFixRule(kind as FieldRule['kind'], words.slice(kind.length + 1));
  if (!read.ok) throw new Error(read.reason);
  return read.rule;
}

const idsOf = (read: MessageRead): string[] => (read.kind === 'entries' ? read.entries.map(({ id }) => id) : []);
const idsIn = (message: Message): string[] => idsOf(readMessage(message, rulesOf()));

const fix = (message: Message, ...rules: readonly (string | FixRule)[]): FixedLetter =>
  fixedLetter(
    message,
    rules.map((one) => (typeof one === 'string' ? rule(one) : one)),
    { ...by, readingIds: idsIn(message) },
  );

type Fixed = Extract<FixedLetter, { kind: 'fixed' }>;

function fixed(message: Message, ...rules: readonly (string | FixRule)[]): Fixed {
  const letter = fix(message, ...rules);
  if (letter.kind !== 'fixed') throw new Error(JSON.stringify(letter));
  return letter;
}

const bodyOf = (message: Message, ...rules: readonly (string | FixRule)[]): unknown =>
  JSON.parse(fixed(message, ...rules).body);
const changesOf = (message: Message, ...rules: readonly (string | FixRule)[]): string[] =>
  fixed(message, ...rules).changes.map(({ path, before, after }) => `${path}: ${json(before)} → ${json(after)}`);
const json = (value: unknown): string => JSON.stringify(value);

const problemIn = ({ attributes }: Pick<Message, 'attributes'>): Record<string, unknown> =>
  JSON.parse(attributes.get('problem')?.value ?? 'null');

/** As it comes back to the readings queue: a new message. */
const back = (letter: Fixed): Message =>
  messageOf(letter.body, { id: 'm-3', attributes: letter.attributes, sentAt: now });

const furlong = fieldsOf({ unit: 'furlong' });
const frame = 'S S     4.120 g\r\n';
const texts = ({ attributes }: Pick<Message, 'attributes'>): Record<string, string> =>
  Object.fromEntries([...attributes].filter(([name]) => name !== 'problem').map(([name, { value }]) => [name, value]));

describe('a rule changes the field where it stands', () => {
  const readings = [{ unit: 'furlong' }, {}, { unit: 'um' }];

  it('in the reading itself', () => {
    expect(bodyOf(messageOf(furlong), 'set unit=mm')).toEqual(fieldsOf({ unit: 'mm' }));
    const message = messageOf(fieldsOf({ unit: 'in', readings: [{ unit: 'furlong' }, { unit: 'um' }] }));
    expect(bodyOf(message, 'set unit=mm')).toMatchObject({ unit: 'in', readings: [{ unit: 'mm' }, { unit: 'mm' }] });
    expect(changesOf(message, 'set unit=mm')).toEqual([
      'readings[0].unit: "furlong" → "mm"',
      'readings[1].unit: "um" → "mm"',
    ]);
  });

  it('else beside the readings, where it is a default', () => {
    const message = messageOf(fieldsOf({ unit: 'in', readings }));
    expect(bodyOf(message, 'set unit=mm')).toMatchObject({
      unit: 'mm',
      readings: [{ unit: 'mm' }, {}, { unit: 'mm' }],
    });
    expect(changesOf(message, 'set unit=mm')).toEqual([
      'readings[0].unit: "furlong" → "mm"',
      'unit: "in" → "mm"',
      'readings[2].unit: "um" → "mm"',
    ]);
  });

  it('else in the message attributes', () => {
    const message = messageOf(fieldsOf({ unit: undefined, readings }), { attributes: attributesOf({ unit: 'in' }) });
    const letter = fixed(message, 'set unit=mm');
    expect(JSON.parse(letter.body)).toMatchObject({ readings: [{ unit: 'mm' }, {}, { unit: 'mm' }] });
    expect(letter.attributes.get('unit')).toEqual({ dataType: 'String', value: 'mm' });
    expect(changesOf(message, 'set unit=mm')).toContain('attributes.unit: "in" → "mm"');
  });

  it('else it is added to each reading', () => {
    const message = messageOf(fieldsOf({ readings: [{}, { stage: ' ' }, { stage: null }] }));
    expect(bodyOf(message, 'set stage=dry')).toMatchObject({
      readings: [{ stage: 'dry' }, { stage: 'dry' }, { stage: 'dry' }],
    });
    expect(changesOf(message, 'set stage=dry')).toEqual([
      'readings[0].stage: null → "dry"',
      'readings[1].stage: " " → "dry"',
      'readings[2].stage: null → "dry"',
    ]);
    expect(bodyOf(messageOf(furlong), 'set stage=dry')).toEqual({ ...furlong, stage: 'dry' });
  });

  it('also where it is nothing that can be read', () => {
    expect(bodyOf(messageOf(fieldsOf({ unit: 5 })), 'set unit=mm')).toEqual(fieldsOf());
    expect(bodyOf(messageOf(fieldsOf({ stable: '?', readings: [{}] })), 'unset stable')).not.toHaveProperty('stable');
    expect(changesOf(messageOf(fieldsOf({ unit: ['mm'] })), 'set unit=mm')).toEqual(['unit: "[\\"mm\\"]" → "mm"']);
  });

  it('but not in what is no reading', () => {
    const message = messageOf(fieldsOf({ unit: undefined, readings: [5, null, 'mm', {}] }));
    expect(bodyOf(message, 'set unit=mm')).toMatchObject({ readings: [5, null, 'mm', { unit: 'mm' }] });
    expect(fix(messageOf({ readings: [5] }), 'set unit=mm')).toEqual({ kind: 'unchanged' });
  });
});

describe('a rule for a bare frame', () => {
  const attributes = attributesOf({ cell: 'A-17', unit: 'furlong', colour: 'red' });
  const message = messageOf(frame, { attributes });

  it('changes the message attribute, or adds it, and leaves the frame byte for byte', () => {
    const letter = fixed(message, 'set unit=g', 'set stage=dry', 'set stable=true', 'map cell:A-17=A-017');
    expect(letter.body).toBe(frame);
    expect(texts(letter)).toEqual({ cell: 'A-017', unit: 'g', colour: 'red', stage: 'dry', stable: 'true' });
    expect(letter.changes).toEqual([
      { path: 'attributes.unit', before: 'furlong', after: 'g' },
      { path: 'attributes.stage', before: null, after: 'dry' },
      { path: 'attributes.stable', before: null, after: 'true' },
      { path: 'attributes.cell', before: 'A-17', after: 'A-017' },
    ]);
  });

  it('takes the message attribute away', () => {
    expect(texts(fixed(message, 'unset unit'))).toEqual({ cell: 'A-17', colour: 'red' });
  });

  it('that would give it another value is refused: it says its own', () => {
    for (const [field, value] of [
      ['value', '4.12'],
      ['raw', '4.1 mm'],
      ['raw_base64', 'UyBT'],
    ]) {
      expect(fix(message, `set ${field}=${value}`)).toEqual({
        kind: 'refused',
        reason: `Cannot set ${field} to "${value}": the letter is a bare frame, which says its value itself`,
      });
    }
    const unread = messageOf(frame, { attributes: attributesOf({ value: '9' }) });
    expect(fix(unread, 'map value:9=8')).toEqual({ kind: 'unchanged' });
    expect(fix(unread, 'unset value')).toEqual({ kind: 'unchanged' });
  });

  it.each([
    ['what has parts', message, 'set instrument.kind=scale', 'instrument.kind to "scale"'],
    ['control characters', message, 'set notes=a\u0002', 'notes to "a\\u0002"'],
    [
      'text beside bytes',
      messageOf(frame, { attributes: attributesOf({ unit: { dataType: 'Binary', value: 'bW0=' } }) }),
      'set unit=mm',
      'unit to "mm"',
    ],
  ])('is refused where an attribute cannot hold it: %s', (_what, letter, words, what) => {
    expect(fix(letter, words)).toEqual({
      kind: 'refused',
      reason: `Cannot set ${what}: it would be a message attribute, which cannot hold that`,
    });
  });

  it('sees nothing in an attribute of bytes', () => {
    const bytes = messageOf(frame, { attributes: attributesOf({ unit: { dataType: 'Binary.x', value: 'bW0=' } }) });
    expect(fix(bytes, 'unset unit')).toEqual({ kind: 'unchanged' });
  });
});

describe('a rule in an SNS envelope', () => {
  const envelope = (Message: string, MessageAttributes: unknown) =>
    messageOf({ Type: 'Notification', TopicArn: 'arn', Message, MessageAttributes, Sequence: 1 });
  const told = { unit: { Type: 'String', Value: 'furlong' }, colour: { Type: 'String', Value: 'red' } };

  it('changes the message inside, and keeps it around', () => {
    const letter = fixed(envelope('{"readings":[{"value":4.120,"unit":"furlong"}]}', told), 'set unit=mm');
    expect(JSON.parse(letter.body)).toEqual({
      Type: 'Notification',
      TopicArn: 'arn',
      Message: '{"readings":[{"value":4.120,"unit":"mm"}]}',
      MessageAttributes: told,
      Sequence: 1,
    });
    expect(letter.changes).toEqual([{ path: 'readings[0].unit', before: 'furlong', after: 'mm' }]);
  });

  it('changes its attribute where the field stands there', () => {
    const letter = fixed(envelope(frame, told), 'set unit=g', 'set stage=dry');
    expect(JSON.parse(letter.body)).toMatchObject({
      Message: frame,
      MessageAttributes: { ...told, unit: { Type: 'String', Value: 'g' } },
    });
    expect(texts(letter)).toEqual({ stage: 'dry' });
    expect(letter.changes).toEqual([
      { path: 'MessageAttributes.unit', before: 'furlong', after: 'g' },
      { path: 'attributes.stage', before: null, after: 'dry' },
    ]);
  });

  it('leaves it byte for byte where only attributes change', () => {
    const message = envelope(frame, undefined);
    message.body = ` ${message.body}\n`;
    expect(fixed(message, 'set unit=g').body).toBe(message.body);
  });

  it('takes away what stands behind an attribute too', () => {
    const message = { ...envelope(frame, told), attributes: attributesOf({ unit: 'ell' }) };
    const letter = fixed(message, 'unset unit');
    expect(JSON.parse(letter.body).MessageAttributes).toEqual({ colour: told.colour });
    expect(texts(letter)).toEqual({});
    expect(letter.changes).toEqual([
      { path: 'attributes.unit', before: 'ell', after: null },
      { path: 'MessageAttributes.unit', before: 'furlong', after: null },
    ]);
  });

  it('passes over what is no attribute', () => {
    for (const attributes of [
      5,
      ['unit'],
      { unit: 'furlong' },
      { unit: { Type: 'String' } },
      { unit: { Value: 'x' } },
    ]) {
      const letter = fixed(envelope(frame, attributes), 'set unit=g');
      expect(JSON.parse(letter.body).MessageAttributes).toEqual(attributes);
      expect(texts(letter)).toEqual({ unit: 'g' });
    }
    const bytes = { unit: { Type: 'Binary', Value: 'bW0=' } };
    expect(fix(envelope(frame, bytes), 'unset unit')).toEqual({ kind: 'unchanged' });
  });
});

describe('a rule that maps', () => {
  it('changes only what says so', () => {
    const readings = [{ unit: ' furlong ' }, { unit: 'um' }, {}];
    const message = messageOf(fieldsOf({ unit: 'furlong', readings }));
    expect(bodyOf(message, 'map unit:furlong=mm')).toMatchObject({
      unit: 'mm',
      readings: [{ unit: 'mm' }, { unit: 'um' }, {}],
    });
    expect(fix(message, 'map unit:in=mm')).toEqual({ kind: 'unchanged' });
    expect(fix(message, 'map stage:dry=filled')).toEqual({ kind: 'unchanged' });
    expect(fix(message, { kind: 'map', field: 'stage', from: 'null', to: 'dry' })).toEqual({ kind: 'unchanged' });
  });

  it('changes a default once, also where others are mapped from what it becomes', () => {
    const message = messageOf(fieldsOf({ cell_instance_id: undefined, cell: 'A', readings: [{}, { cell: 'B' }, {}] }));
    expect(bodyOf(message, 'map cell:A=B', 'set unit=um', 'map cell:B=A')).toMatchObject({
      cell: 'B',
      readings: [{}, { cell: 'A' }, {}],
    });
  });

  it('knows numbers and true and false as ingest reads them', () => {
    const message = messageOf('{"value":4.120,"stable":false,"expected":2}');
    expect(bodyOf(message, 'map value:4.12=4.13', 'map stable:false=true', 'map expected:2=3')).toEqual({
      value: 4.13,
      stable: true,
      expected: 3,
    });
  });

  it('leaves a default alone that no reading has', () => {
    const around = { cell_instance_id: 'cell-9', value: '1' };
    const message = messageOf(fieldsOf({ ...around, readings: [{ cell: 'A', raw: '4.1 mm' }] }));
    expect(fix(message, 'map cell_instance_id:cell-9=cell-8', 'map value:1=2')).toEqual({ kind: 'unchanged' });
  });

  it('is refused where the attribute cannot hold it', () => {
    const message = messageOf({}, { attributes: attributesOf({ raw: '4.1' }) });
    expect(fix(message, 'map raw:4.1=4.1\u0003')).toEqual({
      kind: 'refused',
      reason: 'Cannot set raw to "4.1\\u0003": it would be a message attribute, which cannot hold that',
    });
  });
});

describe('a rule that unsets', () => {
  it('takes the field away wherever it stands', () => {
    const message = messageOf(fieldsOf({ unit: 'in', readings: [{ unit: 'um' }, {}] }), {
      attributes: attributesOf({ unit: 'mm' }),
    });
    const letter = fixed(message, 'unset unit');
    expect(letter.body).not.toContain('unit');
    expect(texts(letter)).toEqual({});
    expect(letter.changes).toEqual([
      { path: 'readings[0].unit', before: 'um', after: null },
      { path: 'unit', before: 'in', after: null },
      { path: 'attributes.unit', before: 'mm', after: null },
    ]);
  });

  it('changes nothing where there is nothing', () => {
    expect(fix(messageOf(fieldsOf({ stage: null })), 'unset stage', 'unset notes')).toEqual({ kind: 'unchanged' });
  });

  it('takes an object away whole', () => {
    const protocol = { name: 'P7', steps: [1.5] };
    expect(changesOf(messageOf(fieldsOf({ protocol })), 'unset protocol')).toEqual([
      'protocol: "{\\"name\\":\\"P7\\",\\"steps\\":[1.5]}" → null',
    ]);
  });
});

describe('the name of a cell and its id', () => {
  const cells = (message: Message, ...rules: readonly string[]) =>
    entriesIn(back(fixed(message, ...rules))).map(({ reading }) => reading.ok && Object.values(reading.value.cell));

  it('give way to each other in the same place', () => {
    const named = messageOf(fieldsOf({ cell_instance_id: undefined, cell: 'A-17' }));
    expect(bodyOf(named, 'set cell_instance_id=cell-2')).toEqual(fieldsOf({ cell_instance_id: 'cell-2' }));
    expect(changesOf(named, 'set cell_instance_id=cell-2')).toEqual([
      'cell_instance_id: null → "cell-2"',
      'cell: "A-17" → null',
    ]);
    expect(cells(messageOf(furlong), 'set cell=A-017', 'set unit=mm')).toEqual([['name', 'A-017']]);
    expect(cells(messageOf(fieldsOf({ cell: 'A-17' })), 'map cell:A-17=A-017')).toEqual([['name', 'A-017']]);
    expect(cells(messageOf(fieldsOf({ cell: 'A-17' })), 'set cell=A-17')).toEqual([['name', 'A-17']]);
  });

  it('are set where either of them stands nearest', () => {
    const message = messageOf(fieldsOf({ cell: 'A-16', readings: [{ cell: 'A-17' }, {}] }));
    expect(bodyOf(message, 'set cell_instance_id=cell-2')).toEqual(
      fieldsOf({ cell_instance_id: 'cell-2', readings: [{ cell_instance_id: 'cell-2' }, {}] }),
    );
    expect(cells(message, 'set cell=A-017')).toEqual([
      ['name', 'A-017'],
      ['name', 'A-017'],
    ]);
  });

  it('of a bare frame give way in its attributes and in those of its envelope', () => {
    const MessageAttributes = { cell_instance_id: { Type: 'String', Value: 'cell-9' } };
    const message = messageOf(
      { Type: 'Notification', TopicArn: 'arn', Message: frame, MessageAttributes },
      { attributes: attributesOf({ cell_instance_id: 'cell-8' }) },
    );
    expect(cells(message, 'set cell=A-017')).toEqual([['name', 'A-017']]);
  });
});

describe('what carries the value', () => {
  it('is set in the reading that has a frame of its own, which stays', () => {
    const message = messageOf(fieldsOf({ value: '9', readings: [{ raw: '4.1 mm' }, {}] }));
    expect(bodyOf(message, 'set value=4.10')).toMatchObject({
      value: '4.10',
      readings: [{ raw: '4.1 mm', value: '4.10' }, {}],
    });
  });

  it('is one frame: as text or as bytes', () => {
    const bytes = messageOf({ raw_base64: 'UyBT' });
    expect(bodyOf(bytes, 'set raw=4.1 mm\u0003')).toEqual({ raw: '4.1 mm\u0003' });
    expect(bodyOf(messageOf({ raw: '' }), 'set raw_base64=UyBT')).toEqual({ raw_base64: 'UyBT' });
  });

  it('is set in the reading where the attribute cannot hold it', () => {
    const letter = fixed(messageOf({}, { attributes: attributesOf({ raw: '4.1' }) }), 'set raw=\u00024.1\u0003');
    expect(JSON.parse(letter.body)).toEqual({ raw: '\u00024.1\u0003' });
    expect(texts(letter)).toEqual({ raw: '4.1' });
  });
});

describe('an instrument', () => {
  const of = (instrument: unknown, ...rules: readonly string[]) =>
    (bodyOf(messageOf(fieldsOf({ instrument })), ...rules) as { instrument?: unknown }).instrument;

  it.each([
    ['mic-1', 'set instrument.id=mic-2', 'mic-2'],
    ['mic-1', 'set instrument.kind=caliper', { id: 'mic-1', kind: 'caliper' }],
    [undefined, 'set instrument.kind=caliper', { kind: 'caliper' }],
    [undefined, 'set instrument.id=mic-2', 'mic-2'],
    [{ id: 'mic-1', kind: 'scale' }, 'set instrument.kind=caliper', { id: 'mic-1', kind: 'caliper' }],
    [{ id: 'mic-1', kind: 'scale' }, 'set instrument=mic-2', 'mic-2'],
    ['mic-1', 'map instrument:mic-1=mic-2', 'mic-2'],
    ['mic-1', 'map instrument.id:mic-1=mic-2', 'mic-2'],
    [{ id: 'mic-1', kind: 'scale' }, 'map instrument:mic-1=mic-2', { id: 'mic-2', kind: 'scale' }],
    [{ id: 'mic-1', kind: 'scale' }, 'map instrument.kind:scale=caliper', { id: 'mic-1', kind: 'caliper' }],
    ['mic-1', 'unset instrument', undefined],
    ['mic-1', 'unset instrument.id', undefined],
    [{ id: 'mic-1', kind: 'scale' }, 'unset instrument.kind', { id: 'mic-1' }],
    [{ kind: 'scale' }, 'unset instrument.kind', undefined],
    [{ kind: 'scale' }, 'unset instrument', undefined],
  ])('%j with %s is %j', (instrument, words, expected) => {
    expect(of(instrument, words)).toEqual(expected);
  });

  it.each([
    ['mic-1', 'unset instrument.kind'],
    ['mic-1', 'map instrument.kind:mic-1=caliper'],
    [{ kind: 'scale' }, 'map instrument:scale=mic-2'],
    [{ kind: 'scale' }, 'unset instrument.id'],
  ])('%j stays as it is with %s', (instrument, words) => {
    expect(fix(messageOf(fieldsOf({ instrument })), words)).toEqual({ kind: 'unchanged' });
  });

  it('tells the part that changed', () => {
    const message = messageOf(fieldsOf({ instrument: { id: 'mic-1', kind: 'scale' } }));
    expect(changesOf(message, 'set instrument.kind=caliper', 'set instrument.model=M')).toEqual([
      'instrument.kind: "scale" → "caliper"',
      'instrument.model: null → "M"',
    ]);
    expect(changesOf(messageOf(fieldsOf({ instrument: 'mic-1' })), 'set instrument.kind=caliper')).toEqual([
      'instrument: "mic-1" → "{\\"id\\":\\"mic-1\\",\\"kind\\":\\"caliper\\"}"',
    ]);
  });

  it('that is an attribute is described in the reading', () => {
    const message = messageOf(fieldsOf(), { attributes: attributesOf({ instrument: 'mic-1' }) });
    const letter = fixed(message, 'set instrument.kind=caliper');
    expect(JSON.parse(letter.body)).toEqual(fieldsOf({ instrument: { id: 'mic-1', kind: 'caliper' } }));
    expect(texts(letter)).toEqual({ instrument: 'mic-1' });
    expect(texts(fixed(message, 'set instrument.id=mic-2'))).toEqual({ instrument: 'mic-2' });
  });
});

describe('what no rule names', () => {
  it('stays as it is, every number digit for digit', () => {
    const body = '{"value":4.1200, "unit":"furlong","extra":[1e3,-0.0,12345678901234567890,{"a":null}],"cell":"A"}';
    expect(fixed(messageOf(body), 'set unit=mm').body).toBe(
      '{"value":4.1200,"unit":"mm","extra":[1e3,-0.0,12345678901234567890,{"a":null}],"cell":"A"}',
    );
  });

  it('stays byte for byte where only attributes change', () => {
    const body = ' {"value" : 4.1200,\n"cell":"A"}';
    expect(fixed(messageOf(body, { attributes: attributesOf({ unit: 'ell' }) }), 'set unit=mm').body).toBe(body);
  });

  it('is read as before', () => {
    const message = letterOf(messageOf(furlong));
    const { reading } = entriesIn(back(fixed(message, 'set unit=um')))[0] ?? {};
    expect(reading?.ok && reading.value).toMatchObject({ value: '4.120', unit: 'um', measuredAt: sentAt, id: 'm-1/0' });
  });
});

describe('a rule for one reading', () => {
  const of = (reading: number, words: string): FixRule => ({ ...rule(words), reading }) as FixRule;
  const given = { unit: 'in', instrument: 'mic-1', cell_instance_id: 'cell-9' };
  const message = messageOf(
    fieldsOf({ ...given, readings: [{ unit: 'um' }, {}, { unit: 'um', cell_instance_id: 'cell-8' }] }),
    { attributes: attributesOf({ stage: 'dry' }) },
  );

  it('changes what stands in it', () => {
    expect(bodyOf(message, of(2, 'set unit=mm'))).toMatchObject({
      unit: 'in',
      readings: [{ unit: 'um' }, {}, { unit: 'mm', cell_instance_id: 'cell-8' }],
    });
    expect(changesOf(message, of(2, 'set unit=mm'))).toEqual(['readings[2].unit: "um" → "mm"']);
  });

  it('never changes what others inherit: the value stands in the reading itself', () => {
    const letter = fixed(message, of(1, 'set unit=mm'), of(1, 'set stage=filled'));
    expect(JSON.parse(letter.body)).toMatchObject({ unit: 'in', readings: [{ unit: 'um' }, { unit: 'mm' }, {}] });
    expect(texts(letter)).toEqual({ stage: 'dry' });
    expect(letter.changes).toEqual([
      { path: 'readings[1].unit', before: null, after: 'mm' },
      { path: 'readings[1].stage', before: null, after: 'filled' },
    ]);
  });

  it('describes the instrument that it inherits in the reading itself', () => {
    expect(bodyOf(message, of(1, 'set instrument.kind=scale'))).toMatchObject({
      instrument: 'mic-1',
      readings: [{}, { instrument: { id: 'mic-1', kind: 'scale' } }, {}],
    });
  });

  it('gives it a cell of its own, by its name or its id', () => {
    const letter = fixed(message, of(1, 'set cell=A-017'), of(2, 'set cell=A-018'));
    const cells = entriesIn(back(letter)).map(({ reading }) => reading.ok && Object.values(reading.value.cell));
    expect(cells).toEqual([
      ['id', 'cell-9'],
      ['name', 'A-017'],
      ['name', 'A-018'],
    ]);
  });

  it('of a letter with one is as any: where the field stands, else in the reading', () => {
    const one = messageOf(fieldsOf({ unit: 'in', readings: [{}] }), { attributes: attributesOf({ stage: 'dry' }) });
    for (const words of ['set unit=mm', 'set stage=filled', 'set notes=why']) {
      expect(fix(one, of(0, words))).toMatchObject({ ...fixed(one, words), attributes: expect.anything() });
    }
    expect(bodyOf(one, of(0, 'set unit=mm'))).toMatchObject({ unit: 'mm', readings: [{}] });
    expect(texts(fixed(messageOf(frame), of(0, 'set cell=A-017')))).toEqual({ cell: 'A-017' });
    expect(bodyOf(messageOf(furlong), of(0, 'set unit=mm'))).toEqual(fieldsOf({ unit: 'mm' }));
  });

  it.each([
    [message, 3, 'set unit=mm', 'Cannot set unit of reading 4: the letter has only 3'],
    [message, -1, 'set unit=mm', 'Cannot set unit of reading 0: the letter has only 3'],
    [messageOf(furlong), 1, 'set unit=mm', 'Cannot set unit of reading 2: the letter has only 1'],
    [messageOf(frame), 1, 'set unit=mm', 'Cannot set unit of reading 2: the letter has only 1'],
    [messageOf(fieldsOf({ readings: [{}, 5] })), 1, 'set unit=mm', 'Cannot set unit of reading 2: it is no object'],
  ])('that is not there is refused: %#', (letter, reading, words, reason) => {
    expect(fix(letter, of(reading, words))).toEqual({ kind: 'refused', reason });
  });

  it('counts those that are no object as well', () => {
    const odd = messageOf(fieldsOf({ readings: [5, {}, {}] }));
    expect(bodyOf(odd, of(1, 'set unit=um'))).toMatchObject({ readings: [5, { unit: 'um' }, {}] });
    expect(bodyOf(odd, 'set unit=um')).toEqual(fieldsOf({ unit: 'um', readings: [5, {}, {}] }));
  });
});

describe('what an operator says of a letter as it is', () => {
  const accept = (reason: string): FixRule => ({ kind: 'accept', code: 'implausible', reason });
  const beside: FixRule = { kind: 'beside' };
  const zero = letterOf(messageOf(fieldsOf({ value: '0' })));
  const saying = { code: 'implausible', by: 'ada', at: '2026-11-21T12:00:00.000Z' };

  it('is told in its problem, with the rule in its changes, and changes nothing else', () => {
    const letter = fixed(zero, accept('a foil'));
    expect([letter.body, letter.changes]).toEqual([zero.body, []]);
    expect(problemIn(letter)).toEqual({
      ...problemIn(zero),
      changes: [{ at: saying.at, by: 'ada', rules: ['accept implausible: a foil'], fields: [] }],
      accepted: [{ ...saying, reason: 'a foil' }],
    });
    expect(readingIn(back(letter))).toMatchObject({
      id: 'm-1/0',
      accepted: { code: 'implausible', reason: 'a foil', by: 'ada' },
    });
  });

  it('is said again with each replay, the last word counting, and ten are kept', () => {
    let letter = fixed(zero, accept('reason 0'));
    for (let n = 1; n <= 11; n += 1) letter = fixed(letterOf(back(letter)), accept(`reason ${n}`));
    const reasons = (problemIn(letter).accepted as { reason: string }[]).map(({ reason }) => reason);
    expect(reasons).toEqual(Array.from({ length: 10 }, (_none, index) => `reason ${index + 2}`));
    expect(readingIn(back(letter)).accepted?.reason).toBe('reason 11');
  });

  it('is said by somebody whose name has room', () => {
    const readingIds = idsIn(zero);
    for (const name of ['n'.repeat(300), `${'n'.repeat(254)}😀`]) {
      const letter = fixedLetter(zero, [accept('a foil')], { at: now, by: name, readingIds });
      if (letter.kind !== 'fixed') throw new Error(letter.kind);
      expect(readingIn(back(letter)).accepted?.by).toBe(name.slice(0, 255).toWellFormed());
    }
  });

  it('keeps what was accepted before where it is fixed otherwise', () => {
    const letter = fixed(letterOf(back(fixed(zero, accept('a foil')))), 'set stage=dry');
    expect(readingIn(back(letter))).toMatchObject({ stage: 'dry', accepted: { reason: 'a foil' } });
  });

  it('forgets what was accepted where what the reading says is changed', () => {
    for (const rule of ['set value=-4000', 'set unit=um', 'set instrument.id=mic-2']) {
      const letter = fixed(letterOf(back(fixed(zero, accept('a foil')))), rule);
      expect(problemIn(letter), rule).not.toHaveProperty('accepted');
    }
    const anew = fixed(letterOf(back(fixed(zero, accept('a foil')))), 'set value=-1', accept('turned round'));
    expect(readingIn(back(anew)).accepted).toMatchObject({ reason: 'turned round' });
  });

  it('accepts the readings that it is said of, and no other', () => {
    const two = messageOf({
      ...fieldsOf({ value: undefined }),
      reading_id: 'run',
      readings: [{ value: '0' }, { value: '-1' }],
    });
    const rule = { ...accept('a foil'), readings: ['run/1'] } as FixRule;
    const read = readMessage(back(fixed(letterOf(two), rule)), rulesOf());
    const oks = read.kind === 'entries' ? read.entries.map(({ reading }) => reading.ok) : [];
    expect(oks).toEqual([false, true]);
  });

  it('tells the first hundred changes, and how many more there are', () => {
    const readings = Array.from({ length: 130 }, () => ({ value: '1', unit: 'furlong' }));
    const letter = fixed(letterOf(messageOf({ cell: 'A-1', property: 'thickness', readings })), 'set unit=mm');
    expect(problemIn(letter).changes).toMatchObject([{ fields: { length: 100 }, more_fields: 30 }]);
  });

  it('asks for a name of its own, for another one each time', () => {
    const first = fixed(letterOf(messageOf(fieldsOf())), beside, beside);
    expect(problemIn(first)).toMatchObject({ beside: 1, changes: [{ rules: ['beside', 'beside'], fields: [] }] });
    expect(problemIn(first)).not.toHaveProperty('accepted');
    const second = fixed(letterOf(back(first)), beside);
    expect(readingIn(back(second)).beside).toBe(2);
    expect(readingIn(back(fixed(letterOf(back(second)), 'set stage=dry'))).beside).toBe(2);
  });

  it('goes with rules for its fields', () => {
    const letter = fixed(letterOf(messageOf(fieldsOf({ value: '0', unit: 'furlong' }))), 'set unit=mm', accept('foil'));
    expect(letter.changes).toEqual([{ path: 'unit', before: 'furlong', after: 'mm' }]);
    expect(problemIn(letter).changes).toMatchObject([{ rules: ['set unit=mm', 'accept implausible: foil'] }]);
    expect(readingIn(back(letter))).toMatchObject({ unit: 'mm', accepted: { reason: 'foil' } });
  });

  it('is refused of a letter that cannot be taken apart', () => {
    expect(fix(messageOf('{"value":0'), accept('a foil')).kind).toBe('refused');
  });
});

describe('what an SNS envelope tells of an earlier way', () => {
  it('counts as it does for ingest', () => {
    const problem = { Type: 'String', Value: '{"sent_at":"2026-11-10T08:00:00Z","reading_ids":["r-9"],"beside":1}' };
    const message = messageOf({
      Type: 'Notification',
      TopicArn: 'arn',
      Message: json(furlong),
      MessageAttributes: { problem },
    });
    const before = entriesIn(message)[0];
    const after = readingIn(back(fixed(message, 'set unit=mm', { kind: 'beside' })));
    expect([before?.id, after.id]).toEqual(['r-9', 'r-9']);
    expect(after).toMatchObject({ measuredAt: Date.UTC(2026, 10, 10, 8), beside: 2 });
  });
});

describe('rules together', () => {
  it('count in their order', () => {
    expect(changesOf(messageOf(furlong), 'set unit=in', 'map unit:in=mm')).toEqual(['unit: "furlong" → "mm"']);
    expect(fix(messageOf(furlong), 'set unit=in', 'set unit=furlong')).toEqual({ kind: 'unchanged' });
    expect(fix(messageOf(furlong), 'set stage=dry', 'unset stage')).toEqual({ kind: 'unchanged' });
  });

  it('that change nothing leave the letter unchanged', () => {
    expect(fix(messageOf(furlong))).toEqual({ kind: 'unchanged' });
    expect(fix(messageOf(furlong), 'set unit=furlong', 'map unit:mm=um', 'unset stage')).toEqual({ kind: 'unchanged' });
  });
});

describe('the problem of a fixed letter', () => {
  const entry = {
    at: '2026-11-21T12:00:00.000Z',
    by: 'ada',
    rules: ['set unit=mm'],
    fields: [{ path: 'unit', before: 'furlong', after: 'mm' }],
  };

  it('is that of the letter, with what was changed, by whom and when', () => {
    const message = letterOf(messageOf(furlong));
    const letter = fixed(message, 'set unit=mm');
    expect(problemIn(letter)).toEqual({ ...problemIn(message), changes: [entry] });
    expect(texts(letter)).toEqual({ problem_code: 'unknown-unit' });
  });

  it('keeps what was changed before', () => {
    const refused = letterOf(back(fixed(letterOf(messageOf(furlong)), 'set unit=mm')));
    const second = { ...entry, rules: ['map unit:mm=um', 'set stage=dry'] };
    expect(problemIn(fixed(refused, 'map unit:mm=um', 'set stage=dry')).changes).toEqual([
      entry,
      {
        ...second,
        fields: [
          { path: 'unit', before: 'mm', after: 'um' },
          { path: 'stage', before: null, after: 'dry' },
        ],
      },
    ]);
    const odd = messageOf(furlong, { attributes: attributesOf({ problem: '{"changes":"many"}' }) });
    expect(problemIn(fixed(odd, 'set unit=mm')).changes).toEqual([entry]);
  });

  it('is written where SQS itself moved the letter', () => {
    const letter = fixed(messageOf({ readings: [furlong, furlong] }), 'set unit=mm');
    expect(problemIn(letter)).toEqual({
      reading_ids: ['m-1/0', 'm-1/1'],
      source_message_id: 'm-1',
      sent_at: '2026-11-20T08:00:00.000Z',
      changes: [{ ...entry, fields: [0, 1].map((i) => ({ ...entry.fields[0], path: `readings[${i}].unit` })) }],
    });
    expect(idsIn(back(letter))).toEqual(['m-1/0', 'm-1/1']);
    expect(readMessage(back(letter), rulesOf())).toMatchObject({ replayOf: 'm-1' });
  });

  it('pins ids that were made of what the reading said', () => {
    const message = messageOf({ ...furlong, measured_at: '2026-11-20T08:00:00Z' });
    expect(idsIn(back(fixed(message, 'set unit=mm')))).toEqual(idsIn(message));
    expect(idsIn(back(fixed(letterOf(message), 'set unit=mm')))).toEqual(idsIn(message));
  });

  it('has the moment that the letter was read with', () => {
    const moment = (problem: string) => {
      const message = messageOf(furlong, { attributes: attributesOf({ problem }) });
      return readingIn(back(fixed(message, 'set unit=mm'))).measuredAt;
    };
    expect(moment('{"sent_at":"2026-11-10T08:00:00Z"}')).toBe(Date.UTC(2026, 10, 10, 8));
    expect(moment('{"sent_at":"2030-01-01T00:00:00Z"}')).toBe(sentAt);
    expect(moment('{}')).toBe(sentAt);
  });

  it('gives a letter that could not be read ids that do not depend on how often it is sent', () => {
    const message = letterOf(messageOf({ ...furlong, stable: '?', readings: [{}, {}] }));
    expect(idsIn(message)).toEqual([]);
    expect(idsIn(back(fixed(message, 'set stable=true')))).toEqual(['m-1/0', 'm-1/1']);
    expect(idsIn(back(fixed(messageOf({ ...furlong, stable: '?', readings: [{}] }), 'unset stable')))).toEqual([
      'm-1/0',
    ]);
  });

  it('keeps the ids of one that cannot be read still', () => {
    const body = { ...furlong, stable: '?', readings: [{}] };
    const pinned = attributesOf({ problem: '{"reading_ids":["r-1"]}' });
    expect(problemIn(fixed(messageOf(body, { attributes: pinned }), 'set unit=mm')).reading_ids).toEqual(['r-1']);
    expect(problemIn(fixed(messageOf(body), 'set unit=mm')).reading_ids).toEqual([]);
  });

  it('can be read again, however deep what was changed is', () => {
    let protocol = {};
    for (let level = 0; level < 28; level += 1) protocol = { protocol };
    const letter = fixed(letterOf(messageOf({ ...furlong, protocol })), 'set protocol=P7');
    expect(returnedWith(letter.attributes)?.readingIds).toEqual(['m-1/0']);
  });
});

describe('what has no room', () => {
  const names = (count: number) => Array.from({ length: count }, (_none, index) => [`x-${index}`, `${index}`]);
  const tenFields = Object.fromEntries(fixableFields.slice(0, 10).map((name) => [name, 'x']));

  it('moves into the problem where ingest does not read it', () => {
    const attributes = attributesOf({ ...Object.fromEntries(names(9)), cell: 'A-017' });
    const letter = fixed(messageOf(frame, { attributes }), 'set unit=g');
    expect(letter.attributes.size).toBe(10);
    expect(problemIn(letter).attributes).toEqual({
      'x-0': { type: 'String', value: '0' },
      'x-1': { type: 'String', value: '1' },
    });
  });

  it('stays where an earlier letter moved it', () => {
    const message = letterOf(messageOf(frame, { attributes: attributesOf(Object.fromEntries(names(10))) }));
    expect(problemIn(message).attributes).toEqual({
      'x-0': { type: 'String', value: '0' },
      'x-1': { type: 'String', value: '1' },
    });
    const letter = fixed(message, 'set unit=g');
    expect(letter.attributes.size).toBe(10);
    expect(problemIn(letter).attributes).toEqual({
      'x-0': { type: 'String', value: '0' },
      'x-1': { type: 'String', value: '1' },
      'x-2': { type: 'String', value: '2' },
    });
    expect(letter.attributes.has('problem_code')).toBe(true);
  });

  it("moves another producer's problem out of the way of ours", () => {
    const other: Record<string, string | Attribute> = { problem: 'the cable is loose', problem_code: 'E7' };
    const letter = fixed(messageOf(furlong, { attributes: attributesOf({ ...other, colour: 'red' }) }), 'set unit=mm');
    expect(texts(letter)).toEqual({ colour: 'red' });
    expect(problemIn(letter).attributes).toEqual({
      problem: { type: 'String', value: 'the cable is loose' },
      problem_code: { type: 'String', value: 'E7' },
    });
  });

  it('is refused where all ten attributes are read', () => {
    const message = messageOf(frame, { attributes: attributesOf(tenFields) });
    expect(fixedLetter(message, [rule('set notes=why')], { ...by, readingIds: ['r-1'] })).toEqual({
      kind: 'refused',
      reason: 'Cannot fix the letter: with its changes it has 12 message attributes, more than the 10 that SQS takes',
    });
  });

  it('is refused where it weighs more than SQS takes, to the byte', () => {
    const of = (length: number) => letterOf(messageOf({ ...furlong, extra: 'x'.repeat(length) }));
    const { body, attributes } = fixed(of(0), 'set unit=mm');
    const room = mebibyte - sizeOf({ body, attributes });
    expect(sizeOf(fixed(of(room), 'set unit=mm'))).toBe(mebibyte);
    expect(fix(of(room + 1), 'set unit=mm')).toEqual({
      kind: 'refused',
      reason: 'Cannot fix the letter: with its changes it weighs 1048577 bytes, more than the 1048576 that SQS takes',
    });
  });
});

describe('a letter that cannot be fixed by its fields', () => {
  it.each([
    ['{"unit":"furl', /^Cannot read the message .+: it begins with \{ but cannot be read as JSON/],
    ['[{"unit":"furlong"}]', /^Cannot read the message .+: it is a JSON list/],
    [`{"a":${'['.repeat(40)}${']'.repeat(40)}}`, /nested deeper than 32 levels/],
    ['{"readings":[],"unit":"furlong"}', /^Cannot fix the letter: its readings is no array with at least one reading$/],
    ['{"readings":5,"unit":"furlong"}', /^Cannot fix the letter: its readings is no array with at least one reading$/],
  ])('is refused with a sentence: %s', (body, reason) => {
    expect(fix(messageOf(body), 'set unit=mm')).toMatchObject({
      kind: 'refused',
      reason: expect.stringMatching(reason),
    });
  });
});

describe('any letter', () => {
  it('is unchanged by a rule that was applied to it', () => {
    fc.assert(
      fc.property(arbitraryLetter, arbitraryFieldRule, (message, one) => {
        const first = fix(message, one);
        if (first.kind === 'fixed') expect(fix(back(first), one)).toEqual({ kind: 'unchanged' });
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps the ids of its readings', () => {
    fc.assert(
      fc.property(arbitraryLetter, fc.array(arbitraryRule, { maxLength: 4 }), (message, rules) => {
        const first = fix(message, ...rules);
        const ids = idsIn(message);
        if (first.kind === 'fixed' && ids.length > 0) {
          expect(returnedWith(first.attributes)?.readingIds).toEqual(ids);
          const after = idsIn(back(first));
          if (after.length > 0) expect(after).toEqual(ids);
        }
      }),
      { numRuns: 1000 },
    );
  });

  /** What may read otherwise where a rule names one of these: they stand for each other, or are made of each other. */
  const related: readonly (readonly string[])[] = [
    ['cell', 'cell_instance_id'],
    ['value', 'raw', 'raw_base64', 'unit', 'format', 'decimal', 'property', 'instrument', 'stable', 'quantity'],
  ];
  const partsRead = ({ id, measuredAt, stage, position, operator, lab, notes, protocol, ...rest }: Reading) => ({
    id,
    measured_at: measuredAt,
    stage,
    position,
    operator,
    lab,
    notes,
    protocol,
    cell: rest.cell,
    value: [rest.value, rest.unit, rest.property, rest.raw, rest.instrument, rest.quantity],
  });

  it('reads the same in the fields that no rule names', () => {
    fc.assert(
      fc.property(arbitraryLetter, arbitraryFieldRule, (message, one) => {
        const first = fix(message, one);
        if (first.kind !== 'fixed') return;
        const [named = ''] = one.field.split('.');
        const touched = related.find((fields) => fields.includes(named)) ?? [named];
        const [before, after] = [message, back(first)].map((each) => readMessage(each, rulesOf()));
        if (before?.kind !== 'entries' || after?.kind !== 'entries') return;
        expect(after.whole).toBe(before.whole);
        for (const [index, { reading }] of before.entries.entries()) {
          const other = after.entries[index]?.reading;
          if (!reading.ok || !other?.ok) continue;
          const isNamed = one.kind !== 'set' || one.reading === undefined || one.reading === index;
          const kept = (all: Reading) =>
            Object.entries(partsRead(all)).filter(([part]) => !isNamed || !touched.includes(part));
          expect(kept(other.value)).toEqual(kept(reading.value));
        }
      }),
      { numRuns: 1000 },
    );
  });

  it('is fixed, unchanged, or refused with a sentence, whatever it is', () => {
    const anyBody = fc.oneof(fc.string({ unit: 'binary' }), fc.json(), arbitraryBody);
    const anyProblem = fc.option(fc.oneof(fc.json(), fc.string()), { nil: undefined });
    fc.assert(
      fc.property(
        anyBody,
        arbitraryAttributes,
        anyProblem,
        fc.array(arbitraryRule, { maxLength: 3 }),
        (text, given, problem, rules) => {
          const told = problem === undefined ? given : new Map([...given, ...attributesOf({ problem })]);
          const result = fix(messageOf(text, { attributes: told }), ...rules);
          if (result.kind === 'refused') expect(result.reason).toMatch(/^Cannot .+: /s);
          if (result.kind === 'fixed') expect(result.attributes.size).toBeLessThanOrEqual(10);
        },
      ),
      { numRuns: 1000 },
    );
  });
});
