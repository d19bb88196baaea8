import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';

import { letterQueue } from '../../lib/adapters/letter-queue.ts';
import { returnQueue } from '../../lib/adapters/return-queue.ts';
import { emptyLedger } from '../../lib/cli/empty-ledger.ts';
import { localAws } from '../../lib/local/defaults.ts';
import { orderOf, readReplayRequest } from '../../lib/replay/replay-request.ts';
import { replay } from '../../lib/replay.ts';
import { done } from './part.ts';
import type { Moved } from './replay.ts';

const { ENDPOINT = '', FROM = '', TO = '' } = process.env;
const client = new SQSClient(localAws(ENDPOINT));
const read = readReplayRequest({ code: 'unknown-unit', map: 'unit:furlong=mm' }, Date.now());
if (!read.ok) throw new Error(read.reason);

const startedAt = performance.now();
const replayed = await replay(
  orderOf(read.request, 'bench'),
  {
    letters: letterQueue(client, FROM),
    readings: returnQueue(client, TO),
    ledger: emptyLedger,
    clock: { now: Date.now, sleep: (ms) => sleep(ms) },
    readingRules: { registry: new Map(), canonicalUnits: new Map(), decimalMark: undefined, now: Date.now() },
    sessionGapMs: 900_000,
    signal: new AbortController().signal,
    onProgress: () => {},
  },
  async () => undefined,
);
const seconds = (performance.now() - startedAt) / 1000;
if (!replayed.ok) throw new Error(replayed.reason);
const result: Moved = { letters: replayed.report.sent.size, seconds };
done(result);
