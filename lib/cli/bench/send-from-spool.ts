import type { OpenSpool } from '../../adapters/bench/spool/spool-folder.ts';
import { type BenchQueue, type Sending, sendWaiting } from '../../bench/send-waiting.ts';
import { isoTime } from '../../domain/time.ts';
import type { Screen } from './screen/screen.ts';
import { sleepUnless } from './sleep-unless.ts';

/** Sends what the spool holds, and shows on the prompt what waits for as long as the queue takes nothing. */
export function sendFromSpool(
  spool: OpenSpool,
  queue: BenchQueue,
  { screen, failed }: { screen: Screen; failed: (error: Error) => void },
): Sending {
  let isHeldUp = false;
  const showWaiting = (): void => screen.waiting(isHeldUp ? spool.contents().waitingCount() : 0);
  const sending = sendWaiting({
    waiting: () => spool.contents().waiting(),
    queue,
    sent: async ({ session, readingId }, messageId) => {
      const at = isoTime(Date.now());
      const record = { kind: 'sent', session, at, message_id: messageId } as const;
      const kept = await spool.append([readingId === undefined ? record : { ...record, reading_id: readingId }]);
      if (kept.reason === undefined) await spool.compact();
      return kept;
    },
    tell: (event) => {
      screen.show(event);
      isHeldUp = event.kind === 'not-sent';
      showWaiting();
    },
    failed,
    sleep: sleepUnless,
    random: Math.random,
  });
  spool.onAppended(() => {
    showWaiting();
    sending.wake();
  });
  return sending;
}
