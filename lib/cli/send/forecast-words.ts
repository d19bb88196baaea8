import { exactNumber } from '../../domain/json.ts';
import { quoted } from '../../domain/problem.ts';
import { digitsOf } from '../../domain/quantity.ts';
import type { Reading } from '../../domain/reading.ts';
import { isoTime } from '../../domain/time.ts';
import type { Forecast, ForecastEntry } from './forecast.ts';

type Refused = Extract<ForecastEntry, { kind: 'refused' }>;

/** A forecast for people: the message, and below it a line for each of its readings. */
export const forecastLines = ({ body, entries }: Forecast): string[] => [
  `  ${body}`,
  ...entries.map((entry) => `    ${entry.kind === 'reading' ? filedWords(entry.reading) : refusedWords(entry)}`),
];

const refusedWords = (entry: Refused): string => `refused: ${problemSentence(entry)}`;

/** `filed: thickness 0.5207 mm of the cell "A-017", dry, centre; the instrument said 0.0205 in`. */
function filedWords({ property, value, unit, quantity, cell, stage, position }: Reading): string {
  const cellNamed = cell.kind === 'name' ? `the cell ${quoted(cell.name)}` : `cell ${cell.id}`;
  const of = [cellNamed, stage, position].filter(Boolean).join(', ');
  return `filed: ${property} ${digitsOf(quantity.value)} ${quantity.unit} of ${of}; the instrument said ${value} ${unit}`;
}

/** Why ingest will refuse something: its own sentence and code, and what cannot be known here. */
export function problemSentence({ problem, registryMayHelp }: Refused): string {
  const { code, detail, path } = problem;
  const where = path === undefined ? '' : `, ${path}`;
  const unless = registryMayHelp ? '; its registry may settle that: INSTRUMENTS is not set here' : '';
  return `${detail} (${code}${where}${unless})`;
}

/** A forecast for programs. */
export const jsonOfForecast = (queueUrl: string, { body, entries }: Forecast): object => ({
  queue_url: queueUrl,
  body,
  readings: entries.map((entry) =>
    entry.kind === 'reading' ? jsonOfReading(entry.reading) : { problem: jsonOfProblem(entry) },
  ),
});

const jsonOfReading = ({ id, cell, property, quantity, value, unit, measuredAt }: Reading): object => ({
  ...(cell.kind === 'name' ? { cell: cell.name } : { cell_instance_id: cell.id }),
  reading_id: id,
  property,
  value: exactNumber(digitsOf(quantity.value)),
  unit: quantity.unit,
  said: { value, unit },
  measured_at: isoTime(measuredAt),
});

export const jsonOfProblem = ({ problem: { code, detail, path } }: Refused): object => ({
  code,
  detail,
  ...(path !== undefined && { path }),
});
