import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';
import { expect, test } from 'vitest';

import { availablePorts } from '../../lib/local/available-ports.ts';

test('zeros become ports that are free, no two of them the same', async () => {
  const ports = Object.values(await availablePorts({ aws: 0, ionworks: 0, lambda: 0 }));

  expect(new Set(ports).size).toBe(3);
  for (const port of ports) {
    const server = createServer().listen(port, '127.0.0.1');
    await once(server, 'listening');
    await once(server.close(), 'close');
  }
});

test('a port that is taken is named, with what was to listen there', async () => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  await expect(availablePorts({ aws: 0, ionworks: port, lambda: 0 })).rejects.toThrow(
    `Cannot start the stand-in for the Ionworks API on port ${port}: something else listens there`,
  );
  await once(server.close(), 'close');
});
