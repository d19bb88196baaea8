import { describe, expect, test } from 'vitest';

import { jsonOfStatus, statusLines, unreadableWords } from '../../../lib/cli/bench/status-lines.ts';
import { spoolContents } from '../../../lib/domain/bench/spool/spool-contents.ts';
import type { SpoolRecord } from '../../../lib/domain/bench/spool/spool-record.ts';
import { back, begun, finished, momentAt, pressed, queueUrl, sent } from '../../support/spool-records.ts';

function contentsOf(records: readonly SpoolRecord[]) {
  const contents = spoolContents();
  for (const record of records) contents.add(record);
  return contents;
}

const linesOf = (records: readonly SpoolRecord[], width = 80): string[] => statusLines(contentsOf(records), width);

const otherQueue = 'http://127.0.0.1:4566/000000000000/cellgauge-local-readings';

const whole = (session: string, presses: number, { at = 40, queue = queueUrl } = {}): SpoolRecord[] => [
  begun(session, { queue }),
  ...Array.from({ length: presses }, (_, press) => pressed(session, `${session}-${press}`)),
  finished(session, at),
];

const morning: readonly SpoolRecord[] = [
  ...[...whole('a', 3), sent('a')],
  ...[...whole('b', 5), ...whole('c', 1, { queue: otherQueue }), ...whole('d', 4, { at: 50 })],
  ...[begun('e'), pressed('e', 'e-1'), pressed('e', 'e-2'), back('e', 'e-1')],
];

describe('for people', () => {
  test('what is open, what waits for each queue and since when, and what was sent last has its line', () => {
    expect(linesOf(morning)).toEqual([
      'Open      cell of e filled, 1 reading since 2026-11-20T08:00:00Z',
      'Waiting   2 messages with 9 readings for',
      '  https://sqs.eu-central-1.amazonaws.com/123456789012/cellgauge-prod-readings',
      'Oldest    cell of b filled, 5 readings, since 2026-11-20T08:00:40Z',
      'Waiting   1 message with 1 reading for',
      '  http://127.0.0.1:4566/000000000000/cellgauge-local-readings',
      'Oldest    cell of c filled, 1 reading, since 2026-11-20T08:00:40Z',
      'Sent      last cell of a filled, 3 readings, at 2026-11-20T08:00:20Z (message',
      '          message of a)',
    ]);
  });

  test('a new spool has nothing', () => {
    expect(linesOf([])).toEqual(['Open      no session', 'Waiting   nothing', 'Sent      nothing']);
  });

  test.each<[string, SpoolRecord, string]>([
    ['by its label', begun('s', { around: { cell: 'A-017', cell_instance_id: 'id' } }), 'A-017 filled'],
    ['by its id where it has no label', { ...begun('s'), around: { cell_instance_id: 'id-1' } } as SpoolRecord, 'id-1'],
    ['as nameless where it has neither', { ...begun('s'), around: {} } as SpoolRecord, 'a cell without a name'],
  ])('a cell is named %s', (_, begin, name) => {
    expect(linesOf([begin])[0]).toBe(`Open      ${name}, 0 readings since 2026-11-20T08:00:00Z`);
  });

  test('a live session is told as such', () => {
    expect(linesOf([begun('s', { live: true })])[0]).toMatch(/Z \(--live\)$/);
  });

  test('text from outside cannot move the cursor', () => {
    expect(linesOf([begun('s', { around: { cell: 'A\u001b[2J\u202e' } })])[0]).toContain('A\\u{1b}[2J\\u{202e}');
  });

  test.each([40, 80])('no line has more than %d characters, whatever cells are called', (width) => {
    const around = { cell: 'long '.repeat(40), stage: 'x'.repeat(200) };
    const lines = linesOf([...morning, begun('f', { around }), pressed('f', 'f-1')], width);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
    expect(lines.join('').replaceAll(' ', '')).toContain('x'.repeat(200));
  });
});

describe('for programs', () => {
  test('all of it has the names that messages use', () => {
    expect(jsonOfStatus(contentsOf(morning), [3, 5])).toEqual({
      open: { cell: 'cell of e', stage: 'filled', readings: 1, since: momentAt(0), live: false },
      waiting: {
        ...{ messages: 3, readings: 10 },
        queues: [
          {
            ...{ queue_url: queueUrl, messages: 2, readings: 9 },
            oldest: { cell: 'cell of b', stage: 'filled', readings: 5, since: momentAt(40) },
          },
          {
            ...{ queue_url: otherQueue, messages: 1, readings: 1 },
            oldest: { cell: 'cell of c', stage: 'filled', readings: 1, since: momentAt(40) },
          },
        ],
      },
      sent: {
        messages: 1,
        last: { cell: 'cell of a', stage: 'filled', readings: 3, at: momentAt(20), message_id: 'message of a' },
      },
      unreadable_lines: [3, 5],
    });
  });

  test('what there is not is null', () => {
    expect(jsonOfStatus(contentsOf([]), [])).toEqual({
      ...{ open: null, unreadable_lines: [] },
      waiting: { messages: 0, readings: 0, queues: [] },
      sent: { messages: 0, last: null },
    });
  });
});

test.each<[readonly number[], string | undefined]>([
  [[], undefined],
  [[7], 'Cannot read line 7 of a-file: spoilt, or not written by cellgauge; what stood there is not sent'],
  [[7, 9], 'Cannot read lines 7, 9 of a-file: spoilt, or not written by cellgauge; what stood there is not sent'],
  [
    Array.from({ length: 11 }, (_, index) => index + 1),
    'Cannot read lines 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 … of a-file: spoilt, or not written by cellgauge; what stood there is not sent',
  ],
])('lines %j that cannot be read are told in a sentence', (lines, sentence) => {
  expect(unreadableWords('a-file', lines)).toBe(sentence);
});
