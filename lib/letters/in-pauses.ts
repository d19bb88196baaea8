import { setImmediate as pause } from 'node:timers/promises';

/** Work that is done bit by bit while answers are waited for. */
export interface PauseWork<T> {
  add: (item: T) => void;
  /** Resolves once all that was added has been worked on; rejects with what the work threw. */
  done: () => Promise<void>;
}

/** Few: whoever waits for an answer goes first. */
const itemsAtOnce = 5;

/** Works on items in the order in which they are added. */
export function inPauses<T>(work: (item: T) => void): PauseWork<T> {
  const items: T[] = [];
  let next = 0;
  let failure: { error: unknown } | undefined;
  let running: Promise<void> | undefined;

  const run = async (): Promise<void> => {
    try {
      while (next < items.length) {
        await pause();
        const some = items.slice(next, next + itemsAtOnce);
        next += some.length;
        for (const item of some) work(item);
      }
    } catch (error) {
      failure = { error };
    }
    running = undefined;
  };
  return {
    add: (item) => {
      items.push(item);
      if (!failure) running ??= run();
    },
    done: async () => {
      await running;
      if (failure) throw failure.error;
    },
  };
}
