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
  /** The readings that stand in them. */
  lettered: number;
  expired: number;
  requestsMeanwhile: number;
  invocations: number;
  /** Hours from its end until the last of the readings was filed; 0 where none was. */
  hoursToCatchUp: number;
}

/** The API does not answer for so long, from the start on, while visits of five presses come in over the first hours. */
export async function apiOutage(project: Project, scene: { readings: number; hours: number }): Promise<Damage> {
  const { sends, cells } = morning(scene.readings, 5);
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
  const { sends, cells } = morning(readings, 1);
  const poison: Send = { atMs: 30_000, delayMs: 0, body: 'poison', attributes: new Map() };
  const history = await runPlan(quietPlan([]), project, {
    ...{ sends: [...sends, poison], cells, restMs: 20 * dayMs },
    isPoison: (body) => body === poison.body,
  });
  const { filed, readings: all } = damageOf(history, 0);
  const lastSentMs = Math.max(...sends.map(({ atMs }) => atMs));
  return {
    ...{ filed, readings: all },
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

/**
 * So many readings: visits of five presses, two to a cell and half an hour apart. Those of every so manieth cell are told
 * press by press, a message each; the others in one message each, which is quicker to play.
 */
function morning(readings: number, singlesOfCells: number): { sends: Send[]; cells: Cell[] } {
  const cells: Cell[] = [];
  const sends: Send[] = [];
  for (let number = 0; number < readings / pressesOfVisit; number += 1) {
    const visit = number % visitsOfCell;
    const cell = `cell-${Math.floor(number / visitsOfCell)}`;
    if (visit === 0) cells.push({ id: cell, name: cell });
    // Cells take turns at the bench.
    const startMs = visit * 30 * 60_000 + (cells.length % 100) * 3000;
    const presses = Array.from({ length: pressesOfVisit }, (_, press) => ({
      ...{ reading_id: `v${visit}-p${press}`, property: 'thickness', unit: 'mm' },
      value: `4.${100 + ((number * pressesOfVisit + press) % 400)}`,
    }));
    const send = (atMs: number, body: object) =>
      sends.push({ ...{ atMs, delayMs: 0 }, body: JSON.stringify(body), attributes: new Map() });
    if (Math.floor(number / visitsOfCell) % singlesOfCells === 0) {
      for (const [press, one] of presses.entries()) {
        send(startMs + press * 12_000, { cell_instance_id: cell, ...one });
      }
    } else send(startMs, { cell_instance_id: cell, readings: presses });
  }
  return { sends, cells };
}

function damageOf(history: History, outageMs: number): Damage {
  const { sent, letters, requests, measurements, invocations, startedAt } = history;
  const endedAt = startedAt + outageMs;
  return {
    readings: sent.reduce((sum, { body }) => sum + readingsSent(body), 0),
    filed: new Set(measurements.flatMap(({ cellId, body }) => readingIds(body).map((id) => `${cellId} ${id}`))).size,
    measurements: measurements.length,
    deadLetters: letters.length,
    lettered: letters.reduce((sum, { attributes }) => sum + idsIn(attributes.get('problem')?.value).length, 0),
    expired: sent.filter(({ expired }) => expired).length,
    requestsMeanwhile: requests.filter(({ at }) => at < endedAt).length,
    invocations: invocations.length,
    hoursToCatchUp: hoursToLast(history, outageMs),
  };
}

const idsIn = (problem = '{}'): readonly string[] => JSON.parse(problem).reading_ids ?? [];

const readingsSent = (body: string): number => (body.startsWith('{') ? (JSON.parse(body).readings?.length ?? 1) : 0);

const readingIds = (body: string): string[] => JSON.parse(body).test_setup.readings.map(({ id }: { id: string }) => id);

const hoursToLast = ({ measurements, startedAt }: History, sinceMs: number): number =>
  Math.max(0, ...measurements.map(({ committedAt }) => committedAt - startedAt - sinceMs)) / hourMs;
