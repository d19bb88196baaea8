import { readFields } from '../../lib/domain/fields.ts';
import type { CpuPerReading } from './cpu-per-reading.ts';
import { decodedBodies, eventOf, loadHandler } from './handler.ts';
import { done } from './part.ts';
import { median } from './row.ts';
import { startInstantApi } from './with-instant-api.ts';

const rounds = 20;
const readings = 10_000;

const api = await startInstantApi();
const handle = await loadHandler(api.url);

async function cpuOf(work: () => unknown): Promise<number> {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / readings;
}

const floor: number[] = [];
const whole: number[] = [];
const parted: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const bodies = decodedBodies(readings, 500, round);
  floor.push(
    await cpuOf(() => {
      for (const body of bodies) readFields(JSON.parse(body));
    }),
  );
  const event = eventOf(bodies);
  whole.push(await cpuOf(() => handle(event)));

  // The same readings per cell and session in each batch: 50 cells with 20 readings.
  const events = Array.from({ length: 10 }, (_, batch) => eventOf(decodedBodies(1000, 50, 1000 * (round + 1) + batch)));
  parted.push(
    await cpuOf(async () => {
      for (const one of events) await handle(one);
    }),
  );
}
api.stop();
// The first rounds warm up the process: the compiler's threads count as its processor time.
const settled = (values: readonly number[]) => median(values.slice(rounds / 2));
const result: CpuPerReading = { floor: settled(floor), handler10000: settled(whole), handler1000: settled(parted) };
done(result);
