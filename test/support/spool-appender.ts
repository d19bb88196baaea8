/**
 * A process that appends to the spool in a folder for as long as it can: `node spool-appender.ts <folder>`. Each append is
 * three presses, every fourth also ends a session and begins the next; each that was kept is told on standard output by its
 * number, which goes on where the spool's last one ended. Once one is not kept, it tells why, tries a small one, and ends.
 */
import { writeSync } from 'node:fs';

import { openSpool } from '../../lib/adapters/bench/spool/spool-folder.ts';
import type { SpoolRecord } from '../../lib/domain/bench/spool/spool-record.ts';
import { back, begun, finished, pressed } from './spool-records.ts';
import { pressIdsIn } from './spool-seen.ts';

const tell = (line: string): number => writeSync(1, `${line}\n`);

const pressesOfAppend = 3;
const appendsOfSession = 4;

/** Texts of up to some pages of memory: a process may die within one. */
const frameOf = (press: number): string => `${'+'.repeat((press * 997) % 9000)}${press}`;

function recordsOf(append: number): SpoolRecord[] {
  const session = Math.floor(append / appendsOfSession);
  const presses = Array.from({ length: pressesOfAppend }, (_, index) => {
    const press = append * pressesOfAppend + index;
    return pressed(`s-${session}`, `p-${press}`, { raw: frameOf(press) });
  });
  if (append % appendsOfSession !== 0) return presses;
  return [...(session === 0 ? [] : [finished(`s-${session - 1}`)]), begun(`s-${session}`), ...presses];
}

const opening = await openSpool(process.argv[2] as string);
if (opening.kind === 'opened') {
  const { spool, contents } = opening;
  tell('opened');
  for (let append = pressIdsIn(contents).length / pressesOfAppend; ; append += 1) {
    const { reason } = await spool.append(recordsOf(append));
    if (reason !== undefined) {
      tell(`not kept: ${reason}`);
      break;
    }
    tell(String(append));
  }
  const small = await spool.append([back('s-0', 'none')]);
  tell(`small: ${small.reason ?? 'kept'}`);
} else tell(opening.kind === 'failed' ? opening.reason : opening.kind);
