import type { InvocationRecord } from '../world/history.ts';
import type { Check } from './check.ts';

const retriesAtStart = 10;
const retriesPerSuccess = 0.1;
const mostInOutage = 60;

/** What an invocation asks again because it was not answered keeps within its budget; an outage costs sixty requests. */
export const retryBudget: Check = {
  promise: 'requests keep within the retry budget',
  violations: ({ requests, invocations, plan, startedAt }, tally) =>
    [...Map.groupBy(requests, ({ invocation }) => invocation)].flatMap(([number, own]) => {
      tally.checked();
      const invocation = invocations[number] as InvocationRecord;
      const { startedAt: from, endedAt: to = Number.POSITIVE_INFINITY } = invocation;
      const isInOutage = plan.outages.some(({ of, atSeconds, forSeconds }) => {
        const outageFrom = startedAt + atSeconds * 1000;
        return of === 'api' && from >= outageFrom && to <= outageFrom + forSeconds * 1000;
      });
      if (isInOutage && own.length > mostInOutage) {
        return [`invocation ${number} makes ${own.length} requests in an outage`];
      }
      const calls = invocation.events.filter((event) => event.kind === 'called');
      if (invocation.end === 'returned' && calls.length !== own.length) {
        return [`invocation ${number} makes ${own.length} requests and reports ${calls.length}`];
      }
      return isOverdrawn(calls) ? [`invocation ${number} retries more than 10 times and a tenth of its successes`] : [];
    }),
};

function isOverdrawn(calls: readonly { retry: boolean; answer: string }[]): boolean {
  let retries = 0;
  let successes = 0;
  return calls.some(({ retry, answer }) => {
    if (retry) retries += 1;
    if (answer !== 'unknown' && answer !== 'throttled') successes += 1;
    // The last of them may have been granted by the fraction.
    return retries >= retriesAtStart + 1 + successes * retriesPerSuccess;
  });
}
