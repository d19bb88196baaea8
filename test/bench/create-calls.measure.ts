import type { CreateCalls } from './create-calls.ts';
import { decodedBodies, eventOf, loadHandler } from './handler.ts';
import { done } from './part.ts';
import { startInstantApi } from './with-instant-api.ts';

const [readings, sessions] = [10_000, 500];
const api = await startInstantApi();
const handle = await loadHandler(api.url);
await handle(eventOf(decodedBodies(readings, sessions)));
const result: CreateCalls = { sessions, readings, requests: await api.requests() };
api.stop();
done(result);
