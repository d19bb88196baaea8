import { measureApart } from './part.ts';
import { median, type Row } from './row.ts';

/** Nanoseconds for each decoder. */
export interface DecodingTimes {
  perDecoder: readonly {
    format: string;
    /** One test of a regular expression on the example: is it printable ASCII. */
    floor: number;
    /** Its example, by the decoder alone. */
    decoded: number;
    /** The same, by its format's id, as ingest does. */
    given: number;
    /** The same, without format: held against all. */
    recognised: number;
    /** The slowest of frames made to lead grammars astray, for each of their bytes. */
    hostile: number;
  }[];
}

/** What decoding costs, with the format given and without, beside the test of one regular expression. */
export async function decoding(): Promise<Row[]> {
  const { perDecoder } = await measureApart<DecodingTimes>('./decoding.measure.ts');
  const rows = perDecoder.map(({ format, floor, decoded }) => ({
    what: `decoding ${format}`,
    measured: `${(1000 / decoded).toFixed(2)} M frames/s`,
    beside: `one regular expression: ${(1000 / floor).toFixed(1)} M/s, ${(decoded / floor).toFixed(0)} times`,
  }));

  const given = median(perDecoder.map((times) => times.given));
  const recognised = median(perDecoder.map((times) => times.recognised));
  const slowest = perDecoder.reduce((a, b) => (a.hostile > b.hostile ? a : b));
  const perKilobyte = (slowest.hostile * 1024) / 1e6;
  return [
    ...rows,
    {
      what: `recognising a frame among ${perDecoder.length} formats (median of their examples)`,
      measured: `${(recognised / 1000).toFixed(1)} µs`,
      beside: `with the format given ${(given / 1000).toFixed(2)} µs: ${(recognised / given).toFixed(0)} times`,
    },
    {
      what: 'the slowest of hostile frames',
      measured: `${perKilobyte.toFixed(3)} ms a kilobyte`,
      beside: slowest.format,
      bound: 'under 1 ms a kilobyte',
      holds: perKilobyte < 1,
    },
  ];
}
