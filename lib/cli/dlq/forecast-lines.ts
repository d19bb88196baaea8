import { styleText } from 'node:util';
import { saidBy } from '../../domain/letter-rows.ts';
import type { Message } from '../../domain/message.ts';
import type { FieldChange } from '../../domain/open-letter.ts';
import { brief, quoted } from '../../domain/problem.ts';
import { readingObjectsIn } from '../../domain/standing-letter.ts';
import type { Prediction } from '../../replay/prediction.ts';
import type { PreparedLetter } from '../../replay/prepared-letter.ts';
import type { ReplayForecast } from '../../replay.ts';
import { counted, shown } from '../told.ts';
import { wrap } from '../wrap.ts';

/** A dry run for people: each letter before and after, what will become of it, and in the end how many of each. */
export function forecastLines(forecast: ReplayForecast, width: number | undefined): string[] {
  const { ready, unchanged, predictions } = forecast;
  const room = width === undefined ? Number.POSITIVE_INFINITY : Math.max(40, width);
  return [
    ...ready.flatMap((prepared) => linesOf(prepared, predictions.get(prepared) as Prediction, room)),
    ...unchanged.flatMap(({ id }) => [`letter ${id}  stays: no rule changes it`, '']),
    summaryOf(forecast),
  ];
}

const styles = { pass: 'green', fail: 'red', filed: 'yellow' } as const;

const words = (prediction: Prediction): string =>
  prediction.kind === 'fail' ? `fail (${prediction.code})` : prediction.kind;

function linesOf(prepared: PreparedLetter, prediction: Prediction, room: number): string[] {
  const { letter, changes, body, attributes } = prepared;
  const before = readingWords(letter.message);
  const after = readingWords({ ...letter.message, body, attributes });
  const row = (word: string, text: string): string[] => wrap(`  ${word.padEnd(7)}  ${shown(text)}`, room);
  return [
    `letter ${letter.id}  ${styleText(styles[prediction.kind], words(prediction))}`,
    ...changes.slice(0, mostShown).flatMap((change) => row('change', changeWords(change))),
    ...more(changes.length, 'change'),
    ...row(before === after ? 'reading' : 'before', before),
    ...(before === after ? [] : row('after', after)),
    ...(prediction.reason === undefined ? [] : row(prediction.kind === 'pass' ? 'doubt' : 'why', prediction.reason)),
    '',
  ];
}

const mostShown = 5;

const more = (count: number, noun: string): string[] =>
  count > mostShown ? [`  ${''.padEnd(7)}  and ${counted(count - mostShown, noun)} more`] : [];

const changeWords = ({ path, before, after }: FieldChange): string =>
  `${path}: ${valueWords(before)} → ${valueWords(after)}`;

const valueWords = (value: unknown): string =>
  value === null ? 'nothing' : quoted(typeof value === 'string' ? value : JSON.stringify(value), 120);

/** `thickness 4.12 furlong of A-017`, in the message's words. Five readings of a letter at most. */
function readingWords(message: Message): string {
  const readings = readingObjectsIn(message);
  const each = readings.slice(0, mostShown).map((reading) => {
    const cell = textIn(reading.cell_instance_id) ?? textIn(reading.cell);
    const property = textIn(reading.property);
    return [property, saidBy(reading), cell && `of ${cell}`].filter(Boolean).join(' ');
  });
  const others = readings.length - each.length;
  return [...each, ...(others > 0 ? [`${others} more`] : [])].join('; ');
}

const textIn = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? brief(value) : undefined;

function summaryOf({ selected, ready, unchanged, predictions, isCut }: ReplayForecast): string {
  const kinds = ready.map((prepared) => (predictions.get(prepared) as Prediction).kind);
  const count = (kind: Prediction['kind']): number => kinds.filter((one) => one === kind).length;
  const parts = [
    `${count('pass')} will pass`,
    `${count('fail')} will fail again`,
    `${count('filed')} filed already`,
    ...(unchanged.length > 0 ? [`${unchanged.length} unchanged`] : []),
  ];
  const cut = isCut ? ' The queue has more letters than are looked at together.' : '';
  return `${counted(selected, 'letter')} selected: ${parts.join(', ')}. Nothing was moved.${cut}`;
}
