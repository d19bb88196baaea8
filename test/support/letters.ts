import fc from 'fast-check';

import { letterFor } from '../../lib/domain/dead-letter.ts';
import { fieldNames } from '../../lib/domain/fields.ts';
import { type FieldRule, type FixRule, fixableFields, readFixRule } from '../../lib/domain/fix-rule.ts';
import type { Attribute, Message } from '../../lib/domain/message.ts';
import { readingIdsIn } from '../../lib/domain/pinned-attributes.ts';
import { attributesOf, fieldsOf, messageOf, now } from './readings.ts';

/** The letter that ingest writes of a message that is refused whole, as the dead-letter queue holds it. */
export function letterOf(message: Message): Message {
  const problem = { code: 'unknown-unit', detail: 'Cannot convert 12 "furlong": the unit is none of mm, um' } as const;
  const refused = { kind: 'message', problem, readingIds: readingIdsIn(message), refusals: [] } as const;
  const { body, attributes } = letterFor(message, refused, now - 3600_000);
  return messageOf(body, { id: 'm-2', attributes, sentAt: now - 3600_000 });
}

/** What reads well under these names; under the others anything does. */
const sound: Readonly<Record<string, readonly unknown[]>> = {
  cell_instance_id: ['cell-1', 'cell-2', null],
  value: ['4.120', '4.2', 4.12],
  raw: ['4.120 mm', '4.2 mm'],
  raw_base64: ['NC4xIG1t'],
  format: ['plain'],
  unit: ['mm', 'um', ' '],
  decimal: ['.'],
  property: ['thickness', 'height'],
  instrument: ['mic-1', { id: 'mic-1', kind: 'micrometer' }, { model: 'M' }],
  measured_at: ['2026-11-20T08:00:00Z', '2026-11-20T09:00:00+01:00'],
  stable: [true],
  expected: [2, '3'],
  protocol: ['P7', { name: 'P7', steps: [1, 2] }],
};
const anything = ['A-17', 'A-18', '', null];
const odd: readonly unknown[] = ['furlong', 'true', 5, {}, [], '\u0003'];
const aValue = (name: string) =>
  fc.oneof(
    { arbitrary: fc.constantFrom(...(sound[name] ?? anything)), weight: 40 },
    { arbitrary: fc.constantFrom(...odd), weight: 1 },
  );
const names = [...fieldNames, 'extra'];
const object = fc.record(Object.fromEntries(names.map((name) => [name, aValue(name)])), { requiredKeys: [] });
const some = fc
  .tuple(object, fc.subarray(names, { maxLength: 4 }))
  .map(([all, kept]) => Object.fromEntries(Object.entries(all).filter(([name]) => kept.includes(name))));
const whole = some.map((given) => ({ ...fieldsOf(), ...given }));
const several = fc
  .tuple(fc.oneof(whole, some), fc.array(fc.oneof({ arbitrary: some, weight: 9 }, fc.constant(5)), { maxLength: 4 }))
  .map(([around, readings]) => ({ ...around, readings }));
const plain = fc.oneof(
  whole.map((given) => JSON.stringify(given)),
  several.map((given) => JSON.stringify(given)),
  fc.constantFrom('S S     4.120 g\r\n', '4.120 mm', 'ERR'),
);

const textual = (given: object): [string, string][] =>
  Object.entries(given).flatMap(([name, said]) => (said ? [[name, typeof said === 'object' ? 'P7' : `${said}`]] : []));
const dataType = fc.oneof({ arbitrary: fc.constant('String'), weight: 9 }, fc.constantFrom('Number', 'Binary'));
/** Those that ingest reads, and others. */
export const arbitraryAttributes = fc
  .tuple(fc.oneof(fc.constant({}), some), dataType, fc.boolean())
  .map(([given, type, isOther]): Map<string, Attribute> => {
    const told = textual(given).map(([name, said]): [string, Attribute] => [name, { dataType: type, value: said }]);
    return new Map([...told, ...(isOther ? attributesOf({ colour: 'red', problem_code: 'E7' }) : [])]);
  });
/** JSON and frames, in an SNS envelope or not; most of it in order. */
export const arbitraryBody = fc.oneof(
  plain,
  fc.tuple(plain, some).map(([Message, given]) => {
    const told = textual(given).map(([name, Value]) => [name, { Type: 'String', Value }]);
    return JSON.stringify({
      Type: 'Notification',
      TopicArn: 'arn',
      Message,
      MessageAttributes: Object.fromEntries(told),
    });
  }),
);
/** A letter that ingest wrote, or one that SQS moved by itself. */
export const arbitraryLetter = fc
  .tuple(arbitraryBody, arbitraryAttributes, fc.boolean())
  .map(([said, given, isTold]) => {
    const message = messageOf(said, { attributes: given });
    return isTold ? letterOf(message) : message;
  });

const said = (field: string) => aValue(field).map((one) => (typeof one === 'object' ? 'x' : String(one)));
/** A rule for fields, as it would be read from the command line. */
export const arbitraryFieldRule: fc.Arbitrary<FieldRule> = fc
  .constantFrom(...fixableFields)
  .chain((field) =>
    fc.oneof(
      said(field).map((to) => readFixRule('set', `${field}=${to}`)),
      fc.tuple(said(field), said(field)).map(([from, to]) => readFixRule('map', `${field}:${from}=${to}`)),
      fc.constant(readFixRule('unset', field)),
    ),
  )
  .filter((read) => read.ok)
  .chain(({ rule }) => (rule.kind === 'set' ? ofSomeReading(rule) : fc.constant(rule as FieldRule)));

/** For all readings of a letter, or for one that may be there. */
const ofSomeReading = (rule: FieldRule & { kind: 'set' }): fc.Arbitrary<FieldRule> =>
  fc.oneof(
    { arbitrary: fc.constant(rule), weight: 2 },
    fc.nat(3).map((reading) => ({ ...rule, reading })),
  );

/** Any rule. */
export const arbitraryRule: fc.Arbitrary<FixRule> = fc.oneof(
  { arbitrary: arbitraryFieldRule, weight: 8 },
  fc.constantFrom<FixRule>({ kind: 'accept', code: 'implausible', reason: 'a foil' }, { kind: 'beside' }),
);
