import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

import { fieldNames } from '../lib/domain/fields.ts';
import { isoTime } from '../lib/domain/time.ts';
import { messageOf, readingIn, rulesOf } from './support/readings.ts';

const readme = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
const section =
  readme.split(/^###? /m).find((part) => part.startsWith('Instruments that publish through AWS IoT\n')) ?? '';
const examples = [...section.matchAll(/^```json\n(.*?)^```$/gms)].map(([, json]) => JSON.parse(json as string));

/** What the README shows: what is published, the rule, and what the rule puts on the queue. */
const published = examples.find((example) => 'taken_at' in example);
const rule = examples.find((example) => 'sql' in example);
const message = examples.find((example) => 'measured_at' in example);
const bareSql = /^```sql\n(.*?)^```$/ms.exec(section)?.[1] ?? '';

/** The fields that a statement selects, by the names they get, and from what. */
function selected(sql: string): Record<string, string> {
  const [, list = ''] = /^SELECT (.*) FROM '[^']+'$/s.exec(sql.trim()) ?? [];
  const items = [...list.matchAll(/\s*(?:(\w+)|(.+?) AS (\w+))(?:,|$)/gs)];
  return Object.fromEntries(items.map(([, field, expression, name]) => [name ?? field, expression ?? field]));
}

const registry = { 'mic-2': { kind: 'micrometer', format: 'digimatic' } };

test('the rule selects nothing but fields of a message, and what it puts on the queue has just these', () => {
  const fields = Object.keys(selected(rule.sql));

  expect(fields.filter((name) => !fieldNames.has(name))).toEqual([]);
  expect(Object.keys(message)).toEqual(fields);
});

test('what it takes from a payload was published, and arrives as it was', () => {
  const copied = Object.entries(selected(rule.sql)).filter(([, expression]) => /^\w+$/.test(expression));

  expect(copied.length).toBeGreaterThan(3);
  for (const [name, expression] of copied) expect(message[name], name).toBe(published[expression]);
  expect(message.measured_at).toBe(isoTime(published.taken_at));
  expect(message.reading_id).toBe(`${message.instrument}-${published.seq}`);
});

test('what it puts on the queue is read as the reading that was published, with its own id', () => {
  expect(readingIn(messageOf(message), rulesOf({ registry }))).toMatchObject({
    id: message.reading_id,
    cell: { kind: 'name', name: published.cell },
    stage: published.stage,
    position: published.position,
    property: 'thickness',
    value: '4.121',
    unit: 'mm',
    measuredAt: published.taken_at,
    raw: published.frame,
  });
});

test('the body is JSON: in the version of the SQL that knows its functions, and not in base64', () => {
  expect(rule.awsIotSqlVersion).toBe('2016-03-23');
  expect(rule.actions).toMatchObject([{ sqs: { useBase64: false } }]);
});

test('what cannot be delivered goes to a queue of its own: on that of the readings it would be refused', () => {
  expect(rule.errorAction.sqs.queueUrl).not.toBe(rule.actions[0].sqs.queueUrl);
});

test('bare bytes are read as the reading they are', () => {
  const fields = selected(bareSql);
  expect(Object.keys(fields).filter((name) => !fieldNames.has(name))).toEqual([]);
  // AWS lets no name of the payload stand there.
  expect(Object.values(fields).filter((expression) => !expression.includes('('))).toEqual([]);

  const said = { cell: 'A-017', stage: 'filled', instrument: 'mic-2', measured_at: message.measured_at };
  const raw_base64 = Buffer.from(`${published.frame}\r`).toString('base64');
  const body = Object.fromEntries(Object.entries({ ...said, raw_base64 }).filter(([name]) => name in fields));
  expect(readingIn(messageOf(body), rulesOf({ registry }))).toMatchObject({
    value: '4.121',
    unit: 'mm',
    stage: 'filled',
  });
});
