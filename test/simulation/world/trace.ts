import type { Happening } from './history.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What happened, for a person to read; kept only where somebody will: the sentences cost more than the run. */
export interface Trace {
  say: (who: string, what: () => string) => void;
  happenings: readonly Happening[];
}

export function traceOf(time: Pick<VirtualTime, 'now'>, isKept: boolean): Trace {
  const happenings: Happening[] = [];
  return {
    say: (who, what) => {
      if (isKept) happenings.push({ at: time.now(), who, what: what() });
    },
    happenings,
  };
}
