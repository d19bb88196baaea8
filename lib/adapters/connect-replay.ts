import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';

import type { ReadingRules } from '../domain/reading-of.ts';
import type { ReplayWorld } from '../replay.ts';
import type { ReplayConfig } from './config.ts';
import { timeoutsOf } from './in-time.ts';
import { registryFrom } from './instruments.ts';
import { ledgerStoreFrom } from './ledger.ts';
import { letterQueue } from './letter-queue.ts';
import { returnQueue } from './return-queue.ts';

/** What of a replay's world outlasts one of them. */
export interface ConnectedReplay extends Omit<ReplayWorld, 'readingRules' | 'signal' | 'onProgress'> {
  /** By which rules ingest reads now. Rejects where the registry cannot be read. */
  readingRules: () => Promise<ReadingRules>;
}

/** A call may wait a second for letters before it answers. */
const timeoutMs = 5000;

/** The queues, ledger and registry that the configuration names; built once per container. `onTrouble`: a sentence. */
export function connectReplay(config: ReplayConfig, onTrouble: (detail: string) => void): ConnectedReplay {
  const { deadLetterQueueUrl, readingsQueueUrl, instruments, canonicalUnits, decimalMark, sessionGapMs } = config;
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };
  const client = new SQSClient({ requestHandler: timeoutsOf(timeoutMs) });
  const registry = registryFrom(instruments, clock, (event) => {
    if (event.kind === 'trouble') onTrouble(event.detail);
  });
  return {
    letters: letterQueue(client, deadLetterQueueUrl),
    readings: returnQueue(client, readingsQueueUrl),
    ledger: ledgerStoreFrom(config.ledger, clock, { readOnly: true }),
    clock,
    readingRules: async () => ({ registry: await registry(), canonicalUnits, decimalMark, now: Date.now() }),
    sessionGapMs,
  };
}
