/** What ends a bench from outside: somebody who wants it to, or a terminal that is gone. */
export interface EndSignals {
  home: () => void;
  hungUp: () => void;
}

/** Listens to the signals to end (SIGTERM), and to hang up (SIGHUP), until what is returned is called. */
export function endSignals({ home, hungUp }: EndSignals): () => void {
  process.on('SIGTERM', home);
  process.on('SIGHUP', hungUp);
  return () => {
    process.off('SIGTERM', home);
    process.off('SIGHUP', hungUp);
  };
}
