import { stat } from 'node:fs/promises';

import { spoolPath } from '../../../lib/adapters/bench/spool/spool-folder.ts';
import { commandFlags } from '../command-flags.ts';
import { measureApart } from '../part.ts';
import { pressesOfCell } from './client.ts';
import { writeDaySpool } from './day-spool.ts';
import { type Times, timesOf } from './times.ts';

/** A spool, opened once. */
export interface SpoolOpened {
  ms: number;
  /** Messages in it that wait. */
  waiting: number;
}

export interface SpoolOpening {
  presses: number;
  megabytes: number;
  open: Times;
  /** `JSON.parse` of its lines alone. */
  parse: Times;
  /** Each time all of it was there. */
  whole: boolean;
}

/** Each in a process of its own, in turn. */
export async function openingOf(
  { queueUrl, spool }: { queueUrl: string; spool: string },
  { presses, runs }: { presses: number; runs: number },
): Promise<SpoolOpening> {
  await writeDaySpool(spool, queueUrl, presses);
  const measured = (more: Readonly<Record<string, string>> = {}): Promise<SpoolOpened> =>
    measureApart('./bench-client/open-spool.measure.ts', { FOLDER: spool, ...more }, commandFlags());
  const times = { open: [] as SpoolOpened[], parse: [] as SpoolOpened[] };
  for (let run = 0; run < runs; run += 1) {
    times.open.push(await measured());
    times.parse.push(await measured({ BARE: 'yes' }));
  }
  const sessions = presses / pressesOfCell;
  return {
    presses,
    megabytes: (await stat(spoolPath(spool))).size / 1024 / 1024,
    open: timesOf(times.open.map(({ ms }) => ms)),
    parse: timesOf(times.parse.map(({ ms }) => ms)),
    whole: [...times.open, ...times.parse].every(({ waiting }) => waiting === sessions),
  };
}
