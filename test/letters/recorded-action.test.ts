import { expect, test } from 'vitest';

import type { OperatorAction, OperatorIntent, OperatorRecord } from '../../lib/domain/operator-action.ts';
import { recordedAction } from '../../lib/letters/recorded-action.ts';

const intent: OperatorIntent = {
  ...{ by: 'ann', action: 'discard', id: 'action-1', queue: 'http://letters', selection: {}, rules: [] },
};
const end = { result: 'done', counts: { discarded: 3 } } as const;

function recorded(reasons: Partial<Record<OperatorAction['phase'], string>> = {}) {
  const entries: OperatorAction[] = [];
  let at = 100;
  const record: OperatorRecord = async (action) => {
    const reason = reasons[action.phase];
    entries.push(action);
    return reason === undefined ? {} : { reason };
  };
  const now = () => {
    at += 1;
    return at;
  };
  return { entries, action: recordedAction(intent, record, { now }) };
}

test('an action is entered when it begins and when it ends', async () => {
  const { action, entries } = recorded();
  expect([await action.begin(), await action.end({ ...end, detail: 'all of it' })]).toEqual([undefined, undefined]);
  expect(entries).toEqual([
    { ...intent, at: 101, phase: 'begun' },
    { ...intent, at: 102, phase: 'ended', ...end, detail: 'all of it' },
  ]);
});

test('an action that never began has no end', async () => {
  const { action, entries } = recorded();
  expect(await action.end(end)).toBeUndefined();
  expect(entries).toEqual([]);
});

test('an action whose beginning cannot be entered says why, and has no end', async () => {
  const { action, entries } = recorded({ begun: 'disk full' });
  expect([await action.begin(), await action.end(end)]).toEqual(['disk full', undefined]);
  expect(entries.map(({ phase }) => phase)).toEqual(['begun']);
});

test('an action ends once, and says why its end cannot be entered', async () => {
  const { action, entries } = recorded({ ended: 'disk full' });
  await action.begin();
  expect([await action.end(end), await action.end(end)]).toEqual(['disk full', undefined]);
  expect(entries.map(({ phase }) => phase)).toEqual(['begun', 'ended']);
});
