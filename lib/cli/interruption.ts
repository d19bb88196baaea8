/** That somebody wants a command to end: a wish that it obeys when it is safe to. */
export interface Interruption {
  signal: AbortSignal;
  /** From here on nothing is caught any more. */
  done: () => void;
}

const signals = ['SIGINT', 'SIGTERM'] as const;

/** Catches the first Ctrl-C, or SIGTERM, and tells of it by the signal. The second ends the process as always. */
export function interruptible(): Interruption {
  const interruption = new AbortController();
  const done = (): void => {
    for (const signal of signals) process.off(signal, interrupt);
  };
  const interrupt = (): void => {
    done();
    interruption.abort();
  };
  for (const signal of signals) process.on(signal, interrupt);
  return { signal: interruption.signal, done };
}
