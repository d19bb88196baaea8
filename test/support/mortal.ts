import type { LedgerStore, LetterQueue, ReturnQueue } from '../../lib/ports.ts';
import type { ReplayWorld } from '../../lib/replay.ts';

/** A process that dies at one of its calls: none is answered from then on, and nothing else is done. */
export interface Mortal {
  world: ReplayWorld;
  /** How many calls it made, the last one included. */
  calls: () => number;
  /** Resolves when it dies. */
  died: Promise<void>;
}

/** When a process dies: at which of its calls, from 1, and whether what that asks for is done all the same. */
export interface Death {
  at: number;
  isDone: boolean;
}

export function mortal(world: ReplayWorld, death: Death = { at: Number.POSITIVE_INFINITY, isDone: false }): Mortal {
  let calls = 0;
  const never = new Promise<never>(() => {});
  const isAlive = () => calls < death.at;
  const end = Promise.withResolvers<void>();
  const answer = async <T>(work: () => Promise<T>): Promise<T> => {
    if (!isAlive()) return never;
    calls += 1;
    if (!isAlive()) end.resolve();
    if (!isAlive() && !death.isDone) return never;
    const answered = await work();
    return isAlive() ? answered : never;
  };
  const letters: LetterQueue = {
    describe: () => answer(() => world.letters.describe()),
    receive: (seconds) => answer(() => world.letters.receive(seconds)),
    hide: (given, seconds) => answer(() => world.letters.hide(given, seconds)),
    remove: (given) => answer(() => world.letters.remove(given)),
  };
  const readings: ReturnQueue = { send: (messages) => answer(() => world.readings.send(messages)) };
  const ledger: LedgerStore = {
    get: (keys) => answer(() => world.ledger.get(keys)),
    list: (...range) => answer(() => world.ledger.list(...range)),
    write: (changes) => answer(() => world.ledger.write(changes)),
    swap: (...swapped) => answer(() => world.ledger.swap(...swapped)),
    find: (lookup) => answer(() => world.ledger.find(lookup)),
  };
  const sleep = async (ms: number): Promise<void> => {
    await (isAlive() ? world.clock.sleep(ms) : never);
    if (!isAlive()) await never;
  };
  const clock = { now: world.clock.now, sleep };
  return { world: { ...world, letters, readings, ledger, clock }, calls: () => calls, died: end.promise };
}
