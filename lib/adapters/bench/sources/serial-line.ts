import { stat } from 'node:fs/promises';
import { SerialPort } from 'serialport';

import type { LineSettings } from '../../../domain/bench/line/line-settings.ts';
import type { Line, LineEvents, Reach } from './kept-connection.ts';
import { markErrors } from './marked-errors.ts';
import { noSuchPort, whyNotOpened } from './serial-reason.ts';
import { afterListening, type SourceWorld } from './source-world.ts';

/** An instrument at a serial port. */
export const serialReach = (port: { path: string; line: LineSettings }, world: SourceWorld): Reach => ({
  dial: (events) => serialLine(port, events, world),
  silence: 'no more',
  pauseMs: () => 2000,
  isNews: (reason, told) => !told.includes(reason) && !(reason === noSuchPort && told.includes(unplugged)),
});

const unplugged = 'it was unplugged';

function serialLine(
  { path, line }: { path: string; line: LineSettings },
  events: LineEvents,
  world: SourceWorld,
): Line {
  const { baud, ...bits } = line;
  const port = new SerialPort({ path, baudRate: baud, ...bits, autoOpen: false });
  let stopWaiting = () => {};
  let isClosed = false;
  const closePort = () => new Promise<void>((resolve) => port.close(() => resolve()));

  /** Of a port that was unplugged while it was being read, Linux says for ever that nothing came. */
  const lookWhetherThere = (device: bigint) => {
    stopWaiting = world.after(lookMs, async () => {
      const now = await deviceAt(path);
      if (isClosed) return;
      if (now === device) lookWhetherThere(device);
      else await closePort();
    });
  };
  /** What an instrument was in the midst of saying, and what plugging in left on the line, goes by unheard. */
  const settle = (device: bigint | undefined) => {
    let isAmid = false;
    port.on('data', (bytes: Buffer) => {
      isAmid = !lineEnds.has(bytes.at(-1));
      events.came(bytes);
    });
    stopWaiting = afterListening(world, settleMs, () => {
      events.up(isAmid ? 'amid' : undefined);
      if (device !== undefined) lookWhetherThere(device);
    });
  };

  port.on('error', () => {});
  port.on('close', () => {
    isClosed = true;
    stopWaiting();
    events.down(unplugged);
  });
  const opened = new Promise<void>((resolve) => {
    port.open(async (error) => {
      if (error) {
        events.down(whyNotOpened(error.message));
      } else {
        await markErrors(path);
        const device = await deviceAt(path);
        if (!isClosed) settle(device);
      }
      resolve();
    });
  });

  return {
    send: (bytes) => {
      port.write(bytes);
    },
    async close() {
      isClosed = true;
      stopWaiting();
      await opened;
      if (port.isOpen) await closePort();
    },
  };
}

/** Longer than bytes of a frame are apart, at 300 baud, too. */
const settleMs = 100;
const lookMs = 1000;

const lineEnds: ReadonlySet<number | undefined> = new Set([0x0d, 0x0a]);

/** Which device a path leads to; `undefined` where none, as on Windows, where ports are no files. */
async function deviceAt(path: string): Promise<bigint | undefined> {
  try {
    return (await stat(path, { bigint: true })).rdev;
  } catch {
    return undefined;
  }
}
