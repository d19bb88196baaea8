import { styleText } from 'node:util';

import { inColumns, split } from '../columns.ts';
import type { Held } from './stand-in.ts';

/** A measurement as a small table: its name, then each property; the presses behind a mean side by side. */
export function measurementLines(held: Held): string[] {
  const presses = Object.entries(held.properties).filter(([key]) => isPress(key, held));
  const others = Object.entries(held.properties).filter(([key]) => !isPress(key, held));
  const table = inColumns([
    others.map(([key]) => key),
    others.map(([, quantity]) => wordsOf(quantity)),
    others.map(([key, quantity]) => noteOn(key, wordsOf(quantity), held)),
  ]);
  const pressTable = inColumns(
    split(presses, 3).flatMap((some) => [some.map(([key]) => key), some.map(([, quantity]) => wordsOf(quantity))]),
  );
  return [styleText('bold', held.name), ...[...table, ...pressTable].map((line) => `  ${line}`)];
}

const wordsOf = ({ value, unit }: Held['properties'][string]): string => `${value} ${unit}`;

/** One of several readings behind a mean: its key is the property's with the position behind. */
const isPress = (key: string, { test_setup }: Held): boolean =>
  test_setup.readings.some(({ property, position }) => key === `${property}_${position}`);

/** What a number is, or how the instrument said it, where key and quantity do not tell. */
function noteOn(key: string, quantity: string, { properties, test_setup }: Held): string {
  if (key.endsWith('_n')) return 'presses';
  if (key.endsWith('_std')) return 'standard deviation';
  if (`${key}_n` in properties) return 'mean';
  const said = test_setup.readings
    .filter(({ property }) => property === key)
    .map(({ value, unit }) => `${value} ${unit}`);
  return said[0] === undefined || said[0] === quantity ? '' : `the instrument said ${said[0]}`;
}
