import { rmSync, symlinkSync } from 'node:fs';
import { spawn } from '@lydell/node-pty';
import { onTestFinished } from 'vitest';

/** An instrument at one end of a pseudo-terminal, whose other end is opened as any serial port. */
export interface InstrumentLine {
  /** Of the serial port. */
  path: string;
  /** The instrument sends bytes; of a text, one a character. */
  send: (bytes: string | Uint8Array) => void;
  /** All that the instrument has been sent, one character a byte. */
  received: () => string;
  /** Resolves once the instrument has been sent this. */
  heard: (text: string) => Promise<void>;
  /** Pulls the plug. */
  unplug: () => Promise<void>;
}

/** Plugs in an instrument; `at` is a path by which it is found, as those below /dev/serial/by-id. */
export async function instrumentLine({ at }: { at?: string } = {}): Promise<InstrumentLine> {
  // Whoever keeps the slave open and does not read it keeps the line up while no program has the port open.
  const holder = spawn('/bin/sh', ['-c', 'stty raw -echo; echo ready; exec sleep 100000'], { encoding: null });
  const exited = new Promise<void>((resolve) => {
    holder.onExit(() => resolve());
  });
  let received = '';
  let notice = () => {};
  holder.onData((data) => {
    received += Buffer.from(data).toString('latin1');
    notice();
  });
  const heard = async (text: string) => {
    while (!received.includes(text)) {
      await new Promise<void>((resolve) => {
        notice = resolve;
      });
    }
  };
  await heard('ready\n');
  received = '';

  // The types lack both.
  const { ptsName: slave, write } = holder as unknown as { ptsName: string; write: (bytes: Buffer) => void };
  if (at !== undefined) symlinkSync(slave, at);
  let isPlugged = true;
  const unplug = async () => {
    if (!isPlugged) return;
    isPlugged = false;
    if (at !== undefined) rmSync(at);
    holder.kill('SIGKILL');
    await exited;
  };
  onTestFinished(unplug);
  return {
    path: at ?? slave,
    send: (bytes) => write.call(holder, typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : Buffer.from(bytes)),
    received: () => received,
    heard,
    unplug,
  };
}
