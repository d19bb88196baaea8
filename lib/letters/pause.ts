import type { Clock } from '../ports.ts';
import type { HeldLetters } from './held-letters.ts';

export interface Pausing {
  clock: Clock;
  signal: AbortSignal;
  held: HeldLetters;
}

/** Long enough to cost nothing, short enough for whoever interrupts. */
const sliceMs = 200;

/** Waits until a moment, epoch milliseconds, with the letters hidden all the while; not any longer once it is interrupted. */
export async function pause(until: number, { clock, signal, held }: Pausing): Promise<void> {
  if (until > clock.now()) await whileHolding(untilThen(until, { clock, signal }), { clock, held });
}

/** Waits until a moment, epoch milliseconds; not any longer once it is interrupted. */
export async function untilThen(until: number, { clock, signal }: Omit<Pausing, 'held'>): Promise<void> {
  for (let left = until - clock.now(); left > 0 && !signal.aborted; left = until - clock.now()) {
    await clock.sleep(Math.min(left, sliceMs));
  }
}

/** What something comes to, with the letters hidden for as long as it takes. */
export async function whileHolding<T>(work: Promise<T>, { clock, held }: Omit<Pausing, 'signal'>): Promise<T> {
  const ended = work.then(
    (value) => ({ value }),
    (error: unknown) => ({ error }),
  );
  for (;;) {
    const end = await Promise.race([ended, clock.sleep(sliceMs)]);
    if (!end) await held.renew();
    else if ('error' in end) throw end.error;
    else return end.value;
  }
}
