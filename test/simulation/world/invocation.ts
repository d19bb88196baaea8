import type { Stumble } from '../plan/plan.ts';
import type { InvocationRecord } from './history.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

/** A function that runs, as the outside knows it: it asks, is answered as long as it lives, and may end at any of its calls. */
export interface Invocation {
  record: InvocationRecord;
  who: string;
  isRunning: () => boolean;
  /**
   * A call to the outside. `serve` begins it, and answers after some time, or never; what the other side has begun it
   * finishes, whether anybody still waits for the answer or not.
   */
  ask: <T>(what: string, serve: (answer: Answer<T>) => void) => Promise<T>;
  /** Something went wrong for this invocation: what it left undone may have its reason in that. */
  disturb: (why: string) => void;
  end: (how: NonNullable<InvocationRecord['end']>) => void;
}

export type Answer<T> = (value: T, afterMs: number) => void;

export function invocationOf(
  record: InvocationRecord,
  {
    time,
    trace,
    stumbles,
    onEnd,
  }: { time: VirtualTime; trace: Trace; stumbles: readonly Stumble[]; onEnd: () => void },
): Invocation {
  const who = `invocation ${record.number}`;
  const ownStumbles = stumbles.filter(({ invocation }) => invocation === record.number);
  let calls = 0;
  let hangs = false;
  let pausedUntil = 0;

  const isRunning = () => record.end === undefined;
  const disturb = (why: string) => record.disturbances.push(why);
  const end: Invocation['end'] = (how) => {
    if (!isRunning()) return;
    record.end = how;
    record.endedAt = time.now();
    if (how === 'died' || how === 'timed out' || how === 'threw') disturb(how);
    trace.say(who, () => (how === 'returned' ? 'returns' : how));
    onEnd();
  };
  const deliver = (settle: () => void) => {
    if (!isRunning() || hangs) return;
    if (time.now() < pausedUntil) {
      time.at(pausedUntil, () => deliver(settle));
      return;
    }
    settle();
    time.resumed();
  };

  const ask: Invocation['ask'] = <T>(what: string, serve: (answer: Answer<T>) => void) =>
    new Promise<T>((resolve) => {
      if (!isRunning() || hangs) return;
      const stumble = ownStumbles.find(({ call }) => call === calls);
      calls += 1;
      if (stumble) {
        disturb(stumble.how);
        trace.say(who, () => `${stumble.how} (call ${stumble.call}: ${what})`);
      }
      if (stumble?.how === 'dies before') return end('died');
      if (stumble?.how === 'pauses') pausedUntil = time.now() + stumble.seconds * 1000;
      serve((value, afterMs) => time.after(afterMs, () => deliver(() => resolve(value))));
      if (stumble?.how === 'dies after') end('died');
      if (stumble?.how === 'hangs') hangs = true;
    });

  return { record, who, isRunning, ask, disturb, end };
}
