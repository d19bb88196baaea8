import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves after so long, or as soon as the signal is aborted. */
export const sleepUnless = async (ms: number, signal: AbortSignal): Promise<void> => {
  await sleep(ms, undefined, { signal }).catch(() => {});
};
