import { type Pausing, pause, whileHolding } from '../letters/pause.ts';
import type { Clock, LedgerAnswer } from '../ports.ts';
import type { Outcomes, OutcomeWatch } from './outcomes.ts';

export interface Following extends Pausing {
  clock: Clock;
  /** When to look no more, epoch milliseconds. */
  until: number;
  /** True where more looking would tell nothing that matters. */
  isEnough: (outcomes: Outcomes) => boolean;
  onLook: (outcomes: Outcomes) => void;
}

/** Between two looks, in milliseconds: short at first, as most is filed soon. */
const firstPauseMs = 500;
const longestPauseMs = 5000;

/**
 * Looks again and again at what became of what was sent, until each reading has its outcome, or that was enough, or time is
 * up, or it is interrupted. Where the ledger could not be asked the last time, its reason.
 */
export async function follow(watch: OutcomeWatch, following: Following): Promise<LedgerAnswer<Outcomes>> {
  const { clock, signal, until, isEnough, onLook } = following;
  for (let pauseMs = firstPauseMs; ; pauseMs = Math.min(pauseMs * 1.5, longestPauseMs)) {
    const look = await whileHolding(watch.look(), following);
    if (look.ok) {
      onLook(look.value);
      if (look.value.waiting.length === 0 || isEnough(look.value)) return look;
    }
    if (signal.aborted || clock.now() >= until) return look;
    await pause(Math.min(until, clock.now() + pauseMs), following);
  }
}
