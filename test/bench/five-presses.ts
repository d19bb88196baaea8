import { adaptiveLimit } from '../../lib/adapters/concurrency.ts';
import { ingest } from '../../lib/ingest.ts';
import type { Plan, Press, Service, Visit } from '../simulation/plan/plan.ts';
import type { History } from '../simulation/world/history.ts';
import { runPlan, sessionQuietMs } from '../simulation/world/run.ts';
import type { Row } from './row.ts';

const press: Press = {
  ...{
    afterSeconds: 15,
    of: 'thickness',
    nature: 'good',
    digits: 20,
    unit: 'as usual',
    position: 'none',
    delaySeconds: 0,
  },
};
const visit: Visit = {
  ...{ cell: 0, cellBy: 'id', stage: 'dry', operator: 'none', atSeconds: 0, identity: 'own', again: [] },
  ...{ carriage: 'singles', presses: [0, 1, 2, 3, 4].map((digits) => ({ ...press, digits })) },
};
const service: Service = {
  ...{ batchSize: 1000, windowSeconds: 0, tellsExistingId: true, tellsTotal: true, ignoresFilters: false },
  mostReadings: 90,
};
const planOf = (given: Partial<Visit>): Plan => ({
  ...{ schedule: 1, service, visits: [{ ...visit, ...given }] },
  ...{ junk: [], faults: [], stumbles: [], outages: [], operator: [] },
});

const play = (given: Partial<Visit>) => runPlan(planOf(given), { ingest, adaptiveLimit });

/** Five presses over a minute, a batch each, in virtual time; beside them the same told whole, and 20 in one message. */
export async function fivePresses(): Promise<Row[]> {
  const presses = await play({});
  const lastSentAt = Math.max(...presses.sent.map(({ sentAt }) => sentAt));
  const filedAt = Math.max(...presses.measurements.map(({ committedAt }) => committedAt));
  const firstBatches = new Set(presses.sent.map(({ deliveries }) => deliveries[0]?.invocation)).size;

  const five = await play({ carriage: 'whole' });
  const twenty = await play({ carriage: 'whole', presses: Array.from({ length: 20 }, () => press) });
  return [
    {
      what: `five presses over a minute, in ${firstBatches} batches`,
      measured: `${presses.measurements.length} measurement`,
      beside: `filed ${((filedAt - lastSentAt) / 1000).toFixed(1)} s after the last, quiet time ${sessionQuietMs / 1000} s`,
      bound: 'one',
      holds: presses.measurements.length === 1,
    },
    {
      what: 'ledger requests for them',
      measured: `${ledgerRequests(presses)}, ${ledgerRequests(presses) / 5} a reading`,
      beside: `told whole, in one message: ${ledgerRequests(five)}; 20 in one: ${ledgerRequests(twenty)}`,
    },
  ];
}

const ledgerRequests = ({ counts }: History): number =>
  ['gets', 'lists', 'writes', 'swaps'].reduce((sum, kind) => sum + (counts.get(`ledger ${kind}`) ?? 0), 0);
