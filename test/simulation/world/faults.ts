import type { Fault, Operation } from '../plan/plan.ts';

/** Finds the fault that hits an operation, by counting its occurrences. */
export interface Faults {
  /** The fault of this occurrence, where there is one. */
  next: <On extends Operation>(on: On) => Extract<Fault, { on: On }> | undefined;
  /** From now on nothing goes wrong any more. */
  stop: () => void;
}

export function faultsOf(faults: readonly Fault[], onHit: (fault: Fault) => void): Faults {
  const occurrences = new Map<Operation, number>();
  let areOver = false;
  return {
    next: <On extends Operation>(on: On) => {
      const occurrence = occurrences.get(on) ?? 0;
      occurrences.set(on, occurrence + 1);
      if (areOver) return undefined;
      const hit = faults.find(
        (fault) => fault.on === on && occurrence >= fault.nth && occurrence < fault.nth + fault.times,
      );
      if (hit) onHit(hit);
      return hit as Extract<Fault, { on: On }> | undefined;
    },
    stop: () => {
      areOver = true;
    },
  };
}
