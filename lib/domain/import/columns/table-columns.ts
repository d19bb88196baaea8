import Big from 'big.js';

import { quoted } from '../../problem.ts';
import { unitOf } from '../../unit.ts';
import type { Column, Mapping, Meaning } from '../mapping.ts';
import type { Row } from '../table.ts';
import { columnDrafts, type Draft, type Heading } from './column-drafts.ts';
import { isMeanOf } from './computed-column.ts';
import { headerKey } from './header-text.ts';
import { listOf } from './no-header.ts';
import { isNothing } from './units-row.ts';
import { unitInCell } from './written-unit.ts';

/** The columns under these headings, with rows of the table for what only its values tell. */
export function tableColumns(headings: readonly Heading[], mapping: Mapping, rows: readonly Row[]): Column[] {
  const drafts = withMoment(columnDrafts(headings, mapping), mapping);
  const told = withReplicates(withOneOfEachField(drafts), headings);
  const columns = withMeans(withOneOfEachPlace(told), rows);
  return columns.map(({ index, header, meaning, why }) =>
    header === '' && rows.every(({ cells }) => (cells[index] ?? '') === '')
      ? { index, header, meaning: { kind: 'ignored' }, why: 'it has neither a header nor anything in it' }
      : { index, header, meaning, why },
  );
}

type ReadingDraft = Draft & { meaning: Meaning & { kind: 'reading' } };

const isReading = (draft: Draft): draft is ReadingDraft => draft.meaning.kind === 'reading';

const fieldOf = ({ meaning }: Draft) => (meaning.kind === 'field' ? meaning.field : undefined);

/** A time that no date stands beside has to say the date too. */
function withMoment(drafts: readonly Draft[], { defaults }: Mapping): Draft[] {
  const hasDate = defaults.has('measured_at') || drafts.some((draft) => fieldOf(draft) === 'measured_at');
  return drafts.map((draft) =>
    hasDate || draft.isMapped || fieldOf(draft) !== 'time'
      ? draft
      : {
          ...draft,
          meaning: { kind: 'field', field: 'measured_at' },
          why: `${quoted(draft.header)} is measured_at, as no other column has a date`,
        },
  );
}

/** Of two columns for one field the mapped one is meant, else the one with the better name, else the first. */
function withOneOfEachField(drafts: readonly Draft[]): Draft[] {
  const meant = new Map<string, Draft>();
  for (const draft of drafts) {
    const field = fieldOf(draft);
    const other = field === undefined ? undefined : meant.get(field);
    if (field !== undefined && (!other || isRather(draft, other))) meant.set(field, draft);
  }
  return drafts.map((draft) => {
    const field = fieldOf(draft);
    const other = field === undefined ? draft : (meant.get(field) as Draft);
    return other === draft ? draft : unmatched(draft, `${quoted(other.header)} is ${field} already`);
  });
}

const isRather = (draft: Draft, other: Draft): boolean =>
  draft.isMapped === other.isMapped ? draft.rank < other.rank : draft.isMapped;

const unmatched = (draft: Draft, why: string): Draft => ({ ...draft, meaning: { kind: 'unmatched' }, why });

/**
 * Columns with one header and no number are replicates, numbered as they stand; but not where the row above them tells
 * them apart, as `dry` and `filled` do.
 */
function withReplicates(drafts: readonly Draft[], headings: readonly Heading[]): Draft[] {
  const keyOf = ({ header, meaning }: ReadingDraft) => `${meaning.property} ${headerKey(header)}`;
  const byKey = Map.groupBy(drafts.filter(isUnplaced), keyOf);
  return drafts.map((draft) => {
    if (!isUnplaced(draft)) return draft;
    const alike = byKey.get(keyOf(draft)) as ReadingDraft[];
    if (alike.length < 2) return draft;
    const groups = new Set(alike.map(({ index }) => headings[index]?.above ?? '').filter(isGroup));
    if (groups.size > 1) return unmatched(draft, `${toldApart} (${listOf([...groups])})`);
    const { meaning, header } = draft;
    const number = alike.indexOf(draft) + 1;
    const why = `${draft.why}; one of ${alike.length} columns ${quoted(header)}: ${number} is its place`;
    return { ...draft, meaning: { ...meaning, position: String(number) }, why };
  });
}

/** Why columns of one name are not taken; what tells them apart stands behind it. */
export const toldApart = 'the row above tells it from others of its name';

/** What may say of which stage, or what else, the columns under it are: no number, no unit. */
const isGroup = (text: string): boolean => !isNothing(text) && !/^\W*\d/.test(text) && unitInCell(text) === undefined;

const isUnplaced = (draft: Draft): draft is ReadingDraft => isReading(draft) && draft.meaning.position === undefined;

/** Two headers for one property at one place are one value told twice, in two units maybe: the first is taken. */
function withOneOfEachPlace(drafts: readonly Draft[]): Draft[] {
  const meant = new Map<string, Draft>();
  const placeOf = ({ meaning: { property, position = '' } }: ReadingDraft) => `${property}/${position}`;
  for (const draft of [...drafts.filter(({ isMapped }) => isMapped), ...drafts].filter(isReading)) {
    if (!meant.has(placeOf(draft))) meant.set(placeOf(draft), draft);
  }
  return drafts.map((draft) => {
    if (draft.isMapped || !isReading(draft)) return draft;
    const other = meant.get(placeOf(draft)) as Draft;
    if (other === draft) return draft;
    const { property, position } = draft.meaning;
    const what = position === undefined ? property : `${property} ${position}`;
    return unmatched(draft, `${quoted(other.header)} is ${what} already`);
  });
}

/** A property without a place beside several with one may be their mean, whatever it is called. */
function withMeans(drafts: readonly Draft[], rows: readonly Row[]): Draft[] {
  const readings = drafts.filter(isReading);
  return drafts.map((draft) => {
    if (draft.isMapped || !isUnplaced(draft)) return draft;
    const { property, unit } = draft.meaning;
    const placed = readings.filter(({ meaning }) => meaning.property === property && meaning.position !== undefined);
    const others = placed.flatMap(({ index, meaning }) => {
      const factor = factorBetween(meaning.unit, unit);
      return factor === undefined ? [] : [{ index, factor }];
    });
    if (others.length < 2 || !isMeanOf(draft.index, others, rows)) return draft;
    const why = `it is the mean of the ${others.length} other columns of ${property} in every row looked at`;
    return { ...draft, meaning: { kind: 'computed' }, why };
  });
}

/** From one unit to another; a mean often goes without. `undefined` where neither is the other in other words. */
function factorBetween(from: string | undefined, to: string | undefined): Big | undefined {
  if (from === to || from === undefined || to === undefined) return new Big(1);
  const [a, b] = [unitOf(from), unitOf(to)];
  if (!a.ok || !b.ok || a.value.dimension !== b.value.dimension) return undefined;
  return new Big(a.value.factor).div(b.value.factor);
}
