/** Plays every so-manieth plan of a range, in a thread of its own, and tells what it counted. */
import { parentPort, workerData } from 'node:worker_threads';

import { loadProject } from './load-project.ts';
import { plant } from './plant.ts';
import { plants } from './plants.ts';
import type { Share, Tidings } from './search.ts';
import { statesIn } from './states.ts';
import { planOf, tryPlan } from './try-seed.ts';

/** So many runs between tidings. */
const atOnce = 20;

const { from, until, step, plant: name }: Share = workerData;
let isStopped = false;
parentPort?.on('message', () => {
  isStopped = true;
});

const bug = plants.find((one) => one.name === name);
if (bug) plant(bug);
const project = await loadProject();

let counts = new Map<string, number>();
let sinceTold = 0;
const add = (group: Group, what: string, times: number) =>
  counts.set(`${group}|${what}`, (counts.get(`${group}|${what}`) ?? 0) + times);

for (let seed = from; seed < until && !isStopped; seed += step) {
  const { history, verdict } = await tryPlan(planOf(seed), project);
  sinceTold += 1;
  for (const [what, times] of history.counts) {
    if (what.startsWith('fault: ')) add('faults', what.slice('fault: '.length), times);
    else add('states', what, times);
  }
  for (const [what, times] of statesIn(history)) add('states', what, times);
  for (const [what, times] of verdict.checked) add('checked', what, times);
  for (const [what, times] of verdict.exempted) add('exempted', what, times);
  const [violation] = verdict.violations;
  if (violation) {
    tell(false, { seed, ...violation });
    break;
  }
  if (sinceTold >= atOnce) tell(false);
}
tell(true);
parentPort?.close();

type Group = 'faults' | 'states' | 'checked' | 'exempted';

function tell(isLast: boolean, violation?: Tidings['violation']): void {
  const tidings = { runs: sinceTold, faults: {}, states: {}, checked: {}, exempted: {} } as const;
  for (const [what, times] of counts) {
    const [group, name] = what.split('|') as [Group, string];
    (tidings[group] as Record<string, number>)[name] = times;
  }
  parentPort?.postMessage({ ...tidings, isLast, ...(violation && { violation }) } satisfies Tidings);
  counts = new Map();
  sinceTold = 0;
}
