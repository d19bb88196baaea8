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
  try {
    return readConfig({ ...elsewhere, INSTRUMENTS, CANONICAL_UNITS, DECIMAL_MARK });
  } catch (error) {
    throw new Error((error as Error).message.replace('Cannot start:', 'Cannot use this environment:'), {
      cause: error,
    });
  }
}
