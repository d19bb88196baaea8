import type { Problem } from '../../domain/problem.ts';
import { readMessage } from '../../domain/read-message.ts';
import type { Reading } from '../../domain/reading.ts';
import type { ReadingRules } from '../../domain/reading-of.ts';
import { settledByEntry } from '../../domain/registry.ts';
import { readingRulesFrom } from '../reading-rules.ts';

/** What ingest would make of a message, as far as that can be told without asking Ionworks. */
export interface Forecast {
  body: string;
  /** One for each reading; one for the whole message where it cannot be read. */
  entries: readonly ForecastEntry[];
}

export type ForecastEntry =
  | { kind: 'reading'; reading: Reading }
  | {
      kind: 'refused';
      problem: Problem;
      /** True where the registry might settle it, and none is known here. */
      registryMayHelp: boolean;
    };

type Environment = Readonly<Record<string, string | undefined>>;

/** Reads messages by the rules of this environment, as the function would. Throws a sentence where those are wrong. */
export async function forecasterFor(environment: Environment): Promise<(body: string) => Forecast> {
  const rules = await readingRulesFrom(environment);
  return (body) => ({ body, entries: entriesOf(body, rules, !environment.INSTRUMENTS) });
}

function entriesOf(body: string, rules: ReadingRules, registryUnknown: boolean): ForecastEntry[] {
  const arriving = { id: 'message', body, attributes: new Map(), sentAt: rules.now, receiveCount: 1 };
  const read = readMessage({ ...arriving, receiptHandle: '', queue: '' }, rules);

  const refused = (problem: Problem): ForecastEntry => ({
    kind: 'refused',
    problem,
    registryMayHelp: registryUnknown && settledByEntry.has(problem.code) && body.includes('"instrument"'),
  });
  if (read.kind === 'unreadable') return [refused(read.problem)];
  return read.entries.map(({ reading }) =>
    reading.ok ? { kind: 'reading', reading: reading.value } : refused(reading.problem),
  );
}
