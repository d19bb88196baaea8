import type { History } from './world/history.ts';

/** Where a run has been: counted from what ingest reported and how its invocations ended. */
export function statesIn({ invocations, letters, sent, measurements }: History): Map<string, number> {
  const states = new Map<string, number>();
  const count = (what: string, times = 1) => states.set(what, (states.get(what) ?? 0) + times);
  count('measurements', measurements.length);
  const late = measurements.filter(({ body }) => JSON.parse(body).notes !== undefined);
  count('measurements of late readings', late.length);
  count('letters', letters.length);
  count('messages sent', sent.length);
  count(
    'deliveries',
    sent.reduce((total, { deliveries }) => total + deliveries.length, 0),
  );
  for (const { end, events, disturbances } of invocations) {
    count(`invocations ${end === 'returned' ? 'that returned' : `that ${end ?? 'went on'}`}`);
    if (disturbances.includes('pauses')) count('invocations that paused');
    for (const event of events) {
      if (event.kind === 'deferred' || event.kind === 'refused') count(`${event.kind}: ${event.problem.code}`);
      else if (event.kind === 'stopped') count(`calls stopped: ${event.problem.code}`);
    }
  }
  return states;
}
