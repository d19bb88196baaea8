/** An API that does nothing, at once: 201 with an id to whatever comes. In a process of its own, its work is not ours. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const answer = JSON.stringify({ id: '0d8f1a8e-3a8e-4c55-9d51-2f1f0a9b0001' });
let requests = 0;
const server = createServer((request, response) => {
  requests += 1;
  request.resume();
  request.on('end', () => response.writeHead(201, { 'content-type': 'application/json' }).end(answer));
});
server.listen(0, '127.0.0.1', () => process.send?.({ port: (server.address() as AddressInfo).port }));
process.on('message', () => {
  process.send?.({ requests });
  requests = 0;
});
process.on('disconnect', () => process.exit(0));
