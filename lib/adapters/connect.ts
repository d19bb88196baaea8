import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';

import type { Event, Ports } from '../ports.ts';
import { apiKeyFrom } from './api-key.ts';
import { adaptiveLimit } from './concurrency.ts';
import type { Config } from './config.ts';
import { registryFrom } from './instruments.ts';
import { ionworksApi } from './ionworks-api.ts';
import { ledgerStoreFrom } from './ledger.ts';
import { sqsQueues } from './sqs.ts';

/** The real world behind the ports, as the configuration names it; built once per container. */
export function connect(config: Config, report: (event: Event) => void): Ports {
  const { ionworks, api, readingsQueueUrl, deadLetterQueueUrl, ledger, instruments } = config;
  const { canonicalUnits, decimalMark, sessionGapMs, sessionQuietMs } = config;
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };
  return {
    ionworks: ionworksApi({ url: ionworks.url, key: apiKeyFrom(ionworks.key), timeoutMs: api.timeoutMs }),
    queues: sqsQueues({ readings: readingsQueueUrl, deadLetters: deadLetterQueueUrl }),
    ledger: ledgerStoreFrom(ledger, clock),
    clock,
    random: Math.random,
    newId: () => randomUUID(),
    limit: adaptiveLimit(api.maxConcurrency, clock),
    registry: registryFrom(instruments, clock, report),
    knownCells: new Map(),
    report,
    settings: { canonicalUnits, decimalMark, sessionGapMs, sessionQuietMs, api },
  };
}
