import { decodeFrame } from '../domain/decode-frame.ts';
import type { Reading } from '../domain/reading.ts';
import { refuse } from './refuse.ts';
import type { PickedStage, Stream } from './remembered.ts';
import type { SourceSettings } from './source.ts';
import { type Bench, stayOn } from './table.ts';

const pauseMs = 2500;
const repeatMs = 100;
const rapidMs = 250;
/** Nobody presses as often where nothing is taken. */
const mostRefused = 8;
/** Nobody presses as often within seconds. */
const mostRapid = 20;

/** Takes note that a frame came of which nobody had asked for. `undefined` where the source cannot send all the time. */
export function streaming(
  { table }: Bench,
  { source, at, text }: { source: SourceSettings; at: number; text: string },
): Stream | undefined {
  const { kind } = source.connection;
  if (kind !== 'serial' && kind !== 'tcp') return undefined;
  const everyMs = source.asked?.everyMs;
  const before = table.streams.get(source.name);
  const goesOn = before && Math.abs(at - before.lastAt) < Math.max(pauseMs, (everyMs ?? 0) * 1.5);
  const stream = goesOn ? before : begun(everyMs !== undefined);
  const stay = stayOn(table);
  if (stream.stay !== stay) Object.assign(stream, { told: new Set(), rapid: 0, stay });
  stream.rapid = Math.abs(at - stream.lastAt) <= rapidMs ? stream.rapid + 1 : 0;
  stream.isEndless ||= stream.rapid >= mostRapid;
  // A network may have held both back.
  stream.isRepeat = kind === 'serial' && text === stream.taken.text && Math.abs(at - stream.taken.at) < repeatMs;
  if (stream.isRepeat) stream.taken.at = at;
  stream.lastAt = at;
  table.streams.set(source.name, stream);
  return stream;
}

const begun = (isEndless: boolean): Stream => ({
  ...{
    lastAt: 0,
    taken: { text: '', at: 0 },
    isRepeat: false,
    refused: 0,
    rapid: 0,
    isEndless,
    isKnown: isEndless,
    told: new Set<string>(),
    stay: undefined,
  },
});

/** A frame of a stream says no weight that rests: whatever comes next has come to rest anew. */
export function unrest(stream: Stream | undefined): void {
  if (stream) stream.rest = undefined;
}

/**
 * Why a reading of an instrument that sends all the time is not taken, in a clause: what lay on a balance before the cell
 * was on the table may be another cell, and of a number that may still be moving nobody has said that it counts.
 */
export function whyNotMeant(
  stream: Stream,
  { source, text, reading }: { source: SourceSettings; text: string; reading: Reading },
): string | undefined {
  const { value } = reading.quantity;
  const { rest } = stream;
  const isSame = rest?.value.minus(value).abs().lte(rest.value.abs().times('0.01'));
  const resting = rest && isSame ? rest : { value, stay: stream.stay };
  stream.rest = resting;
  if (!stream.isEndless && stream.isRepeat) {
    return 'it came twice within a tenth of a second, as of a button that bounces or is held; press again where it is missing';
  }
  if (!stream.isEndless) return undefined;
  const isPolled = source.asked?.everyMs !== undefined;
  if (!isPolled && (reading.replicable || !saysStable(text, source))) {
    return `${source.name} sends all the time, whether somebody presses or not; set it to send when its button is pressed`;
  }
  if (reading.replicable || resting.stay === undefined || resting.stay === stream.stay) return undefined;
  return 'it has not changed since before this cell was on the table; lift the cell, and put it back';
}

function saysStable(text: string, { says }: SourceSettings): boolean {
  const read = decodeFrame(text, says.format, says.decimal === undefined ? {} : { decimal: says.decimal });
  return read.ok && read.value.decoded.kind === 'value' && read.value.decoded.stable === true;
}

/** Takes note that a frame was taken for what was on the table: for nothing else, as long as it stays what it is. */
export function hasTaken(
  stream: Stream,
  { text, at, stay }: { text: string; at: number; stay: PickedStage | undefined },
): void {
  stream.refused = 0;
  stream.taken = { text, at };
  if (stream.rest) stream.rest = { ...stream.rest, stay };
}

/** Tells that a frame is not taken; of one that is sent all the time each reason once, and nothing that goes without saying. */
export function refuseFrame(
  bench: Bench,
  { stream, source }: { stream: Stream | undefined; source: SourceSettings },
  { detail, why }: { detail: string; why: string },
): void {
  if (!stream) {
    refuse(bench, detail, source.name);
    return;
  }
  stream.refused += 1;
  const isNews = !stream.isEndless || !(stream.told.has(why) || passing.has(why));
  stream.told.add(why);
  if (isNews) refuse(bench, detail, source.name);
  stream.isEndless ||= stream.refused >= mostRefused;
  if (!stream.isEndless || stream.isKnown) return;
  stream.isKnown = true;
  const sentence = `${source.name} sends all the time, whether somebody presses or not: what is refused of it is told once for each cell`;
  bench.world.show({ kind: 'note', sentence, warning: true });
}

/** Why what such an instrument is to say all the time is no news. */
export const alreadyTaken = 'already taken';
const passing: ReadonlySet<string> = new Set(['unstable', 'not-ready', alreadyTaken]);
