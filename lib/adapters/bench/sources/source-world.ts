/** What sources need of time. */
export interface SourceWorld {
  /** Epoch milliseconds. */
  now: () => number;
  /** Something happens once, so many milliseconds later, unless what is returned is called before. */
  after: (ms: number, happen: () => void) => () => void;
}

export const realWorld: SourceWorld = {
  now: Date.now,
  after(ms, happen) {
    const timer = setTimeout(happen, ms);
    return () => clearTimeout(timer);
  },
};

/**
 * The same after a time in which whatever came was heard. It is waited for in two halves: after a process was held up (a
 * stopped job, a sleeping machine), its timers are overdue before the bytes that came meanwhile are read.
 */
export function afterListening(world: SourceWorld, ms: number, happen: () => void): () => void {
  let cancel = world.after(ms / 2, () => {
    cancel = world.after(ms / 2, happen);
  });
  return () => cancel();
}
