import type { Bench } from './bench.ts';
import { confirm, type Scene } from './scene.ts';
import { type Call, callName } from './stand-in.ts';

/** Holds the whole morning against what the scenes promised; returns it in sentences. Throws one where it differs. */
export async function checkTotals(
  bench: Pick<Bench, 'delivered' | 'allHeld' | 'letters' | 'calls'>,
  scenes: readonly Pick<Scene, 'readings'>[],
): Promise<readonly string[]> {
  const filed = sum(scenes.map(({ readings }) => readings.filed));
  const refused = sum(scenes.map(({ readings }) => readings.refused));
  const measurements = await bench.allHeld();
  const ids = measurements.flatMap(({ test_setup }) => test_setup.readings.map(({ id }) => id));

  confirm('the number of readings that Ionworks holds', ids.length, filed);
  confirm('the number of different ones among them', new Set(ids).size, filed);
  confirm('the number of letters in the dead-letter queue', await bench.letters(), refused);

  const calls = await bench.calls();
  return [
    `${bench.delivered()} messages brought ${filed + refused} readings.`,
    `Filed: ${filed}, each once, in ${measurements.length} measurements.`,
    `Refused: ${refused}, in the dead-letter queue with its reason.`,
    `Ionworks was asked ${calls.length} times: ${callCounts(calls)}.`,
  ];
}

const callCounts = (calls: readonly Call[]): string =>
  [...Map.groupBy(calls, callName)].map(([name, those]) => `${name} ${those.length}`).join(', ');

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
