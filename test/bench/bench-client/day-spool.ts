import { randomUUID } from 'node:crypto';
import { writeFile } from 'node:fs/promises';

import { spoolPath } from '../../../lib/adapters/bench/spool/spool-folder.ts';
import { pressOf } from '../../../lib/domain/bench/session/press-of.ts';
import { spoolText } from '../../../lib/domain/bench/spool/spool-line.ts';
import type { SpoolRecord } from '../../../lib/domain/bench/spool/spool-record.ts';
import { isoTime } from '../../../lib/domain/time.ts';
import { pressesOfCell, valueOfPress } from './client.ts';

/** Writes the spool of a day without network: all of its presses wait. */
export async function writeDaySpool(folder: string, queueUrl: string, presses: number): Promise<void> {
  const sessions = Array.from({ length: presses / pressesOfCell }, (_, cell) => sessionText(cell, queueUrl));
  await writeFile(spoolPath(folder), sessions.join(''));
}

/** As a bench appends it: the session with its first press, the other presses, the end. */
function sessionText(cell: number, queueUrl: string): string {
  const session = randomUUID();
  const startedAt = Date.UTC(2026, 10, 20, 6) + cell * 20_000;
  const at = isoTime(startedAt);
  const presses = Array.from({ length: pressesOfCell }, (_, index): SpoolRecord => {
    const number = cell * pressesOfCell + index;
    const says = { format: 'mahr', property: 'thickness' };
    const bytes = Buffer.from(`+00${valueOfPress(number)} mm`);
    return { kind: 'press', session, press: pressOf(bytes, startedAt + index * 2000, { id: randomUUID(), says }) };
  });
  const around = { cell: `CELL-${cell}`, stage: 'filled', operator: 'Ana', lab: 'Lab 2' };
  const [first, ...others] = presses;
  return [
    [{ kind: 'session', session, at, queue_url: queueUrl, live: false, around } as const, ...(first ? [first] : [])],
    ...others.map((press) => [press]),
    [{ kind: 'finished', session, at: isoTime(startedAt + 10_000) } as const],
  ]
    .map(spoolText)
    .join('');
}
