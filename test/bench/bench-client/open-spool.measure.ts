import { readFileSync } from 'node:fs';

import { openSpool, spoolPath } from '../../../lib/adapters/bench/spool/spool-folder.ts';
import { done } from '../part.ts';
import type { SpoolOpened } from './open-spool.ts';

/** Once, as a start does: a second time would find its code warm. */
const { FOLDER = '', BARE } = process.env;
const startedAt = performance.now();
const waiting = BARE ? parsed() : await opened();
const result: SpoolOpened = { ms: performance.now() - startedAt, waiting };
done(result);

async function opened(): Promise<number> {
  const opening = await openSpool(FOLDER);
  return opening.kind === 'opened' ? opening.contents.waitingCount() : Number.NaN;
}

/** The lines' JSON alone. */
function parsed(): number {
  const records = readFileSync(spoolPath(FOLDER), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  return records.filter(({ kind }) => kind === 'finished').length;
}
