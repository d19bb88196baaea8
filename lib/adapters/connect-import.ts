import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { SQSClient } from '@aws-sdk/client-sqs';
import type { Retrying } from '../cell-check.ts';
import { noMapping } from '../domain/import/mapping/read-mapping.ts';
import type { ReadingRules } from '../domain/reading-of.ts';
import type { WaitingWorld } from '../import/waiting/waiting-world.ts';
import type { ImportWorld } from '../import/world.ts';
import type { Ionworks, LedgerStore } from '../ports.ts';
import { apiKeyFrom } from './api-key.ts';
import type { ImportConfig } from './config.ts';
import { importBucket } from './import-bucket.ts';
import { openFile } from './import-file/open-file.ts';
import { timeoutsOf } from './in-time.ts';
import { registryFrom } from './instruments.ts';
import { ionworksApi } from './ionworks-api.ts';
import { ledgerStoreFrom } from './ledger.ts';
import { returnQueue } from './return-queue.ts';
import { zoneOffsets } from './zone-offsets.ts';

/** What of an import's world outlasts one run. */
export interface ConnectedImport
  extends Pick<WaitingWorld, 'bucket' | 'bucketName' | 'clock' | 'newId' | 'usualMapping'>,
    Pick<ImportWorld, 'open' | 'readings' | 'sessionGapMs' | 'offsetsOf'> {
  ledger: LedgerStore;
  /** By which rules ingest reads now. Rejects where the registry cannot be read. */
  readingRules: () => Promise<ReadingRules>;
  /** With a key that is read anew: it may have been rotated since. */
  ionworks: () => Ionworks;
  retrying: Retrying;
}

const sendMs = 5000;

/** The bucket, queue, ledger and API that the configuration names; built once per container. `onTrouble`: a sentence. */
export function connectImport(config: ImportConfig, onTrouble: (detail: string) => void): ConnectedImport {
  const { bucket, ionworks, api, instruments, canonicalUnits, decimalMark, sessionGapMs, timezone } = config;
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };
  const registry = registryFrom(instruments, clock, (event) => {
    if (event.kind === 'trouble') onTrouble(event.detail);
  });
  return {
    bucket: importBucket(bucket, clock),
    bucketName: bucket,
    ledger: ledgerStoreFrom(config.ledger, clock),
    readings: returnQueue(new SQSClient({ requestHandler: timeoutsOf(sendMs) }), config.readingsQueueUrl),
    open: openFile,
    clock,
    newId: () => randomUUID(),
    readingRules: async () => ({ registry: await registry(), canonicalUnits, decimalMark, now: Date.now() }),
    sessionGapMs,
    offsetsOf: zoneOffsets,
    usualMapping: { ...noMapping, timezone },
    ionworks: () => ionworksApi({ url: ionworks.url, key: apiKeyFrom(ionworks.key), timeoutMs: api.timeoutMs }),
    retrying: { attempts: api.maxAttempts, clock, random: Math.random },
  };
}

/** To finish what is under way, to keep how far it came, and to answer. */
const msToEnd = 45_000;
/** Clocks differ, and an invocation may be ended somewhat late: until then nobody else takes its files. */
const marginMs = 60_000;

/** When a run has to stop that has so much time left, and when it will surely have ended. */
export function runTimes(leftMs: number, now: number): Pick<WaitingWorld, 'stopAt' | 'overAt' | 'signal'> {
  const workMs = Math.max(0, leftMs - msToEnd);
  return { stopAt: now + workMs, overAt: now + leftMs + marginMs, signal: AbortSignal.timeout(workMs) };
}
