import { expect, test } from 'vitest';

import { type OperatorAction, type OperatorIntent, operatorEntry } from '../../lib/domain/operator-action.ts';

const intent: OperatorIntent = {
  by: 'ana@bench-3',
  action: 'replay',
  id: '6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001',
  queue: 'https://sqs.eu-central-1.amazonaws.com/123456789012/cellgauge-prod-dead-letters',
  selection: { code: ['unknown-unit'], since: '2d' },
  rules: ['map unit:furlong=mm'],
};
const begun: OperatorAction = { ...intent, at: Date.UTC(2026, 10, 21, 8), phase: 'begun' };

test('what begins is recorded with who, when, of which queue, which letters, and how', () => {
  expect(
    operatorEntry({ ...begun, reason: 'read by hand', options: { canary: 5, dryRun: false, from: undefined } }),
  ).toEqual({
    at: '2026-11-21T08:00:00.000Z',
    by: 'ana@bench-3',
    action: 'replay',
    phase: 'begun',
    id: '6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001',
    queue: 'https://sqs.eu-central-1.amazonaws.com/123456789012/cellgauge-prod-dead-letters',
    selection: { code: ['unknown-unit'], since: '2d' },
    rules: ['map unit:furlong=mm'],
    reason: 'read by hand',
    options: { canary: 5, dry_run: false },
  });
});

test('what has ended is recorded with what came of it', () => {
  const { at, ...rest } = operatorEntry({
    ...intent,
    ...{
      at: begun.at + 1500,
      phase: 'ended',
      result: 'stopped',
      counts: { selected: 312, replayed: 5, filedAgain: 4 },
    },
    detail: 'The canary was refused: Cannot convert 12 furlong',
  });
  expect(at).toBe('2026-11-21T08:00:01.500Z');
  expect(rest).toEqual({
    ...intent,
    phase: 'ended',
    result: 'stopped',
    counts: { selected: 312, replayed: 5, filed_again: 4 },
    detail: 'The canary was refused: Cannot convert 12 furlong',
  });
});

test('what was not given is not there', () => {
  const keys = ['at', 'by', 'action', 'phase', 'id', 'queue', 'selection', 'rules'];
  const nothing = { ...begun, selection: { cell: undefined }, reason: undefined, options: undefined };
  expect(Object.keys(operatorEntry(nothing))).toEqual(keys);
  expect(operatorEntry(nothing).selection).toEqual({});
  const ended = operatorEntry({ ...intent, at: 0, phase: 'ended', result: 'done', counts: {}, detail: undefined });
  expect(Object.keys(ended)).toEqual([...keys, 'result', 'counts']);
});

test('of many values the first twenty are recorded, and the others counted', () => {
  const ids = Array.from({ length: 3000 }, (_, index) => `letter-${index}`);
  const rules = ids.slice(0, 21).map((id) => `set cell=${id}`);
  const entry = operatorEntry({ ...begun, selection: { id: ids, except: ids, cell: ids.slice(0, 20) }, rules });
  expect(entry).toMatchObject({
    selection: { id: ids.slice(0, 20), except: ids.slice(0, 20), cell: ids.slice(0, 20) },
    rules: rules.slice(0, 20),
    more: { id: 2980, except: 2980, rules: 1 },
  });
});

test('a long text is cut, between characters', () => {
  const { reason, selection } = operatorEntry({
    ...begun,
    reason: `${'x'.repeat(499)}😀`,
    selection: { match: [`notes=${'n'.repeat(494)}`, `notes=${'n'.repeat(495)}`] },
  });
  expect(reason).toBe(`${'x'.repeat(499)}\ufffd…`);
  expect(selection).toEqual({ match: [`notes=${'n'.repeat(494)}`, `notes=${'n'.repeat(494)}…`] });
});

test('a name and a password in an address are left out, wherever it stands', () => {
  const queue = 'http://ana:s3cret@127.0.0.1:4566/000000000000/dead-letters';
  const bare = 'http://127.0.0.1:4566/000000000000/dead-letters';
  expect(
    operatorEntry({ ...begun, queue, options: { readingsQueueUrl: queue }, reason: `twice: ${queue} ${queue}` }),
  ).toMatchObject({ queue: bare, options: { readings_queue_url: bare }, reason: `twice: ${bare} ${bare}` });
});

test('an address, and an @ behind it, stay as they are', () => {
  const reason = 'see https://wiki.example/cells?of=@ana, or ask bo@lab.example';
  expect(operatorEntry({ ...begun, reason }).reason).toBe(reason);
});

test('what is no part of an action is not recorded', () => {
  const body = '{"cell":"A-017","value":"4.12"}';
  expect(JSON.stringify(operatorEntry({ ...begun, body } as OperatorAction))).not.toContain('A-017');
});
