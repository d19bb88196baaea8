import { Logger } from '@aws-lambda-powertools/logger';
import { beforeEach, expect, test, vi } from 'vitest';

import { importLog, jsonOfRun } from '../../lib/adapters/import-log.ts';
import type { ImportSummary } from '../../lib/import/summary.ts';
import type { WaitingFile } from '../../lib/ports.ts';
import { jsonLines } from '../support/printed.ts';

const file: WaitingFile = { key: 'incoming/a.csv', etag: '"e"', bytes: 1000, putAt: 0 };
const summary: ImportSummary = {
  ...{ file: 'incoming/a.csv', state: 'done', sheets: [], rows: 4, readings: 5, queued: 2, duplicate: 1 },
  ...{ rejected: { 'unknown-cell': 2 }, sessions_expected: 1, messages: 1, messages_with_parts: 0 },
  ...{ cells: 3, unknown_cells: 1, started: '', ended: '' },
};
const counts = {
  ...{ rows: 4, readings: 5, queued: 2, duplicate: 1, rejected: { 'unknown-cell': 2 }, cells: 3, unknown_cells: 1 },
  messages: 1,
};

let now: number;
let log: ReturnType<typeof importLog>;
let printed: string;
beforeEach(() => {
  now = 0;
  printed = '';
  for (const stream of [process.stdout, process.stderr]) {
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      printed += String(chunk);
      return true;
    });
  }
  log = importLog(new Logger({ logLevel: 'INFO' }), () => now);
  return () => vi.restoreAllMocks();
});

/** The lines written so far, without what each line has. */
const lines = () => jsonLines(printed).map(({ timestamp: _t, service: _s, sampling_rate: _r, ...line }) => line);

test('each file’s beginning and end is a line', () => {
  log.report({ kind: 'began', file, from: 0 });
  log.report({ kind: 'ended', end: { key: file.key, state: 'done', summary } });
  log.report({ kind: 'began', file, from: 8000 });
  log.report({ kind: 'ended', end: { key: file.key, state: 'held' } });
  expect(lines()).toEqual([
    { level: 'INFO', message: 'import began', file: file.key, bytes: 1000 },
    { level: 'INFO', message: 'import done', file: file.key, state: 'done', ...counts },
    { level: 'INFO', message: 'import began', file: file.key, bytes: 1000, from_row: 8000 },
    { level: 'INFO', message: 'import held', file: file.key, state: 'held' },
  ]);
});

test.each(['failed', 'stopped'] as const)('a file that is %s is a warning, with the reason', (state) => {
  log.report({ kind: 'ended', end: { key: file.key, state, reason: 'it is empty' } });
  expect(lines()).toEqual([
    { level: 'WARN', message: `import ${state}`, file: file.key, state, reason: 'it is empty' },
  ]);
});

test('trouble is an error', () => {
  log.report({ kind: 'trouble', detail: 'Cannot forget "incoming/a.csv"' });
  expect(lines()).toEqual([{ level: 'ERROR', message: 'Cannot forget "incoming/a.csv"' }]);
});

test('how far a file has come is a line every fifteen seconds, with rows a second', () => {
  log.report({ kind: 'began', file, from: 0 });
  printed = '';
  for (let second = 1; second <= 60; second += 1) {
    now = second * 1000;
    if (second <= 15) log.onProgress(file, { kind: 'surveying', bytes: second, of: 1000 });
    else if (second <= 30) log.onProgress(file, { kind: 'looking-up', cells: second, of: 90 });
    else log.onProgress(file, { kind: 'sending', rows: (second - 30) * 100, of: 5000 });
  }
  expect(lines()).toEqual([
    { level: 'INFO', message: 'surveying', file: file.key, bytes: 15, of: 1000 },
    { level: 'INFO', message: 'looking-up', file: file.key, cells: 30, of: 90 },
    { level: 'INFO', message: 'sending', file: file.key, rows: 1500, of: 5000, rows_per_second: 100 },
    { level: 'INFO', message: 'sending', file: file.key, rows: 3000, of: 5000, rows_per_second: 100 },
  ]);
});

test('rows that an earlier run has sent are not counted as sent now', () => {
  log.report({ kind: 'began', file, from: 1000 });
  printed = '';
  now = 20_000;
  log.onProgress(file, { kind: 'sending', rows: 3000, of: 5000 });
  expect(lines()).toMatchObject([{ rows: 3000, rows_per_second: 100 }]);
});

test('a run is told as JSON', () => {
  const ends = [
    { key: 'incoming/a.csv', state: 'done', summary } as const,
    { key: 'incoming/b.csv', state: 'stopped', reason: 'Ionworks does not answer' } as const,
  ];
  expect(jsonOfRun({ ok: true, ends, left: 3 })).toEqual({
    files: [
      { file: 'incoming/a.csv', state: 'done', ...counts },
      { file: 'incoming/b.csv', state: 'stopped', reason: 'Ionworks does not answer' },
    ],
    left: 3,
  });
});
