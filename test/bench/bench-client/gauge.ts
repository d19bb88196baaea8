import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { spawn } from '@lydell/node-pty';

import { nowMs } from './now-ms.ts';

/** How an instrument is reached. */
export type GaugeKind = 'tcp' | 'serial';

/** An instrument that sends `+004.121 mm` and CR. */
export interface Gauge {
  kind: GaugeKind;
  /** Its `host:port`, or the path of its serial port. */
  address: string;
  /** Resolves once it can be heard. */
  connected: () => Promise<void>;
  /** Sends a reading; answers when it was written, by `nowMs`. */
  press: (value: string) => number;
  end: () => void;
}

export const startGauge = (kind: GaugeKind): Promise<Gauge> => (kind === 'tcp' ? tcpGauge() : serialGauge());

const frameOf = (value: string): string => `+00${value} mm\r`;

async function tcpGauge(): Promise<Gauge> {
  const server = createServer({ noDelay: true });
  const connection = once(server, 'connection') as Promise<[Socket]>;
  let socket: Socket | undefined;
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return {
    kind: 'tcp',
    address: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async connected() {
      [socket] = await connection;
      // Whoever is killed may reset it.
      socket.on('error', () => {});
    },
    press(value) {
      socket?.write(frameOf(value));
      return nowMs();
    },
    end() {
      socket?.destroy();
      server.close();
    },
  };
}

/** A pseudo-terminal, whose other end is opened as any serial port. */
async function serialGauge(): Promise<Gauge> {
  // Whoever keeps that end open keeps the line up while no program has it.
  const holder = spawn('/bin/sh', ['-c', 'stty raw -echo; echo ready; exec sleep 100000'], {});
  const ready = Promise.withResolvers<void>();
  holder.onData(() => ready.resolve());
  await ready.promise;
  const { ptsName } = holder as unknown as { ptsName: string };
  return {
    kind: 'serial',
    address: ptsName,
    connected: async () => {},
    press(value) {
      holder.write(frameOf(value));
      return nowMs();
    },
    end: () => holder.kill('SIGKILL'),
  };
}
