import { propertyNamed } from '../../property.ts';

/** A word that says what was measured. */
interface PropertyWord {
  property: string;
  /** What it is behind other words, where that differs: a mass is filed as weight, an electrolyte mass as such. */
  behindOthers?: string;
  /** English words take others before them: `cathode thickness`. German compounds need a mapping. */
  compounds: boolean;
}

const english = (property: string, behindOthers = property): PropertyWord => ({
  property,
  behindOthers,
  compounds: true,
});
const german = (property: string): PropertyWord => ({ property, compounds: false });

const propertyWords: ReadonlyMap<string, PropertyWord> = new Map([
  ['thickness', english('thickness')],
  ['thk', english('thickness')],
  ['weight', english('weight')],
  ['mass', english('weight', 'mass')],
  ['diameter', english('diameter')],
  ['length', english('length')],
  ['width', english('width')],
  ['height', english('height')],
  ['depth', english('depth')],
  ...['dicke', 'zelldicke', 'zellendicke'].map((word) => [word, german('thickness')] as const),
  ...['gewicht', 'masse', 'zellgewicht', 'zellmasse', 'nettogewicht'].map((word) => [word, german('weight')] as const),
  ...['durchmesser', 'zelldurchmesser'].map((word) => [word, german('diameter')] as const),
  ...['laenge', 'zelllaenge'].map((word) => [word, german('length')] as const),
  ...['breite', 'zellbreite'].map((word) => [word, german('width')] as const),
  ...['hoehe', 'zellhoehe'].map((word) => [word, german('height')] as const),
  ['tiefe', german('depth')],
  ['bruttogewicht', german('gross_weight')],
]);

/** True of a word, folded, that says what was measured. */
export const isPropertyWord = (word: string): boolean => propertyWords.has(word);

/** What is before the property and adds nothing to it: all of it is of a cell, and was measured. */
const plainPrefixes: ReadonlySet<string> = new Set([
  ...['cell', 'sample', 'battery', 'zell', 'zelle', 'measured', 'measurement', 'reading', 'value', 'actual'],
  ...['messwert', 'messung', 'wert', 'ist', 'the'],
]);

/** What was wanted, allowed or calculated, and what belongs to a stage: no property of its own. */
const noPrefixes: ReadonlySet<string> = new Set([
  ...['nominal', 'target', 'spec', 'specified', 'expected', 'setpoint', 'design', 'limit', 'tolerance', 'soll', 'nenn'],
  ...['upper', 'lower', 'change', 'increase', 'loss', 'of', 'and', 'after', 'before', 'in', 'at', 'per', 'no', 'not'],
]);

const mostPrefixes = 3;

/**
 * The property that a word names behind others, all folded: `cathode` and `thickness` are `cathode_thickness`.
 * `undefined` where the words before it make it something else. A net weight is the weight, as it is in frames.
 */
export function propertyBehind(before: readonly string[], word: string): string | undefined {
  const named = propertyWords.get(word);
  if (!named) return undefined;
  const prefixes = before.filter((prefix) => !plainPrefixes.has(prefix));
  if (prefixes.length === 0) return named.property;
  if (prefixes.length > mostPrefixes || !named.compounds) return undefined;
  if (prefixes.join() === 'net' && named.property === 'weight') return named.property;
  if (prefixes.some((prefix) => noPrefixes.has(prefix) || !/^[a-z]{2,}$/.test(prefix))) return undefined;
  const property = [...prefixes, named.behindOthers].join('_');
  return propertyNamed(property).ok ? property : undefined;
}

/** What is made of other values. */
const computedWords: ReadonlySet<string> = new Set([
  ...['mean', 'average', 'avg', 'std', 'stdev', 'stddev', 'sd', 'deviation', 'min', 'minimum', 'max', 'maximum'],
  ...['range', 'median', 'cv', 'rsd', 'variance', 'var', 'sum', 'count', 'difference', 'diff', 'delta', 'sigma'],
  ...['mittelwert', 'mittel', 'mittlere', 'mittlerer', 'mittleres', 'mw', 'durchschnitt', 'stdabw', 'stabw'],
  ...[
    'standardabweichung',
    'abweichung',
    'vk',
    'spannweite',
    'varianz',
    'summe',
    'anzahl',
    'differenz',
    'variationskoeffizient',
    'ø',
    'σ',
    'δ',
  ],
]);

/** What is so as a whole name only: an `n` behind a property may be its north. */
const computedNames: ReadonlySet<string> = new Set([
  ...['n', 'total', 'gesamt', 'standard deviation', 'standard error', 'coefficient of variation'],
  ...['rel std', 'rel sd', 'rel stdabw', 'relative std', 'relative standard deviation'],
]);

/** True of a word, folded, that says that something is made of other values. */
export const isComputedWord = (word: string): boolean => computedWords.has(word);

/** True where words, folded, name something made of other values, without a property: `Mean of T1-T5`, `n`. */
export const isComputedName = (words: readonly string[]): boolean =>
  isComputedWord(words[0] ?? '') || computedNames.has(words.join(' '));

const valueWords: ReadonlySet<string> = new Set(['value', 'reading', 'measurement', 'wert', 'messwert', 'messung']);

/** True of a word, folded, for a value whose property stands elsewhere: `Messwert 2`. */
export const isValueWord = (word: string): boolean => valueWords.has(word);
