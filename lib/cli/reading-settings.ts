import { type Config, readConfig } from '../adapters/config.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * What this environment says of how readings are read. A person at a terminal knows neither key nor queues nor ledger,
 * and needs none of them. Throws a sentence where a variable is wrong.
 */
export function readingSettings({
  INSTRUMENTS,
  CANONICAL_UNITS,
  DECIMAL_MARK,
}: Environment): Pick<Config, 'instruments' | 'canonicalUnits' | 'decimalMark'> {
  const elsewhere = {
    IONWORKS_API_KEY: 'none',
    READINGS_QUEUE_URL: 'http://none',
    DEAD_LETTER_QUEUE_URL: 'http://none',
    LEDGER_FILE: ':memory:',
  };
  return usable(() => readConfig({ ...elsewhere, INSTRUMENTS, CANONICAL_UNITS, DECIMAL_MARK }));
}

/** What is read of the environment; where a variable is wrong, the sentence of a command and not of a function's start. */
export function usable<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new Error((error as Error).message.replace('Cannot start:', 'Cannot use this environment:'), {
      cause: error,
    });
  }
}
