import { Option } from 'commander';

import { letterQueue } from '../../adapters/letter-queue.ts';
import { type StandingLetter, standingLetter } from '../../domain/standing-letter.ts';
import { readLetters } from '../../letters.ts';
import { localAddresses } from '../../local/defaults.ts';
import { interruptible } from '../interruption.ts';
import { type QueueUse, queueClient, queueReason, queueUrlFrom } from '../queue-client.ts';
import { readingRulesFrom } from '../reading-rules.ts';
import { warn } from '../warn.ts';
import { countShown } from './count-shown.ts';
import { notShownWords } from './not-shown-words.ts';

export interface QueueFlags {
  deadLetterQueueUrl?: string;
}

/** How sentences name the dead-letter queue. */
export const deadLetterQueueUse: QueueUse = {
  option: '--dead-letter-queue-url',
  variable: 'DEAD_LETTER_QUEUE_URL',
  output: 'DeadLetterQueueUrl',
  forbidden: 'these credentials may not read there; the deployment has a policy for operators, OperatorPolicyArn',
};

type Environment = Readonly<Record<string, string | undefined>>;

export const queueOption = (): Option =>
  new Option(
    '--dead-letter-queue-url <url>',
    'default: DEAD_LETTER_QUEUE_URL, else the queue of the local stack (npm start)',
  );

/** The dead-letter queue that is meant: the one named, else DEAD_LETTER_QUEUE_URL, else that of the local stack. Throws a sentence. */
export const deadLetterQueueUrlFrom = ({ deadLetterQueueUrl }: QueueFlags, environment: Environment): string =>
  queueUrlFrom(
    {
      named: deadLetterQueueUrl,
      byVariable: environment.DEAD_LETTER_QUEUE_URL,
      local: localAddresses.deadLetterQueueUrl,
    },
    deadLetterQueueUse,
  );

/**
 * Tells each letter of the queue, and leaves the queue as it was. `onLetter` returns true where that was enough. Rejects
 * with a sentence where it cannot be read to its end, or somebody interrupts; the letters are visible again then, too.
 * `hidden`: about how many others somebody has in hand, which are not among them.
 */
export async function eachLetter(
  url: string,
  environment: Environment,
  onLetter: (letter: StandingLetter) => boolean | undefined,
): Promise<{ hidden: number }> {
  const client = await queueClient(url);
  // A second Ctrl-C is no longer caught: SQS shows the letters by itself, after half a minute.
  const interruption = interruptible();
  const count = countShown('letters read');
  try {
    const queue = letterQueue(client, url, (error) => queueReason(error, url, deadLetterQueueUse));
    const described = await queue.describe();
    if ('reason' in described) throw new Error(`Cannot read ${url}: ${described.reason}`);
    count.of(described.about);
    const rules = await readingRulesFrom(environment);
    const { letters, end, notShown } = await readLetters({
      queue,
      clock: { now: Date.now },
      signal: interruption.signal,
      onLetter: (message) => {
        count.add();
        return onLetter(standingLetter(message, { rules, retentionMs: described.retentionMs }));
      },
    });
    if (notShown !== undefined) {
      warn(notShownWords(notShown));
    }
    if (end.kind === 'failed')
      throw new Error(`Cannot read ${url} to its end: ${end.reason} (${letters} letters were read)`);
    if (interruption.signal.aborted) throw new Error(`Interrupted after ${letters} letters; the queue is as it was`);
    return { hidden: described.hidden };
  } finally {
    count.end();
    interruption.done();
    client.destroy();
  }
}
