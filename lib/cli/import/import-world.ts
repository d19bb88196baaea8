import { setTimeout as sleep } from 'node:timers/promises';

import { openFile } from '../../adapters/import-file/open-file.ts';
import { returnQueue } from '../../adapters/return-queue.ts';
import { zoneOffsets } from '../../adapters/zone-offsets.ts';
import type { ImportWorld } from '../../import/world.ts';
import { localAddresses } from '../../local/defaults.ts';
import { emptyLedger } from '../empty-ledger.ts';
import { ionworksCells } from '../ionworks-cells.ts';
import { knownLedger } from '../known-ledger.ts';
import { queueClient, queueReason } from '../queue-client.ts';
import { readingRulesFrom } from '../reading-rules.ts';
import { usable } from '../reading-settings.ts';
import { readingsQueueUse } from '../send/readings-queue.ts';
import { type LedgerFlags, ledgerChoiceFrom } from '../trace/ledger-source.ts';
import { standInCells } from './stand-in-cells.ts';

/** Where readings of files go, and what is known of them, as a person at a terminal reaches it; `close` ends its connections. */
export interface ConnectedImport {
  world: Omit<ImportWorld, 'receipt' | 'signal' | 'onProgress'>;
  /** What is not known here, in a sentence each. */
  warnings: readonly string[];
  close: () => void;
}

/** The beginning of a warning; its reason follows. */
export const cellsNotKnown = 'Whether Ionworks knows the cells is not known here';

/** Connects as the options and this environment say. Throws a sentence where something that is needed is not named. */
export async function importWorld(
  { readingsQueueUrl, ledger: flags, isDryRun }: { readingsQueueUrl: string; ledger: LedgerFlags; isDryRun: boolean },
  environment: Readonly<Record<string, string | undefined>>,
): Promise<ConnectedImport> {
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };
  const isLocalStack = readingsQueueUrl === localAddresses.readingsQueueUrl;
  const choice = usable(() => ledgerChoiceFrom(flags, environment));
  const readingRules = await readingRulesFrom(environment);
  const ledger = knownLedger(choice, isLocalStack, clock);
  const isStandIn = isLocalStack && !environment.IONWORKS_API_KEY;
  const asked = ionworksCells(isLocalStack, environment);
  const cells = asked && isStandIn ? standInCells(asked) : asked;
  if (!cells && !isDryRun) {
    throw new Error(
      `Cannot import to ${readingsQueueUrl}: IONWORKS_API_KEY is not set, and the cells are looked up in Ionworks before anything is queued (--dry-run goes without)`,
    );
  }
  const client = await queueClient(readingsQueueUrl);
  return {
    world: {
      open: openFile,
      readings: returnQueue(client, readingsQueueUrl, (error) =>
        queueReason(error, readingsQueueUrl, readingsQueueUse),
      ),
      ledger: ledger.kind === 'ledger' ? ledger.store : emptyLedger,
      cells,
      clock,
      readingRules,
      sessionGapMs: choice.sessionGapMs,
      offsetsOf: zoneOffsets,
    },
    warnings: [
      // A local stack that has filed nothing yet has no ledger.
      ...(ledger.kind === 'none' && !(isLocalStack && choice.isDefault)
        ? [`What is filed already is not known here, and is queued again, to be filed once: ${ledger.why}`]
        : []),
      ...(cells ? [] : [`${cellsNotKnown}: IONWORKS_API_KEY is not set`]),
    ],
    close: () => client.destroy(),
  };
}
