import Big from 'big.js';

/** What the owner of an instrument has settled of its units, as decimal texts of grams: fields of its registry entry. */
export interface OwnUnits {
  tael_grams?: string | undefined;
  unit_grams?: ReadonlyMap<string, string> | undefined;
}

/** What is never converted by guess: symbols of several units, and units whose size differs from place to place. */
interface Unsettled {
  id: string;
  written: readonly string[];
  why: string;
  /** Which field of the instrument's registry entry settles it: its format, or what one weighs. */
  settledBy: readonly ('format' | 'unit_grams' | 'tael_grams')[];
  /** The grams that such a tael can have, each size with what it is rounded to. */
  tael?: readonly Range[];
}

type Range = readonly [from: string, to: string];

const byFormatOrGrams = ['format', 'unit_grams'] as const;
const byTael = ['tael_grams'] as const;

/** Taels: Hong Kong Cap. 68 and 68A (by law, and by the troy), goldpriceoz.com; China's of before and after 1959. */
const unsettled: readonly Unsettled[] = [
  {
    id: 't',
    written: ['t'],
    why: 'it is the tonne on weighing indicators and the tola on some balances',
    settledBy: byFormatOrGrams,
  },
  {
    id: 'gr',
    written: ['gr', 'GR'],
    why: 'it is the grain on instruments, though people type it for gram',
    settledBy: byFormatOrGrams,
  },
  {
    id: 'K',
    written: ['K'],
    why: 'it is the Austrian carat on some balances and the carat on others',
    settledBy: ['unit_grams'],
  },
  {
    id: 'M',
    written: ['M'],
    why: 'it is the millimetre on some gauges and a memory mark on some balances',
    settledBy: ['format'],
  },
  {
    id: 'N',
    written: ['N'],
    why: 'it is the newton on some instruments and the net legend on others',
    settledBy: ['format'],
  },
  { id: 'tola', written: ['tola', 'tol', 'to'], why: 'the tola is often rounded', settledBy: ['unit_grams'] },
  { id: 'bat', written: ['bat', 'tical'], why: 'published sizes of the baht disagree', settledBy: ['unit_grams'] },
  { id: 'msg', written: ['msg', 'MS'], why: 'the mesghal has no sourced size', settledBy: ['unit_grams'] },
  {
    id: 'tlh',
    written: ['tlh', 'tl-HK'],
    why: 'the Hong Kong tael has two sizes',
    settledBy: byTael,
    tael: [
      ['37.42', '37.43'],
      ['37.79', '37.80'],
    ],
  },
  {
    id: 'tls',
    written: ['tls'],
    why: 'published sizes of the Singapore tael disagree',
    settledBy: byTael,
    tael: [['37.79', '37.80']],
  },
  { id: 'tlt', written: ['tlt'], why: 'the Taiwan tael is customary', settledBy: byTael, tael: [['37.5', '37.5']] },
  {
    id: 'tlc',
    written: ['tlc'],
    why: 'the Chinese tael has two sizes',
    settledBy: byTael,
    tael: [
      ['31.25', '31.25'],
      ['50', '50'],
    ],
  },
  {
    id: 'tl',
    written: ['tl', 'TL'],
    why: 'a tael differs from region to region',
    settledBy: byTael,
    tael: [['31.25', '50']],
  },
];

const byWriting: ReadonlyMap<string, Unsettled> = new Map(
  unsettled.flatMap((unit) => unit.written.map((written) => [written, unit] as const)),
);

/** The id of a unit that only its owner can settle, whichever way it is written. */
export const unsettledIdOf = (written: string): string | undefined => byWriting.get(written)?.id;

/** What one of a unit weighs for its owner, why that is open (a clause with what to do), or that nothing is known of it. */
export type Grams = { kind: 'settled'; grams: string } | { kind: 'unsettled'; why: string } | { kind: 'unknown' };

/** The grams of a unit, by what its instrument's owner has settled: `unit_grams` in any of its writings, else `tael_grams`. */
export function gramsBy({ tael_grams, unit_grams }: OwnUnits, written: string): Grams {
  const unit = byWriting.get(written);
  const grams = (unit?.written ?? [written]).map((way) => unit_grams?.get(way)).find((told) => told !== undefined);
  if (grams !== undefined) return { kind: 'settled', grams };
  if (!unit) return { kind: 'unknown' };
  if (unit.tael && tael_grams !== undefined) return taelOf(unit.tael, unit.why, tael_grams);
  const fields = unit.settledBy.map((field) =>
    field === 'unit_grams' ? `"unit_grams": {"${written}": "…"}` : `"${field}"`,
  );
  const what = `give another unit, or put ${fields.join(' or ')} into the instrument's registry entry`;
  return { kind: 'unsettled', why: `${unit.why}; ${what}` };
}

/** A balance that writes several kinds of tael has one `tael_grams`: it counts only for those that can have that size. */
function taelOf(sizes: readonly Range[], why: string, grams: string): Grams {
  const told = new Big(grams);
  if (sizes.some(([from, to]) => told.gte(from) && told.lte(to))) return { kind: 'settled', grams };
  const possible = sizes.map(([from, to]) => (from === to ? from : `${from} to ${to}`)).join(' or ');
  return {
    kind: 'unsettled',
    why: `${why}; the registry's tael_grams, ${grams}, is none of its sizes in grams: ${possible}`,
  };
}
