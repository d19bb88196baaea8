import { setTimeout as sleep } from 'node:timers/promises';

import { letterQueue } from '../../adapters/letter-queue.ts';
import { returnQueue } from '../../adapters/return-queue.ts';
import { localAddresses } from '../../local/defaults.ts';
import type { ReplayWorld } from '../../replay.ts';
import { emptyLedger } from '../empty-ledger.ts';
import { ionworksCells } from '../ionworks-cells.ts';
import { knownLedger } from '../known-ledger.ts';
import { type QueueUse, queueClient, queueReason } from '../queue-client.ts';
import { readingRulesFrom } from '../reading-rules.ts';
import { usable } from '../reading-settings.ts';
import { readingsQueueUse } from '../send/readings-queue.ts';
import { type LedgerFlags, ledgerChoiceFrom } from '../trace/ledger-source.ts';
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
  const isLocalStack = deadLetterQueueUrl === localAddresses.deadLetterQueueUrl;
  const ledger = knownLedger(choice, isLocalStack, clock);
  if (ledger.kind === 'none' && needs.follows) {
    throw new Error(`Cannot follow what becomes of the letters: ${ledger.why}`);
  }
  const [letters, readings] = await Promise.all([queueClient(deadLetterQueueUrl), queueClient(readingsQueueUrl)]);
  const cells = ionworksCells(isLocalStack, environment);
  return {
    world: {
      letters: letterQueue(letters, deadLetterQueueUrl, (error) =>
        queueReason(error, deadLetterQueueUrl, deadLetterQueueUse),
      ),
      readings: returnQueue(readings, readingsQueueUrl, (error) => queueReason(error, readingsQueueUrl, returnUse)),
      ledger: ledger.kind === 'ledger' ? ledger.store : emptyLedger,
      cells,
      clock,
      readingRules,
      sessionGapMs: choice.sessionGapMs,
    },
    warnings: [
      ...(ledger.kind === 'none' ? [`What is filed already is not known here: ${ledger.why}`] : []),
      ...(cells === undefined
        ? ['Whether Ionworks knows the cells is not known here: IONWORKS_API_KEY is not set']
        : []),
    ],
    close: () => {
      letters.destroy();
      readings.destroy();
    },
  };
}
