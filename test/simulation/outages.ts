import type { Cell } from '../../lib/ports.ts';
import type { Outage, Plan } from './plan/plan.ts';
import type { History } from './world/history.ts';
import type { Send } from './world/producers.ts';
import { type Project, runPlan } from './world/run.ts';

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const pressesOfVisit = 5;
const visitsOfCell = 2;

/** What an outage amounted to. */
export interface Damage {
  readings: number;
  filed: number;
  measurements: number;
  deadLetters: number;
  expired: number;
  requestsMeanwhile: number;
  invocations: number;
  /** Hours from its end until the last of the readings was filed; 0 where none was. */
  hoursToCatchUp: number;
}

/** The API does not answer for so long, from the start on, while visits of five presses come in over the first hours. */
export async function apiOutage(project: Project, scene: { readings: number; hours: number }): Promise<Damage> {
  const { sends, cells } = morning(scene.readings);
  const outage: Outage = { of: 'api', how: 'no answer', atSeconds: 0, forSeconds: scene.hours * 3600 };
  const history = await runPlan(quietPlan([outage]), project, { sends, cells, restMs: 2 * dayMs });
  return damageOf(history, scene.hours * hourMs);
}

/** What becomes of a message whose reading ends the function, every time, and of those that came with it. */
export interface Poisoned {
  /** Of the others' readings. */
  filed: number;
  readings: number;
  hoursToFileThem: number;
  /** Whether the message itself ended up where somebody sees it. */
  poisonStands: boolean;
}

/** A message that does not let the function live comes in among good ones. */
export async function poisonedQueue(project: Project, readings: number): Promise<Poisoned> {
  const { sends, cells } = morning(readings);
  const poison: Send = { atMs: 30_000, delayMs: 0, body: 'poison', attributes: new Map() };
  const history = await runPlan(quietPlan([]), project, {
    ...{ sends: [...sends, poison], cells, restMs: 20 * dayMs },
    isPoison: (body) => body === poison.body,
  });
  const { filed, readings: all } = damageOf(history, 0);
  const lastSentMs = Math.max(...sends.map(({ atMs }) => atMs));
  return {
    ...{ filed, readings: all - 1 },
    hoursToFileThem: hoursToLast(history, lastSentMs),
    poisonStands: history.letters.some(({ body }) => body === poison.body),
  };
}

function quietPlan(outages: readonly Outage[]): Plan {
  return {
    ...{ schedule: 1, visits: [], junk: [], faults: [], stumbles: [], operator: [], outages },
    service: {
      ...{ batchSize: 1000, windowSeconds: 30, tellsExistingId: true, tellsTotal: true },
      ...{ ignoresFilters: false, mostReadings: 1000 },
    },
  };
}

/** So many readings: visits of five presses, two to a cell and half an hour apart, a message each. */
function morning(readings: number): { sends: Send[]; cells: Cell[] } {
  const cells: Cell[] = [];
  const sends: Send[] = [];
  for (let reading = 0; reading < readings; reading += 1) {
    const press = reading % pressesOfVisit;
    const visit = Math.floor(reading / pressesOfVisit) % visitsOfCell;
    const cell = `cell-${Math.floor(reading / (pressesOfVisit * visitsOfCell))}`;
    if (press === 0 && visit === 0) cells.push({ id: cell, name: cell });
    const body = { cell_instance_id: cell, reading_id: `v${visit}-p${press}`, property: 'thickness', unit: 'mm' };
    const value = `4.${100 + (reading % 400)}`;
    // Cells take turns at the bench.
    const atMs = visit * 30 * 60_000 + press * 12_000 + (cells.length % 100) * 3000;
    sends.push({ atMs, delayMs: 0, body: JSON.stringify({ ...body, value }), attributes: new Map() });
  }
  return { sends, cells };
}

function damageOf(history: History, outageMs: number): Damage {
  const { sent, letters, requests, measurements, invocations, startedAt } = history;
  const endedAt = startedAt + outageMs;
  return {
    readings: sent.length,
    filed: new Set(measurements.flatMap(({ cellId, body }) => readingIds(body).map((id) => `${cellId} ${id}`))).size,
    measurements: measurements.length,
    deadLetters: letters.length,
    expired: sent.filter(({ expired }) => expired).length,
    requestsMeanwhile: requests.filter(({ at }) => at < endedAt).length,
    invocations: invocations.length,
    hoursToCatchUp: hoursToLast(history, outageMs),
  };
}

const readingIds = (body: string): string[] => JSON.parse(body).test_setup.readings.map(({ id }: { id: string }) => id);

const hoursToLast = ({ measurements, startedAt }: History, sinceMs: number): number =>
  Math.max(0, ...measurements.map(({ committedAt }) => committedAt - startedAt - sinceMs)) / hourMs;
