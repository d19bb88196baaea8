import type { Plan } from '../domain/bench/session/plan.ts';
import type { SpreadLimit } from '../domain/bench/session/spread.ts';
import type { Fields } from '../domain/fields.ts';
import type { SourceSettings } from './source.ts';

/** How a bench is set up. */
export interface BenchSettings {
  sources: readonly SourceSettings[];
  /** Where finished sessions go. */
  queueUrl: string;
  stages: StageSettings;
  /** Where on the cell replicates are taken, in turn; none: anywhere. */
  positions: readonly string[];
  /** How many readings a session has. */
  plan: Plan;
  /** Above it, replicates spread too far; `undefined` where nobody wants to know. */
  spread: SpreadLimit | undefined;
  /** What is typed and begins so is always a cell. */
  cellPrefixes: readonly string[];
  /** A session without a press for so long is finished. */
  quietMs: number;
  /** Each press goes out at once. */
  live: boolean;
  /** What each message says of all its readings. */
  around: Pick<Fields, 'operator' | 'lab' | 'protocol' | 'notes'>;
  /** Readings are taken although this machine's clock is off. */
  trustsClock: boolean;
}

/** Which stages there are: one of these is picked for each cell; any is typed; nobody is asked. */
export type StageSettings = { kind: 'one-of'; stages: readonly string[] } | { kind: 'free' } | { kind: 'none' };
