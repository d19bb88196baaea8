import { type Config, readConfig } from '../../adapters/config.ts';
import { localLedgers, localQuietSeconds } from '../../local/defaults.ts';

export interface LedgerFlags {
  ledgerTable?: string;
  ledgerFile?: string;
}

/** Which ledger is meant, and by what rules its sessions are complete. */
export type LedgerChoice = Pick<Config, 'ledger' | 'sessionGapMs' | 'sessionQuietMs'> & {
  /** True where nobody has named one: it is the local stack's. */
  isDefault: boolean;
};

/**
 * The ledger that is named by an option, else by LEDGER_TABLE or LEDGER_FILE, else that of the local stack as this
 * environment would start it. Throws a sentence where a variable is wrong.
 */
export function ledgerChoiceFrom(
  { ledgerTable, ledgerFile }: LedgerFlags,
  environment: Readonly<Record<string, string | undefined>>,
): LedgerChoice {
  const { LEDGER_TABLE, LEDGER_FILE, IONWORKS_API_KEY, SESSION_GAP_SECONDS } = environment;
  const isOption = ledgerTable !== undefined || ledgerFile !== undefined;
  const isDefault = !isOption && !LEDGER_TABLE && !LEDGER_FILE;
  const named = isOption
    ? { LEDGER_TABLE: ledgerTable, LEDGER_FILE: ledgerFile }
    : isDefault
      ? { LEDGER_FILE: IONWORKS_API_KEY ? localLedgers.ionworks : localLedgers.standIn }
      : { LEDGER_TABLE, LEDGER_FILE };
  // Who asks knows neither key nor queues.
  const elsewhere = {
    IONWORKS_API_KEY: 'none',
    READINGS_QUEUE_URL: 'http://none',
    DEAD_LETTER_QUEUE_URL: 'http://none',
  };
  const SESSION_QUIET_SECONDS = environment.SESSION_QUIET_SECONDS || (isDefault ? localQuietSeconds : undefined);
  const config = readConfig({ ...elsewhere, ...named, SESSION_GAP_SECONDS, SESSION_QUIET_SECONDS });
  const { ledger, sessionGapMs, sessionQuietMs } = config;
  return { ledger, sessionGapMs, sessionQuietMs, isDefault };
}
