import { setTimeout as sleep } from 'node:timers/promises';

import { startIonworks } from '../../lib/local/ionworks/server.ts';
import { decodedBodies, eventOf, loadHandler } from './handler.ts';
import { done } from './part.ts';
import type { Throughput } from './throughput.ts';

const [latencyMs, atOnce, warmUpCalls, countedCalls] = [200, 16, 160, 800];
const cells = Array.from({ length: warmUpCalls + countedCalls }, (_, n) => ({ id: `cell-0-${n}`, name: `C-${n}` }));
const api = await startIonworks({ apiKey: 'bench-key', cells, latencyMs, workers: atOnce });
const handle = await loadHandler(api.url);

const handled = handle(eventOf(decodedBodies(cells.length, cells.length)));
while (api.requests.length < warmUpCalls) await sleep(10);
const [startedAt, alreadyMade] = [performance.now(), api.requests.length];
while (api.requests.length < cells.length - atOnce) await sleep(10);
const seconds = (performance.now() - startedAt) / 1000;
const made = api.requests.length - alreadyMade;
await handled;
await api.stop();

const result: Throughput = { perSecond: made / seconds, latencyMs, atOnce };
done(result);
