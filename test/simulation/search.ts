import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';

import type { Summary } from './summary.ts';

export interface Search {
  from: number;
  runs: number;
  /** The name of a bug to put in first. */
  plant?: string;
  /** So many more runs were played. */
  onPlayed?: (more: number) => void;
}

/** What a worker is asked to do: every `step`th seed of a range, the first of them included. */
export interface Share {
  from: number;
  until: number;
  step: number;
  plant: string | undefined;
}

/** What a worker tells: some more runs, with all that was counted in them. */
export interface Tidings extends Omit<Summary, 'seconds' | 'isPartial'> {
  /** No more will come. */
  isLast: boolean;
}

/**
 * Plays the plans of a range of seeds, on all cores, until one breaks a promise or all are played. Ctrl-C ends it with
 * what there is; a second one at once.
 */
export async function search({ from, runs, plant, onPlayed }: Search): Promise<Summary> {
  const startedAt = performance.now();
  const total = { runs: 0, faults: {}, states: {}, checked: {}, exempted: {} };
  let violation: Summary['violation'];
  let isStopped = false;
  const step = Math.min(availableParallelism(), runs);
  const workers = Array.from({ length: step }, (_, index) => {
    const share: Share = { from: from + index, until: from + runs, step, plant };
    return new Worker(new URL('worker.ts', import.meta.url), { workerData: share });
  });
  const stop = () => {
    for (const worker of workers) worker.postMessage('stop');
  };
  const interrupt = () => {
    isStopped = true;
    stop();
  };
  process.once('SIGINT', interrupt);
  try {
    await Promise.all(
      workers.map(
        (worker) =>
          new Promise<void>((resolve, reject) => {
            worker.on('error', reject);
            worker.on('message', (tidings: Tidings) => {
              total.runs += tidings.runs;
              for (const what of ['faults', 'states', 'checked', 'exempted'] as const) add(total[what], tidings[what]);
              onPlayed?.(tidings.runs);
              if (tidings.violation) {
                if (!violation || tidings.violation.seed < violation.seed) violation = tidings.violation;
                stop();
              }
              if (tidings.isLast) resolve();
            });
          }),
      ),
    );
  } finally {
    process.off('SIGINT', interrupt);
    await Promise.all(workers.map((worker) => worker.terminate()));
  }
  const seconds = (performance.now() - startedAt) / 1000;
  return { ...total, seconds, isPartial: isStopped && total.runs < runs, ...(violation && { violation }) };
}

function add(to: Record<string, number>, counts: Readonly<Record<string, number>>): void {
  for (const [name, count] of Object.entries(counts)) to[name] = (to[name] ?? 0) + count;
}
