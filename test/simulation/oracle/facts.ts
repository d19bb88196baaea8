import type { Plan } from '../plan/plan.ts';
import type {
  ApiRequest,
  FiledMeasurement,
  History,
  InvocationRecord,
  LetterRecord,
  SentMessage,
} from '../world/history.ts';
import { keyOf, type Told, type ToldReading, toldBy } from './told.ts';

/** What happened, put in order for the checks. */
export interface Facts extends History {
  plan: Plan;
  told: ReadonlyMap<string, Told>;
  /** Every telling of each reading, in the order of sending. */
  tellings: ReadonlyMap<string, readonly ToldReading[]>;
  filed: readonly Filed[];
  /** The measurements that hold a reading. */
  filedWith: ReadonlyMap<string, readonly Filed[]>;
  /** Readings of which a measurement of somebody else's says something else. */
  foreignKeys: ReadonlySet<string>;
  posted: readonly Posted[];
  /** The letters that say of a reading that it was refused. */
  lettersOf: ReadonlyMap<string, readonly Posted[]>;
  message: (id: string) => SentMessage;
  invocation: (number: number) => InvocationRecord;
  /** The first request that asked for a measurement of this name. */
  firstRequestFor: (measurement: Pick<FiledMeasurement, 'cellId' | 'name'>) => ApiRequest | undefined;
}

/** A measurement as the API keeps it, read; numbers as the texts they came as. */
export interface Filed extends FiledMeasurement {
  json: FiledBody;
}

export interface FiledBody {
  name: string;
  measurement_type: string;
  start_time: string;
  notes?: string;
  test_setup: { source: string; stage?: string; operator?: string; readings: FiledReading[] };
  properties: Readonly<Record<string, { value: string; unit: string }>>;
}

export interface FiledReading {
  id: string;
  property: string;
  value: string;
  unit: string;
  position?: string;
  raw?: string;
  instrument?: string;
  measured_at: string;
}

export interface Posted extends LetterRecord {
  code: string | undefined;
  problem: LetterProblem | undefined;
  /** What its body says, with the ids it was given. */
  told: Told;
}

export interface LetterProblem {
  code?: string;
  detail?: string;
  reading_ids?: readonly string[];
  problems?: readonly { reading_id: string; code: string }[];
  source_message_id?: string;
}

export function factsOf(plan: Plan, history: History): Facts {
  const messages = new Map(history.sent.map((message) => [message.id, message]));
  const told = new Map(history.sent.map((message) => [message.id, toldBy(message)]));
  const tellings = Map.groupBy([...told.values()].flatMap(readingsIn), keyOf);
  const all = history.measurements.map((measurement): Filed => ({ ...measurement, json: readBody(measurement.body) }));
  const filed = all.filter(({ isForeign }) => !isForeign);
  const posted = history.letters.map((letter) => postedOf(letter, messages.get(letter.messageId) as SentMessage));
  const firstRequests = new Map<string, ApiRequest>();
  for (const request of history.requests) {
    const name = `${request.cellId} ${request.name}`;
    if (request.operation === 'create' && !firstRequests.has(name)) firstRequests.set(name, request);
  }
  return {
    ...history,
    ...{ plan, told, tellings, filed, posted },
    filedWith: grouped(filed, keysIn),
    foreignKeys: new Set(all.filter(({ isForeign }) => isForeign).flatMap(keysIn)),
    lettersOf: grouped(posted, (letter) => readingsIn(letter.told).map(keyOf)),
    message: (id) => messages.get(id) as SentMessage,
    invocation: (number) => history.invocations[number] as InvocationRecord,
    firstRequestFor: ({ cellId, name }) => firstRequests.get(`${cellId} ${name}`),
  };
}

/** What a measurement's readings are known by. */
export const keysIn = ({ cellId, json }: Filed): string[] =>
  json.test_setup.readings.map(({ id }) => keyOf({ cellId, id }));

export const readingsIn = (told: Told): readonly ToldReading[] => (told.kind === 'readings' ? told.readings : []);

function grouped<T>(list: readonly T[], keys: (one: T) => readonly string[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of list) {
    for (const key of new Set(keys(one))) groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return groups;
}

const readBody = (body: string): FiledBody =>
  JSON.parse(body, (_key, value, context?: { source: string }) =>
    typeof value === 'number' && context ? context.source : value,
  );

function postedOf(letter: LetterRecord, source: SentMessage): Posted {
  const { attributes, body } = letter;
  let problem: LetterProblem | undefined;
  try {
    problem = JSON.parse(attributes.get('problem')?.value ?? '');
  } catch {
    problem = undefined;
  }
  return {
    ...letter,
    code: attributes.get('problem_code')?.value,
    problem,
    told: toldBy({ ...source, body, attributes }),
  };
}
