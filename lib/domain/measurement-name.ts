import { setDigest } from './identity.ts';
import type { Reading } from './reading.ts';
import type { Session } from './session.ts';
import { isoTime } from './time.ts';

/** Ionworks allows 255 characters; stage and properties give way, the start and the digest never. */
const mostCharacters = 255;
const mostStageCharacters = 60;

/**
 * `<properties> [<stage>] <start> <digest>`, e.g. `thickness weight filled 2026-11-20T08:00:00Z 3fa9c1d2e4b6`. The same
 * readings have the same name, in whatever order they came: a measurement sent twice meets its own name (409). Letters,
 * digits, blanks and `_ . : -` only, since how names are compared and filtered is not documented. The recipe is frozen.
 * What is filed beside another measurement that has its name, by an operator's word, says so at the end: `… beside 1`.
 */
export function nameOf({ readings }: Session): string {
  const properties = [...new Set(readings.map(({ property }) => property))].sort().join(' ');
  const stage = plain(readings[0].stage ?? '').slice(0, mostStageCharacters);
  const start = `${isoTime(readings[0].measuredAt).slice(0, 19)}Z`;
  const digest = setDigest(readings.map((reading: Reading) => reading.id));
  const { beside } = readings[0];
  const besides = beside === undefined ? '' : `beside ${beside}`;
  const tail = [stage.trim(), start, digest, besides].filter(Boolean).join(' ');
  return `${properties.slice(0, mostCharacters - tail.length - 1)} ${tail}`;
}

const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replaceAll(/\p{Mn}/gu, '')
    .replaceAll(/[^A-Za-z0-9_.:-]+/g, ' ')
    .trim();
