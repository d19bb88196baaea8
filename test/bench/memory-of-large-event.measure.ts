import { decodedBodies, eventOf, loadHandler } from './handler.ts';
import type { MemoryOfLargeEvent } from './memory-of-large-event.ts';
import { done } from './part.ts';
import { startInstantApi } from './with-instant-api.ts';

const mostBytes = 6_000_000;

/** As the runtime hands it over: parsed from the event's JSON. */
function largeEvent(): { json: string; records: number } {
  const bytesEach = JSON.stringify(eventOf(decodedBodies(1, 1)).Records[0]).length + 4;
  const records = Math.floor(mostBytes / bytesEach);
  return { json: JSON.stringify(eventOf(decodedBodies(records, 500))), records };
}

const api = await startInstantApi();
const { json } = largeEvent();
const event = JSON.parse(json);
const emptyMb = process.resourceUsage().maxRSS / 1024;
const handle = await loadHandler(api.url);
await handle(event);
api.stop();

const result: MemoryOfLargeEvent = {
  eventMb: Buffer.byteLength(json) / 1e6,
  peakMb: process.resourceUsage().maxRSS / 1024,
  emptyMb,
};
done(result);
