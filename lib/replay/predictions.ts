import { brief } from '../domain/problem.ts';
import type { Entry, MessageRead } from '../domain/read-message.ts';
import { type Reading, sameContent } from '../domain/reading.ts';
import type { LedgerAnswer } from '../ports.ts';
import { failing, type Prediction, passing } from './prediction.ts';
import type { PreparedLetter } from './prepared-letter.ts';
import { type ReadingFacts, readingFacts, type Sources } from './reading-facts.ts';
import { readingPrediction } from './reading-prediction.ts';

/** Predicts what will become of letters, by the rules, the ledger and, where `cells` is given, what Ionworks has. */
export async function predictions(
  letters: readonly PreparedLetter[],
  sources: Sources,
): Promise<LedgerAnswer<ReadonlyMap<PreparedLetter, Prediction>>> {
  const readings = letters.flatMap(readingsIn);
  const facts = await readingFacts(readings, sources);
  if (!facts.ok) return facts;
  const known: Known = { facts: facts.value, rivals: rivalsAmong(readings) };
  return { ok: true, value: new Map(letters.map((prepared) => [prepared, predictionOf(prepared, known)])) };
}

interface Known {
  facts: ReadonlyMap<Reading, ReadingFacts>;
  rivals: ReadonlySet<Reading>;
}

/** Readings of one id and cell that say different things: whichever comes first is filed, and no other. */
function rivalsAmong(readings: readonly Reading[]): ReadonlySet<Reading> {
  const same = Map.groupBy(readings, ({ id, cell }) => JSON.stringify([id, cell]));
  return new Set(
    [...same.values()].filter(([first, ...others]) => first && !others.every((one) => sameContent(one, first))).flat(),
  );
}

const entriesIn = (read: MessageRead): readonly Entry[] => (read.kind === 'entries' ? read.entries : []);

const readingsIn = ({ after }: PreparedLetter): Reading[] =>
  entriesIn(after).flatMap(({ reading }) => (reading.ok ? [reading.value] : []));

function predictionOf(prepared: PreparedLetter, { facts, rivals }: Known): Prediction {
  const { after } = prepared;
  if (after.kind === 'unreadable') return failing(after.problem);
  const each = after.entries.map((entry) => {
    const known = entry.reading.ok ? facts.get(entry.reading.value) : undefined;
    const prediction = readingPrediction(entry, prepared, known);
    const isRival = entry.reading.ok && rivals.has(entry.reading.value);
    return { entry, prediction: isRival && prediction.kind === 'pass' ? doubted(prediction) : prediction };
  });
  const [first, ...others] = each;
  return first && others.length === 0 ? first.prediction : predictionOfSeveral(each);
}

const doubted = ({ reason }: { reason?: string }): Prediction =>
  passing([
    ...(reason === undefined ? [] : [reason]),
    'another of these readings has its id and says something else: one of them is filed, the other refused as changed',
  ]);

/** One that fails makes the letter come back; what is filed already is left out of it by ingest. */
function predictionOfSeveral(each: readonly { entry: Entry; prediction: Prediction }[]): Prediction {
  const fails = each.flatMap(({ entry, prediction }) => (prediction.kind === 'fail' ? [{ entry, prediction }] : []));
  const [fail] = fails;
  if (fail) {
    const { entry, prediction } = fail;
    const which = `Reading ${entry.index + 1} of ${each.length}, ${brief(entry.id)}: ${prediction.reason}`;
    const others = fails.length === 1 ? '' : `; ${fails.length - 1} of the others will fail too`;
    return failing({ code: prediction.code, detail: `${which}${others}` });
  }
  const filed = each.flatMap(({ prediction }) => (prediction.kind === 'filed' ? [prediction.measurementId] : []));
  const measurementId = [...new Set(filed)].join(', ');
  if (filed.length === each.length) {
    return { kind: 'filed', measurementId, reason: `All ${each.length} readings are filed, in ${measurementId}` };
  }
  const doubts = each.flatMap(({ prediction }) =>
    prediction.kind === 'pass' && prediction.reason !== undefined ? [prediction.reason] : [],
  );
  return passing([
    ...(filed.length > 0 ? [`${filed.length} of ${each.length} readings are filed, in ${measurementId}`] : []),
    ...new Set(doubts),
  ]);
}
