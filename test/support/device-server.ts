import { EventEmitter, once } from 'node:events';
import type { Socket } from 'node:net';

import { type ReturningServer, returningServer } from './returning-server.ts';

/** A server of the kind that stands before instruments without a network, on loopback. */
export interface DeviceServer extends ReturningServer {
  /** The connection of whoever comes next. */
  client: () => Promise<Socket>;
}

export async function deviceServer(): Promise<DeviceServer> {
  const arrived: Socket[] = [];
  const arrivals = new EventEmitter();
  const server = await returningServer((socket) => {
    arrived.push(socket);
    arrivals.emit('arrived');
  });
  return {
    ...server,
    async client() {
      while (arrived.length === 0) await once(arrivals, 'arrived');
      return arrived.shift() as Socket;
    },
  };
}
