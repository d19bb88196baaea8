import type { Connection, SourceSettings } from '../../../bench/source.ts';
import { lineDefaults } from '../../../domain/bench/line/line-defaults.ts';
import type { InstrumentEntry } from '../../../domain/instrument-entry.ts';
import { quoted } from '../../../domain/problem.ts';
import { dimensionOf } from '../../../domain/property.ts';
import type { Registry } from '../../../domain/registry.ts';
import { outgoingUnits, unitOf } from '../../../domain/unit.ts';
import { askedOf, nothingToAsk } from './asked-of.ts';
import { type Described, type DescribedSource, describedSources, saidOf } from './described-sources.ts';
import { lackingOf } from './lacking.ts';
import { type Place, placeWords } from './place.ts';
import type { Read } from './read.ts';
import { whyNotSayable } from './sayable.ts';
import type { GivenOption, SaidOfSource } from './source-options.ts';
import { uniqueName } from './unique-name.ts';

/**
 * The sources that the options name, in their order; what is said before the first is said of all. Where an instrument is
 * in the registry, its format is known from there.
 */
export function sourcesOf(given: readonly GivenOption[], registry: Registry): Read<readonly SourceSettings[]> {
  const described = describedSources(given);
  if (!described.ok) return described;

  const sources: SourceSettings[] = [];
  for (const source of described.value.sources) {
    const said = saidOf(source, described.value.common);
    const read = sourceOf(source, said, { entry: registry.get(said.instrument ?? ''), earlier: sources });
    if (!read.ok) return read;
    sources.push(read.value);
  }
  const idle = idleEvery(described.value, sources);
  return idle === undefined ? { ok: true, value: sources } : refused(`${idle}: ${nothingToAsk}`);
}

const refused = (what: string): Read<never> => ({ ok: false, reason: `Cannot use ${what}` });

/** `--every` said of all sources, of which none is asked. */
const idleEvery = ({ common }: Described, sources: readonly SourceSettings[]): string | undefined =>
  sources.some(({ asked }) => asked?.everyMs !== undefined) ? undefined : common.words.get('everyMs');

/** What is known beside the options: what the registry has of the instrument, and which sources there are already. */
interface Beside {
  entry: InstrumentEntry | undefined;
  earlier: readonly SourceSettings[];
}

function sourceOf(source: DescribedSource, said: SaidOfSource, beside: Beside): Read<SourceSettings> {
  const { instrument } = said;
  const why =
    whyOtherFormat(source) ?? whyNotSayable('--instrument', { instrument }) ?? whyUnitMisfits(said, beside.entry);
  if (why !== undefined) return refused(why);

  const known = completed(said, source.place, beside);
  const asked = askedOf(known, source);
  if (!asked.ok) return asked;
  const connection = connectionOf(source.place, known);
  const name = nameOf(source.place, known, beside);
  return { ok: true, value: { name, connection, says: saysOf(known), ...(asked.value && { asked: asked.value }) } };
}

function whyOtherFormat({ words, place, own }: DescribedSource): string | undefined {
  if (place.kind !== 'simulated' || (own.said.format ?? place.format) === place.format) return undefined;
  return `${own.words.get('format')} for ${words}: it plays ${place.format}`;
}

/** A unit in which no reading could be filed is refused now, and not at each press. */
function whyUnitMisfits({ unit, property }: SaidOfSource, entry: InstrumentEntry | undefined): string | undefined {
  if (unit === undefined) return undefined;
  const words = `--unit ${unit}`;
  const known = unitOf(unit, { own: entry });
  if (!known.ok) return known.problem.detail.replace(`Cannot convert ${quoted(unit)}`, () => words);
  const measured = property ?? entry?.property ?? '';
  const demanded = dimensionOf(measured);
  if (demanded === undefined || demanded === known.value.dimension) return undefined;
  return `${words}: ${measured} is a ${demanded}, in ${outgoingUnits(demanded)} or a unit that converts to them`;
}

/** With the format that the registry has; of an instrument that is played, with all that its readings need. */
function completed(said: SaidOfSource, place: Place, { entry, earlier }: Beside): SaidOfSource {
  if (place.kind !== 'simulated') {
    const format = said.format ?? entry?.format;
    return { ...said, ...(format !== undefined && { format }) };
  }
  const { format } = place;
  const ids = earlier.map(({ says }) => says.instrument);
  return { instrument: uniqueName([`sim-${format}`], ids, '-'), ...said, ...lackingOf(format, said, entry), format };
}

/** Two sources of one instrument are told apart by where they are. */
function nameOf(place: Place, { instrument }: SaidOfSource, { earlier }: Beside): string {
  const where = placeWords(place);
  const taken = earlier.map(({ name }) => name);
  return uniqueName(instrument === undefined ? [where] : [instrument, `${instrument} at ${where}`], taken);
}

function connectionOf(place: Place, { format, baud, dataBits, parity, stopBits }: SaidOfSource): Connection {
  if (place.kind !== 'serial') return place;
  const usual = lineDefaults(format);
  const line = {
    baud: baud ?? usual.baud,
    dataBits: dataBits ?? usual.dataBits,
    parity: parity ?? usual.parity,
    stopBits: stopBits ?? usual.stopBits,
  };
  return { ...place, line };
}

/** What of it readings say, too. */
function saysOf({ ask, everyMs, baud, dataBits, parity, stopBits, ...says }: SaidOfSource): SourceSettings['says'] {
  return says;
}
