import { once } from 'node:events';
import { type AddressInfo, createServer, type Server } from 'node:net';

import { loopbackHost } from './defaults.ts';

/** The ports of the local stack; 0 stands for any free one. */
export interface Ports {
  aws: number;
  ionworks: number;
  lambda: number;
}

const listeners: Readonly<Record<keyof Ports, string>> = {
  aws: 'the emulated SQS and S3',
  ionworks: 'the stand-in for the Ionworks API',
  lambda: 'the functions',
};

/**
 * Makes sure that all of these ports can be listened on, and replaces every 0 by a free one. Throws a sentence that
 * names the port that is taken, and what for it was wanted.
 */
export async function availablePorts(wanted: Ports): Promise<Ports> {
  const probes: Server[] = [];
  const probe = async (key: keyof Ports): Promise<number> => {
    const server = await listen(wanted[key], listeners[key]);
    probes.push(server);
    return (server.address() as AddressInfo).port;
  };
  try {
    return { aws: await probe('aws'), ionworks: await probe('ionworks'), lambda: await probe('lambda') };
  } finally {
    // All at the end: a port that is free again could be found a second time.
    await Promise.all(probes.map((server) => once(server.close(), 'close')));
  }
}

async function listen(port: number, what: string): Promise<Server> {
  const server = createServer().listen(port, loopbackHost);
  try {
    await once(server, 'listening');
    return server;
  } catch (error) {
    throw new Error(`Cannot start ${what} on port ${port}: ${reasonOf(error)}`, { cause: error });
  }
}

const reasons: Readonly<Record<string, string>> = {
  EADDRINUSE: 'something else listens there, perhaps another local stack',
  EACCES: 'the system does not allow it',
};

const reasonOf = (error: unknown): string =>
  error instanceof Error ? ('code' in error && reasons[String(error.code)]) || error.message : String(error);
