/**
 * Runs `functions/ingest.ts` in a process of its own, as Lambda does: it is loaded, handed an event, and tells what it
 * answered and which AWS clients had to be loaded for that.
 */
import { registerHooks } from 'node:module';
import { setImmediate } from 'node:timers/promises';

import { contextWith, type Handler } from './lambda-context.ts';

const clients = new Set<string>();
registerHooks({
  load(url, context, nextLoad) {
    const client = /\/@aws-sdk\/(client-[a-z0-9-]+)\//.exec(url)?.[1];
    if (client !== undefined) clients.add(client);
    return nextLoad(url, context);
  },
});

const { handler } = (await import('../../functions/ingest.ts')) as unknown as { handler: Handler };
// What its start has set going comes to rest before an event is handed over.
await setImmediate();
const clientsAtStart = [...clients];

process.once('message', async (event: Parameters<Handler>[0]) => {
  const response = await handler(event, contextWith());
  process.send?.({ response, clientsAtStart, clients: [...clients].toSorted() }, () => process.disconnect());
});
