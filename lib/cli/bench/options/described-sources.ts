import { type Place, placeKey } from './place.ts';
import type { Read } from './read.ts';
import type { GivenOption, SaidOfSource } from './source-options.ts';

/** What options say of something, and the words of each: `--baud 9600`. */
export interface Saying {
  said: SaidOfSource;
  words: Map<keyof SaidOfSource, string>;
}

/** A source that an option names, and what is said of it alone. */
export interface DescribedSource {
  words: string;
  place: Place;
  own: Saying;
}

/** The sources in their order, the keyboard where there is no other; and what is said of all. */
export interface Described {
  common: Saying;
  sources: readonly DescribedSource[];
}

/** Which option belongs to which source: to the one before it, else to all. Each is said once, and can be said of it. */
export function describedSources(given: readonly GivenOption[]): Read<Described> {
  const common = nothingSaid();
  const sources: DescribedSource[] = [];
  for (const option of given) {
    if ('place' in option) {
      const same = sources.find(({ place }) => isSame(place, option.place));
      if (same) return cannotUse(besideWords(option.words, same.words));
      sources.push({ words: option.words, place: option.place, own: nothingSaid() });
      continue;
    }
    const source = sources.at(-1);
    const before = add(option, source?.own ?? common);
    if (before !== undefined) return cannotUse(`${option.words}${forWords(source)}: ${before} is said already`);
  }
  if (sources.length === 0) sources.push({ words: '--keyboard', place: { kind: 'keyboard' }, own: nothingSaid() });
  const why = whyUnsuited({ common, sources });
  return why === undefined ? { ok: true, value: { common, sources } } : cannotUse(why);
}

/** What is said of a source: by its own options, else by those of all sources that suit it. */
export function saidOf({ place, own }: DescribedSource, common: Saying): SaidOfSource {
  const suited = Object.entries(common.said).filter(([key]) => suits(key as keyof SaidOfSource, place));
  return { ...Object.fromEntries(suited), ...own.said };
}

const nothingSaid = (): Saying => ({ said: {}, words: new Map() });

const cannotUse = (what: string): Read<never> => ({ ok: false, reason: `Cannot use ${what}` });

const forWords = (source: DescribedSource | undefined): string => (source ? ` for ${source.words}` : '');

const besideWords = (words: string, same: string): string =>
  words === same ? `${words} twice: it is one source` : `${words} beside ${same}: both are one source`;

const isSame = (a: Place, b: Place): boolean => placeKey(a) !== undefined && placeKey(a) === placeKey(b);

/** Adds an option; where the same was said before, tells its words instead. */
function add({ words, says }: { words: string; says: SaidOfSource }, saying: Saying): string | undefined {
  for (const key of Object.keys(says) as (keyof SaidOfSource)[]) {
    const before = saying.words.get(key);
    if (before !== undefined) return before;
    saying.words.set(key, words);
  }
  Object.assign(saying.said, says);
  return undefined;
}

type Kind = Place['kind'];

/** What can be said of some kinds of sources only. `one` is why not of one source, `none` why not of all of them. */
const limited: readonly { keys: readonly (keyof SaidOfSource)[]; kinds: readonly Kind[]; one: string; none: string }[] =
  [
    {
      keys: ['baud', 'dataBits', 'parity', 'stopBits'],
      kinds: ['serial'],
      ...{ one: 'it is no serial port', none: 'none of the sources is a serial port' },
    },
    {
      keys: ['ask', 'everyMs'],
      kinds: ['serial', 'tcp', 'simulated'],
      ...{ one: 'it cannot be asked', none: 'none of the sources can be asked' },
    },
  ];

const limitOf = (key: keyof SaidOfSource) => limited.find(({ keys }) => keys.includes(key));

const suits = (key: keyof SaidOfSource, { kind }: Place): boolean => limitOf(key)?.kinds.includes(kind) ?? true;

/** What is said of one source has to suit it; what is said of all, one of them. */
function whyUnsuited({ common, sources }: Described): string | undefined {
  for (const source of sources) {
    for (const [key, words] of source.own.words) {
      if (!suits(key, source.place)) return `${words} for ${source.words}: ${limitOf(key)?.one}`;
    }
  }
  for (const [key, words] of common.words) {
    if (!sources.some(({ place }) => suits(key, place))) return `${words}: ${limitOf(key)?.none}`;
  }
  return undefined;
}
