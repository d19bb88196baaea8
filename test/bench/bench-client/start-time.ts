import { type ClientPlace, firstPrompt, startClient } from './client.ts';
import { startGauge } from './gauge.ts';
import { nowMs } from './now-ms.ts';
import { type OnPty, onPty } from './on-pty.ts';
import { type Times, timesOf } from './times.ts';

/** From starting a process to what it shows first. */
export interface StartTime {
  client: Times;
  node: Times;
}

/** In turn, so that both meet the same machine. */
export async function startTime(place: ClientPlace, runs: number): Promise<StartTime> {
  const times = { client: [] as number[], node: [] as number[] };
  for (let run = 0; run < runs; run += 1) {
    const gauge = await startGauge('tcp');
    times.client.push(await shownAfter(() => startClient(gauge, place), firstPrompt));
    gauge.end();
    times.node.push(await shownAfter(() => onPty(process.execPath, ['--print', '0']), '0'));
  }
  return { client: timesOf(times.client), node: timesOf(times.node) };
}

async function shownAfter(start: () => OnPty, text: string): Promise<number> {
  const startedAt = nowMs();
  const program = start();
  const shownAt = await program.seen(text);
  await program.end();
  return shownAt - startedAt;
}
