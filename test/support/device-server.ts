import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server of the kind that stands before instruments without a network, on loopback. */
export interface DeviceServer {
  host: string;
  port: number;
  /** The connection of whoever comes next. */
  client: () => Promise<Socket>;
  /** Drops whoever is connected, and listens no more. */
  stop: () => Promise<void>;
  /** Listens again, at the same port. */
  start: () => Promise<void>;
}

export async function deviceServer(): Promise<DeviceServer> {
  const host = '127.0.0.1';
  const sockets: Socket[] = [];
  const arrived: Socket[] = [];
  const server = createServer((socket) => {
    socket.on('error', () => {});
    sockets.push(socket);
    arrived.push(socket);
    server.emit('arrived');
  });
  const listen = async (port: number) => {
    server.listen(port, host);
    await once(server, 'listening');
  };
  const stop = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  onTestFinished(stop);

  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    host,
    port,
    async client() {
      while (arrived.length === 0) await once(server, 'arrived');
      return arrived.shift() as Socket;
    },
    stop,
    start: () => listen(port),
  };
}
