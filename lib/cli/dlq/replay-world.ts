import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

import { apiKeyFrom } from '../../adapters/api-key.ts';
import { readConfig } from '../../adapters/config.ts';
import { ionworksApi } from '../../adapters/ionworks-api.ts';
import { ledgerStoreFrom } from '../../adapters/ledger.ts';
import { letterQueue } from '../../adapters/letter-queue.ts';
import { returnQueue } from '../../adapters/return-queue.ts';
import { localAddresses, localApiKey } from '../../local/defaults.ts';
import type { LedgerStore } from '../../ports.ts';
import { type CellCheck, cellCheck } from '../../replay/cells.ts';
import type { ReplayWorld } from '../../replay.ts';
import { type QueueUse, queueClient, queueReason } from '../queue-client.ts';
import { readingRulesFrom } from '../reading-rules.ts';
import { usable } from '../reading-settings.ts';
import { readingsQueueUse } from '../send/readings-queue.ts';
import { type LedgerFlags, ledgerChoiceFrom } from '../trace/ledger-source.ts';
import { emptyLedger } from './empty-ledger.ts';
import { deadLetterQueueUse } from './letters-source.ts';

/** How sentences name the readings queue here: operators may send to it, by the policy by which they may read letters. */
const returnUse: QueueUse = {
  ...readingsQueueUse,
  forbidden: 'these credentials may not send there; the deployment has a policy for operators, OperatorPolicyArn',
};

type Environment = Readonly<Record<string, string | undefined>>;

/** Where letters come from and go to, as a person at a terminal reaches it; `close` ends its connections. */
export interface ConnectedWorld {
  world: Omit<ReplayWorld, 'signal' | 'onProgress'>;
  /** What is not known here, in a sentence each. */
  warnings: readonly string[];
  close: () => void;
}

export interface WorldNeeds {
  deadLetterQueueUrl: string;
  readingsQueueUrl: string;
  ledger: LedgerFlags;
  /** Outcomes are followed, which needs the ledger. */
  follows: boolean;
}

/** Connects as the options and this environment say. Throws a sentence where something that is needed is not named. */
export async function replayWorld(needs: WorldNeeds, environment: Environment): Promise<ConnectedWorld> {
  const { deadLetterQueueUrl, readingsQueueUrl } = needs;
  const clock = { now: Date.now, sleep: (ms: number) => sleep(ms) };
  const choice = usable(() => ledgerChoiceFrom(needs.ledger, environment));
  const readingRules = await readingRulesFrom(environment);
  const ledger = ledgerOf(choice, needs);
  const [letters, readings] = await Promise.all([queueClient(deadLetterQueueUrl), queueClient(readingsQueueUrl)]);
  const cells = cellsOf(deadLetterQueueUrl, environment);
  return {
    world: {
      letters: letterQueue(letters, deadLetterQueueUrl, (error) =>
        queueReason(error, deadLetterQueueUrl, deadLetterQueueUse),
      ),
      readings: returnQueue(readings, readingsQueueUrl, (error) => queueReason(error, readingsQueueUrl, returnUse)),
      ledger: ledger.store ?? emptyLedger,
      cells,
      clock,
      readingRules,
      sessionGapMs: choice.sessionGapMs,
    },
    warnings: [
      ...(ledger.why === undefined ? [] : [`What is filed already is not known here: ${ledger.why}`]),
      ...(cells === undefined
        ? ['Whether Ionworks knows the cells is not known here: IONWORKS_API_KEY is not set']
        : []),
    ],
    close: () => {
      letters.destroy();
      readings.destroy();
    },
  };

  function ledgerOf(
    { ledger: source, isDefault }: typeof choice,
    { follows }: WorldNeeds,
  ): { store?: LedgerStore; why?: string } {
    const isOfThisQueue = !isDefault || deadLetterQueueUrl === localAddresses.deadLetterQueueUrl;
    const why = !isOfThisQueue
      ? 'no ledger is named for this queue; name it with --ledger-table, --ledger-file, LEDGER_TABLE or LEDGER_FILE'
      : source.kind === 'file' && !existsSync(source.path)
        ? `there is no ledger ${source.path}`
        : undefined;
    if (why === undefined) return { store: ledgerStoreFrom(source, clock, { readOnly: true }) };
    if (follows) throw new Error(`Cannot follow what becomes of the letters: ${why}`);
    return { why };
  }
}

/** Ionworks is asked for cells where there is a key for it; the local stack's own is known. */
function cellsOf(deadLetterQueueUrl: string, environment: Environment): CellCheck | undefined {
  const { IONWORKS_API_URL, IONWORKS_API_KEY } = environment;
  const isLocal = deadLetterQueueUrl === localAddresses.deadLetterQueueUrl && !IONWORKS_API_KEY;
  const key = isLocal ? localApiKey : IONWORKS_API_KEY;
  if (!key) return undefined;
  const { ionworks } = usable(() =>
    readConfig({
      ...{ READINGS_QUEUE_URL: 'http://none', DEAD_LETTER_QUEUE_URL: 'http://none', LEDGER_FILE: ':memory:' },
      IONWORKS_API_URL: isLocal ? localAddresses.ionworksUrl : IONWORKS_API_URL,
      IONWORKS_API_KEY: key,
    }),
  );
  return cellCheck(ionworksApi({ url: ionworks.url, key: apiKeyFrom(ionworks.key), timeoutMs: 10_000 }));
}
