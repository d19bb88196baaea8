import { quoted } from '../../problem.ts';
import { dimensionOfUnit } from '../../unit.ts';
import type { Column, Mapping, Meaning } from '../mapping.ts';
import { headerKey } from './header-text.ts';
import { compass } from './place-words.ts';
import { type HeaderRead, type Letter, readHeader, unitInHeader } from './read-header.ts';

/** A column as its header and the headers beside it have it, before two columns for one thing are told apart. */
export interface Draft extends Column {
  isMapped: boolean;
  /** Which of two columns for one field is meant: the lower, then the first. */
  rank: number;
}

/** What is over one column: its header, and the unit from a row of units. */
export interface Heading {
  header: string;
  /** As written there: `[mm]`, by its id. */
  unit: string | undefined;
  /** What stands in the row above it, or further left there; '' for nothing. */
  above?: string | undefined;
}

/** Understands each column by the mapping, else by its header and those beside it. */
export function columnDrafts(headings: readonly Heading[], mapping: Mapping): Draft[] {
  const mapped = mappedBy(mapping);
  const reads = headings.map(({ header }) => (header === '' ? noHeader : readHeader(header)));
  const table = neighboursIn(reads, mapping);
  return headings.map((heading, index) => {
    const meaning = mapped(heading.header);
    if (meaning) {
      const why = 'mapped';
      return { index, header: heading.header, meaning: withUnit(meaning, heading), why, isMapped: true, rank: 0 };
    }
    const read = reads[index] as HeaderRead;
    const rank = read.kind === 'field' ? read.named.rank : 0;
    return { index, header: heading.header, ...meaningOf(read, heading, table), isMapped: false, rank };
  });
}

const noHeader: HeaderRead = { kind: 'unknown', why: 'it has no header' };

/** Finds what the mapping says of a header: of the same text, else of one that a person would take for the same. */
function mappedBy({ columns }: Mapping): (header: string) => Meaning | undefined {
  const byKey = new Map([...columns].map(([header, meaning]) => [headerKey(header), meaning]));
  return (header) => columns.get(header) ?? byKey.get(headerKey(header));
}

/** A target without a unit leaves the one that the sheet gives. */
function withUnit(meaning: Meaning, { header, unit }: Heading): Meaning {
  const own = unitInHeader(header) ?? unit;
  const takesUnit = meaning.kind === 'reading' || (meaning.kind === 'field' && meaning.field === 'value');
  return !takesUnit || meaning.unit !== undefined || own === undefined ? meaning : { ...meaning, unit: own };
}

/** What the headers of a table say of each other. */
interface Neighbours {
  /** Properties that a header names in a word. */
  properties: ReadonlySet<string>;
  /** How many different numbers a letter stands before. */
  numbered: (letter: Letter) => number;
  /** True where letters behind a property are those of a compass: several, and no count and deviation. */
  isCompass: (property: string) => boolean;
  /** The property of values that name none. */
  property: string | undefined;
}

function neighboursIn(reads: readonly HeaderRead[], { defaults }: Mapping): Neighbours {
  const different = <T>(of: (read: HeaderRead) => T | undefined): number =>
    new Set(reads.map(of).filter((told) => told !== undefined)).size;
  return {
    properties: new Set(reads.flatMap((read) => ('property' in read ? [read.property] : []))),
    numbered: (letter) =>
      different((read) => (read.kind === 'letter' && read.letter === letter ? read.position : undefined)),
    isCompass: (property) => {
      const points = reads.filter((read) => read.kind === 'compass').filter((read) => read.property === property);
      const letters = new Set(points.map(({ letter }) => letter));
      // Beside a mean, an `s` is its deviation and an `n` its count: that one has no unit.
      const isSure = points.some(({ letter, unit }) => letter !== 's' && (letter !== 'n' || unit !== undefined));
      return letters.size > 1 && isSure;
    },
    property: defaults.get('property'),
  };
}

type Understood = Pick<Draft, 'meaning' | 'why'>;

const unmatched = (why: string): Understood => ({ meaning: { kind: 'unmatched' }, why });
const computed: Understood = { meaning: { kind: 'computed' }, why: 'its name says that it is made of other values' };

function meaningOf(read: HeaderRead, { header, unit }: Heading, table: Neighbours): Understood {
  const reading = (property: string, said: { position?: string | undefined; unit: string | undefined }, why = '') => {
    const own = said.unit ?? unit;
    const parts = [
      `${quoted(header)} is ${property}`,
      ...(said.position === undefined ? [] : [`${quoted(said.position)} its place`]),
      ...(own === undefined ? [] : [`[${own}] its unit`]),
    ];
    const meaning: Meaning = { kind: 'reading', property, ...given('position', said.position), ...given('unit', own) };
    return { meaning, why: `${parts.join(', ')}${why}` };
  };
  switch (read.kind) {
    case 'field': {
      const own = read.named.field === 'value' ? (read.unit ?? unit) : undefined;
      const meaning: Meaning = { kind: 'field', field: read.named.field, ...given('unit', own) };
      return { meaning, why: `${quoted(header)} is ${meaning.field}${own === undefined ? '' : `, [${own}] its unit`}` };
    }
    case 'reading':
      return reading(read.property, read);
    case 'value':
      if (table.property !== undefined) return reading(table.property, read, '; the property is a default');
      return unmatched('it is a value, and nothing says of which property');
    case 'compass': {
      if (table.isCompass(read.property)) {
        return reading(read.property, { ...read, position: compass.get(read.letter) });
      }
      if (read.letter === 'n') return computed;
      return unmatched(`${quoted(read.letter)} is no known place on a cell`);
    }
    case 'letter': {
      const property = propertyOfLetter(read.letter, read.unit ?? unit, table);
      if (property === undefined) return unmatched(`${quoted(header)} may be many things`);
      const count = table.numbered(read.letter);
      return reading(property, read, `: one of ${count} columns, ${read.letter.toUpperCase()} with a number`);
    }
    case 'computed':
      return computed;
    case 'unknown':
      return unmatched(read.why);
  }
}

const given = <Key extends string>(key: Key, value: string | undefined): { [K in Key]?: string } =>
  value === undefined ? {} : ({ [key]: value } as { [K in Key]?: string });

/**
 * T is the thickness, and so is d (German: Dicke) where nothing else in the table is one or a diameter; W goes by its
 * unit. One alone is anything: the test number, a day, a week.
 */
function propertyOfLetter(letter: Letter, unit: string | undefined, table: Neighbours): string | undefined {
  if (table.numbered(letter) < 2) return undefined;
  const dimension = unit === undefined ? undefined : dimensionOfUnit(unit);
  if (letter === 'w') return dimension === 'mass' ? 'weight' : dimension === 'length' ? 'width' : undefined;
  if (unit !== undefined && dimension !== 'length') return undefined;
  if (letter === 't') return 'thickness';
  const isElsewhere = table.properties.has('thickness') || table.properties.has('diameter') || table.numbered('t') > 1;
  return isElsewhere ? undefined : 'thickness';
}
