import type { Bench } from './table.ts';

/** Whether nobody has pressed for a while; or the clock was set meanwhile, which would put the next press as far away. */
export function isQuiet({ table: { session }, settings }: Bench, now: number): boolean {
  if (!session || session.presses.length === 0) return false;
  return Math.abs(now - session.lastAt) >= settings.quietMs;
}
