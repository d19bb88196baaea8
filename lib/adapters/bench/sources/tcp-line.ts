import { once } from 'node:events';
import { connect } from 'node:net';

import type { Line, LineEvents, Reach } from './kept-connection.ts';
import type { SourceWorld } from './source-world.ts';

/** An instrument, or a device server before it, at a TCP port. */
export const tcpReach = (address: Address, world: SourceWorld): Reach => ({
  dial: (events) => tcpLine(address, events, world),
  silence: 'late or never',
  pauseMs: (failures) => Math.min(1000 * 2 ** (failures - 1), 30_000),
  isNews: (_reason, told) => told.length === 0,
});

interface Address {
  host: string;
  port: number;
}

function tcpLine({ host, port }: Address, events: LineEvents, world: SourceWorld): Line {
  const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveMs });
  let reason = 'the connection was closed';
  const stopWaiting = world.after(connectMs, () => {
    reason = noAnswer;
    socket.destroy();
  });
  const closed = once(socket, 'close').catch(() => {});
  socket.on('connect', () => {
    stopWaiting();
    events.up();
  });
  socket.on('data', events.came);
  socket.on('error', (error) => {
    reason = whyNotConnected(error);
  });
  socket.on('close', () => {
    stopWaiting();
    events.down(reason);
  });
  return {
    send: (bytes: Buffer) => {
      socket.write(bytes);
    },
    async close() {
      stopWaiting();
      socket.destroy();
      await closed;
    },
  };
}

/** An idle line is looked after, so that a server that lost its power is not waited for. */
const keepAliveMs = 10_000;

/** Operating systems try for minutes. */
const connectMs = 10_000;

/** In a clause; of several addresses of one name, why not at the first. */
function whyNotConnected(error: Error): string {
  const { code, message } = (error instanceof AggregateError ? error.errors[0] : error) as NodeJS.ErrnoException;
  return (code && reasons[code]) || message;
}

const noAnswer = 'no answer';

const reasons: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was closed',
  EPIPE: 'the connection was closed',
  ENOTFOUND: 'there is no host of that name',
  EAI_AGAIN: 'there is no host of that name, or nobody who knows: is this machine online?',
  ETIMEDOUT: noAnswer,
  EHOSTUNREACH: noAnswer,
  EHOSTDOWN: noAnswer,
  ENETUNREACH: 'there is no way to its network: is this machine online?',
};
