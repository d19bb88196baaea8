import type { Outage } from '../plan/plan.ts';
import type { Faults } from './faults.ts';
import type { Invocation } from './invocation.ts';
import type { Trace } from './trace.ts';
import type { VirtualTime } from './virtual-time.ts';

/** What everything in one world shares. */
export interface Context {
  schedule: number;
  time: VirtualTime;
  trace: Trace;
  faults: Faults;
  count: (what: string) => void;
  /** The outage that something is in at this moment. */
  outageOf: (of: Outage['of']) => Outage | undefined;
  breach: (sentence: string) => void;
}

/** What goes wrong with an operation of an invocation: its fault, which the invocation remembers. */
export const faultIn = <On extends Parameters<Faults['next']>[0]>(
  on: On,
  { faults }: Context,
  invocation: Invocation,
) => {
  const fault = faults.next(on);
  if (fault) invocation.disturb(`${on}: ${fault.how}`);
  return fault;
};
