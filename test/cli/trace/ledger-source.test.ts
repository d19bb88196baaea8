import { expect, test } from 'vitest';

import { ledgerChoiceFrom } from '../../../lib/cli/trace/ledger-source.ts';

const fileOf = (path: string) => ({ kind: 'file', path });
const tableOf = (name: string) => ({ kind: 'table', name });

test.each([
  ['an option names the file', { ledgerFile: 'a' }, { LEDGER_FILE: 'b' }, fileOf('a')],
  ['an option names the table', { ledgerTable: 'a' }, { LEDGER_TABLE: 'b' }, tableOf('a')],
  ['an option for a file is over a table of the environment', { ledgerFile: 'a' }, { LEDGER_TABLE: 'b' }, fileOf('a')],
  ['an option for a table is over a file of the environment', { ledgerTable: 'a' }, { LEDGER_FILE: 'b' }, tableOf('a')],
  ['the environment names the file', {}, { LEDGER_FILE: 'b' }, fileOf('b')],
  ['the environment names the table', {}, { LEDGER_TABLE: 'b', LEDGER_FILE: '' }, tableOf('b')],
])('where %s, that is the ledger', (_, flags, environment, ledger) => {
  expect(ledgerChoiceFrom(flags, environment)).toMatchObject({ ledger, isDefault: false });
});

test.each([
  ['the stand-in', {}, '.cellgauge/ledger.sqlite'],
  ['the real Ionworks', { IONWORKS_API_KEY: 'key' }, '.cellgauge/ledger-ionworks.sqlite'],
])('without any it is the one that the local stack keeps beside %s', (_, environment, path) => {
  expect(ledgerChoiceFrom({}, environment)).toMatchObject({ ledger: fileOf(path), isDefault: true });
});

test('sessions end by the rules of the environment, else by those of the local stack or the default ones', () => {
  expect(ledgerChoiceFrom({}, {})).toMatchObject({ sessionGapMs: 900_000, sessionQuietMs: 5000 });
  expect(ledgerChoiceFrom({}, { LEDGER_TABLE: 'prod' })).toMatchObject({ sessionQuietMs: 90_000 });
  const tuned = { SESSION_GAP_SECONDS: '60', SESSION_QUIET_SECONDS: '0' };
  expect(ledgerChoiceFrom({}, tuned)).toMatchObject({ sessionGapMs: 60_000, sessionQuietMs: 0 });
  expect(() => ledgerChoiceFrom({}, { SESSION_QUIET_SECONDS: 'soon' })).toThrow('SESSION_QUIET_SECONDS is wrong');
});
