import { variables as allVariables, importVariables } from '../adapters/config.ts';
import type { Ports } from './available-ports.ts';
import { localLedgers, localPorts } from './defaults.ts';
import type { Cell } from './ionworks/store.ts';

/** How the local stack is started. It reaches the process that the stack runs in as JSON, in a variable. */
export interface StackOptions {
  ports: Ports;
  ionworks: IonworksChoice;
  /**
   * Where the ledger is kept, from the project's folder; none: in a file that goes with the stack. Beside the stand-in it
   * begins empty: what it knew as filed, a new stand-in has never seen.
   */
  ledgerFile?: string;
  /** Variables of the functions, over those of serverless.yml: `INSTRUMENTS`, `DECIMAL_MARK` and the like. */
  variables: Readonly<Record<string, string>>;
}

/** The stand-in for the Ionworks API on this machine, or an API elsewhere. */
export type IonworksChoice =
  | { kind: 'stand-in'; cells?: readonly Cell[]; latencyMs?: number }
  | { kind: 'elsewhere'; url: string; apiKey: string };

export const stackOptionsVariable = 'CELLGAUGE_LOCAL_STACK';

/** What the stack decides itself; everything else that tunes the functions may come from outside. */
const decidedHere: ReadonlySet<string> = new Set([
  'IONWORKS_API_URL',
  'IONWORKS_API_KEY',
  'IONWORKS_API_KEY_PARAMETER',
  'READINGS_QUEUE_URL',
  'DEAD_LETTER_QUEUE_URL',
  'LEDGER_TABLE',
  'LEDGER_FILE',
  'IMPORT_BUCKET',
]);

/**
 * The options that a person's environment asks for: an `IONWORKS_API_KEY` of one's own means the real API instead of the
 * stand-in, and what tunes the functions is passed on to them. An `IONWORKS_API_URL` without a key throws.
 */
export function stackOptionsFrom(environment: Readonly<Record<string, string | undefined>>): StackOptions {
  const ionworks = ionworksChoice(environment.IONWORKS_API_URL, environment.IONWORKS_API_KEY);
  return {
    ports: localPorts,
    ionworks,
    ledgerFile: ionworks.kind === 'stand-in' ? localLedgers.standIn : localLedgers.ionworks,
    variables: Object.fromEntries(
      [...allVariables, ...importVariables]
        .filter((name) => !decidedHere.has(name))
        .flatMap((name) => (environment[name] ? [[name, environment[name]]] : [])),
    ),
  };
}

function ionworksChoice(url: string | undefined, apiKey: string | undefined): IonworksChoice {
  if (apiKey) return { kind: 'elsewhere', url: url || 'https://api.ionworks.com', apiKey };
  if (url) throw new Error('Cannot start: IONWORKS_API_URL is set but IONWORKS_API_KEY is not');
  return { kind: 'stand-in' };
}
