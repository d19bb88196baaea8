import type { Letter } from '../../../lib/domain/dead-letter.ts';
import type { Message } from '../../../lib/domain/message.ts';
import type { Queues } from '../../../lib/ports.ts';
import { type Chance, chanceOf } from './chance.ts';
import { type Context, faultIn } from './context.ts';
import type { Invocation } from './invocation.ts';
import type { Queue } from './queue.ts';

const timedOut = 'SQS did not answer in time';
const refused = 'ServiceUnavailable: try again';

/** The queues as one invocation reaches them. `post` puts a letter on the dead-letter queue. */
export function queuesFor(
  invocation: Invocation,
  { readings, post }: { readings: Queue; post: (letter: Letter, isConfirmed: boolean) => void },
  context: Context,
): Queues {
  const { schedule, time, trace, outageOf, breach } = context;
  const chance = chanceOf(schedule, 'queues', invocation.record.number);
  const held = new Set(invocation.record.messageIds);
  const leg = () => chance.between(3, 40);

  /** Something done to messages by their receipts, each for itself. */
  const change = (
    on: 'defer' | 'remove',
    messages: readonly Message[],
    apply: (message: Message) => boolean,
  ): Promise<{ reason?: string }> =>
    invocation.ask<{ reason?: string }>(on, (answer) => {
      for (const { id } of messages)
        if (!held.has(id)) breach(`${invocation.who} ${on}s ${id}, which it does not hold`);
      time.after(leg(), () => {
        const fault = faultIn(on, context, invocation);
        if (fault?.how === 'not done') return answer({ reason: refused }, leg());
        const isDone = messages.map(apply);
        if (fault?.how === 'answer lost') return answer({ reason: timedOut }, 3000);
        answer(isDone.every(Boolean) ? {} : { reason: 'ReceiptHandleIsInvalid' }, leg());
      });
    });

  return {
    deadLetter: (letters) =>
      invocation.ask('dead-letter', (answer) => {
        time.after(leg(), () => {
          const fault = faultIn('dead-letter', context, invocation);
          const isOut = outageOf('dead letters') !== undefined;
          if (isOut) invocation.disturb('outage of the dead-letter queue');
          const sent = new Set<Letter>();
          for (const letter of letters) {
            const { isSent, isConfirmed } = isOut ? neither : fateOf(fault?.how, chance);
            if (isSent) post(letter, isConfirmed);
            if (isConfirmed) sent.add(letter);
          }
          answer({ sent, ...(sent.size < letters.length && { reason: timedOut }) }, leg());
        });
      }),
    defer: (delays) => {
      const seconds = new Map(delays.map((delay) => [delay.message, delay.seconds]));
      for (const [{ id }, asked] of seconds) {
        if (!Number.isInteger(asked) || asked < 0 || asked > 43_200) breach(`${id} is deferred by ${asked} s`);
      }
      return change('defer', [...seconds.keys()], (message) => {
        const asked = seconds.get(message) as number;
        trace.say(invocation.who, () => `defers ${message.id} by ${asked} s`);
        return readings.hide(message.receiptHandle, asked * 1000);
      });
    },
    remove: (messages) =>
      change('remove', messages, (message) => {
        trace.say(invocation.who, () => `deletes ${message.id}`);
        return readings.delete(message.receiptHandle);
      }),
  };
}

const neither = { isSent: false, isConfirmed: false };

/** Whether a letter is sent, and whether its sender is told so. */
function fateOf(how: string | undefined, chance: Chance): { isSent: boolean; isConfirmed: boolean } {
  const isHit = how?.startsWith('part ') ? chance.happens(0.5) : how !== undefined;
  if (!isHit) return { isSent: true, isConfirmed: true };
  return { isSent: how?.endsWith('not confirmed') === true, isConfirmed: false };
}
