import { type ClientPlace, isLastOfCell, peakMb, readyClient, scanFor, valueOfPress } from './client.ts';
import { startGauge } from './gauge.ts';
import { onPty } from './on-pty.ts';

/** The highest resident memory of processes, in megabytes; `undefined` where the system does not tell. */
export interface Peak {
  presses: number;
  atStart: number | undefined;
  afterAll: number | undefined;
  /** Of Node that does nothing. */
  node: number | undefined;
}

/** What a bench needs after so many presses; each is waited for, and so is each message. */
export async function manyPresses(place: ClientPlace, presses: number): Promise<Peak> {
  const gauge = await startGauge('tcp');
  const client = await readyClient(gauge, place);
  const atStart = peakMb(client.pid);
  for (let press = 0; press < presses; press += 1) {
    await scanFor(client, press);
    const value = valueOfPress(press);
    gauge.press(value);
    await client.seen(`${value} mm`);
    if (isLastOfCell(press)) await client.seen('Sent: ');
  }
  const afterAll = peakMb(client.pid);
  await client.end();
  gauge.end();
  return { presses, atStart, afterAll, node: await peakOfNode() };
}

async function peakOfNode(): Promise<number | undefined> {
  const idle = onPty(process.execPath, ['--eval', 'console.log("idle"); setInterval(() => {}, 1_000_000)']);
  await idle.seen('idle');
  const peak = peakMb(idle.pid);
  await idle.end();
  return peak;
}
