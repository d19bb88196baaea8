import type { Bench } from './table.ts';

/** Tells that something is not taken, in a sentence. */
export function refuse({ world }: Pick<Bench, 'world'>, detail: string, source?: string): void {
  world.show({ kind: 'refused', problem: { detail }, ...(source !== undefined && { source }) });
}
