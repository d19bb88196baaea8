import { readFields } from '../../../domain/fields.ts';
import { propertiesOf } from '../../../domain/measured-properties.ts';
import { quoted } from '../../../domain/problem.ts';
import { type ReadingRules, readingOf } from '../../../domain/reading-of.ts';
import { whyNotSayable } from './sayable.ts';

/** Why readings at these positions would not stand beside each other in one measurement, each under a key of its own. */
export function whyNoPositions(positions: readonly string[]): string | undefined {
  for (const position of positions) {
    const tooLong = whyNotSayable(`the position ${quoted(position)}`, { position });
    if (tooLong !== undefined) return tooLong;
  }
  const keys = keysOf(positions);
  for (const [index, position] of positions.entries()) {
    const other = positions[keys.indexOf(keys[index] ?? '')] ?? position;
    if (positions.indexOf(position) < index) return `the position ${quoted(position)} twice: it is one place`;
    if (other !== position) {
      return `the position ${quoted(position)} beside ${quoted(other)}: their readings would have one name, ${keys[index]}`;
    }
  }
  return undefined;
}

/** Under which key each of the readings would stand that are taken at these positions, in their order. */
function keysOf(positions: readonly string[]): readonly string[] {
  const readings = positions.flatMap((position, index) => {
    const said = readFields({ cell: 'any cell', property: 'thickness', value: '1', unit: 'mm', position });
    const reading = said.ok ? readingOf(said.value, { id: String(index), path: '', sentAt: index }, anywhere) : said;
    return reading.ok ? [reading.value] : [];
  });
  return propertiesOf(readings).flatMap(({ key, derived }) => (derived ? [] : [key]));
}

const anywhere: ReadingRules = { registry: new Map(), canonicalUnits: new Map(), decimalMark: undefined, now: 0 };
