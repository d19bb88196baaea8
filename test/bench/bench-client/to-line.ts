import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { type ClientPlace, isLastOfCell, readyClient, scanFor, valueOfPress } from './client.ts';
import { type Gauge, type GaugeKind, startGauge } from './gauge.ts';
import { type OnPty, onPty } from './on-pty.ts';
import { type Times, timesOf } from './times.ts';

/** From a frame's last byte to its line on the screen, and what that cannot go below. */
export interface ToLine {
  bench: Times;
  /** A program that shows the frame, and does nothing else. */
  echo: Times;
  /** One that keeps it before, with one fsync. */
  keptEcho: Times;
}

/** Presses one after the other, each at all three, so that they meet the same machine. */
export async function toLine(kind: GaugeKind, place: ClientPlace, presses: number): Promise<ToLine> {
  const echo = await startEcho(kind);
  const keptEcho = await startEcho(kind, join(place.spool, 'lines'));
  const gauge = await startGauge(kind);
  const client = await readyClient(gauge, place);
  const times = { bench: [] as number[], echo: [] as number[], keptEcho: [] as number[] };
  for (let press = 0; press < presses; press += 1) {
    const value = valueOfPress(press);
    await scanFor(client, press);
    const kept = async (): Promise<void> => {
      times.keptEcho.push(await shownAfter(keptEcho, value));
    };
    // Who comes second may wait for what the disk does for the first: each is first every other time.
    const isKeptFirst = press % 2 === 1;
    if (isKeptFirst) await kept();
    times.bench.push(await shownAfter({ gauge, program: client }, value));
    if (isLastOfCell(press)) await client.seen('Sent: ');
    if (!isKeptFirst) await kept();
    times.echo.push(await shownAfter(echo, value));
  }
  for (const each of [echo, keptEcho, { gauge, program: client }]) {
    await each.program.end();
    each.gauge.end();
  }
  return { bench: timesOf(times.bench), echo: timesOf(times.echo), keptEcho: timesOf(times.keptEcho) };
}

/** A program on a terminal that hears a gauge. */
interface Hearing {
  gauge: Gauge;
  program: OnPty;
}

async function startEcho(kind: GaugeKind, ...kept: string[]): Promise<Hearing> {
  const gauge = await startGauge(kind);
  const program = onPty(process.execPath, [bareEcho, kind, gauge.address, ...kept]);
  await program.seen('ready');
  await gauge.connected();
  return { gauge, program };
}

async function shownAfter({ gauge, program }: Hearing, value: string): Promise<number> {
  const writtenAt = gauge.press(value);
  return (await program.seen(`${value} mm`)) - writtenAt;
}

const bareEcho = fileURLToPath(new URL('./bare-echo.process.ts', import.meta.url));
