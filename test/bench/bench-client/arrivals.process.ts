/** SQS, emulated in a process of its own, which tells when each message was on its queue; ends with whoever started it. */

import type { AddressInfo } from 'node:net';
import { buildApp } from 'fauxqs';

import { nowMs } from './now-ms.ts';

const app = buildApp({ logger: false, defaultRegion: 'us-east-1' });
// Between the message's being there and the answer that says so.
app.addHook('onSend', async ({ headers }) => {
  if (headers['x-amz-target'] !== 'AmazonSQS.SendMessage') return;
  const arrivedAt = nowMs();
  setImmediate(() => process.send?.(arrivedAt));
});
await app.listen({ port: 0, host: '127.0.0.1' });
process.on('disconnect', () => process.exit(0));
process.send?.(`http://127.0.0.1:${(app.server.address() as AddressInfo).port}`);
