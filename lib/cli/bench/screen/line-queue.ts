/**
 * What somebody has typed: a line, and when it was whole (epoch milliseconds); or that nothing more comes, as input ended (on a terminal: Ctrl-D), Ctrl-C was pressed,
 * or the terminal was closed.
 */
export type TypedAtBench =
  | { kind: 'line'; text: string; at: number }
  | { kind: 'end'; by: 'input' | 'interrupt' | 'hang-up' };

/** What was typed, in its order, until it may be told. */
export interface LineQueue {
  add: (typed: TypedAtBench) => void;
  /** Tells it before all that is kept, held or not. */
  first: (typed: TypedAtBench) => void;
  /** Who is told; what was typed before is kept for them. */
  to: (tell: (typed: TypedAtBench) => void) => void;
  /** From here on it is kept; or told, first what was kept. */
  hold: (isHeld: boolean) => void;
}

/** Begins with nothing kept, and with nobody to be told. */
export function lineQueue(): LineQueue {
  const kept: TypedAtBench[] = [];
  let tell: ((typed: TypedAtBench) => void) | undefined;
  let isHeld = false;
  let isTelling = false;

  // Whoever is told may hold the rest at once, or let go of it: what is next is told after that, never within.
  const tellKept = (): void => {
    if (isTelling) return;
    isTelling = true;
    try {
      while (tell && !isHeld) {
        const next = kept.shift();
        if (!next) return;
        tell(next);
      }
    } finally {
      isTelling = false;
    }
  };

  return {
    add(typed) {
      kept.push(typed);
      tellKept();
    },
    first(typed) {
      if (tell) tell(typed);
      else kept.unshift(typed);
    },
    to(told) {
      tell = told;
      tellKept();
    },
    hold(held) {
      isHeld = held;
      tellKept();
    },
  };
}
