import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** A server that can go away, with all its connections, and come back at the same port; it is gone when the test is over. */
export interface ReturningServer {
  host: string;
  port: number;
  stop: () => Promise<void>;
  start: () => Promise<void>;
}

/** Listens at a port that is free. `met` is told of each connection. */
export async function returningServer(met: (socket: Socket) => void): Promise<ReturningServer> {
  const host = '127.0.0.1';
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {}).on('close', () => sockets.delete(socket));
    met(socket);
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
  return { host, port, stop, start: () => listen(port) };
}
