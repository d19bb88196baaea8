import { distance } from 'fastest-levenshtein';

import { quoted } from '../../problem.ts';
import { propertyNamed } from '../../property.ts';
import { writtenUnit } from '../columns/written-unit.ts';
import { type ColumnField, columnFields, type Meaning } from '../mapping.ts';

/** What a column is to be, or why that is nothing; `reason` in a clause. */
export type TargetRead = { ok: true; meaning: Meaning } | { ok: false; reason: string };

/** Reads what a column is mapped to: a field, `ignore`, or a property as `thickness`, `thickness[mm]`, `thickness/centre[mm]`. */
export function readTarget(target: string): TargetRead {
  const { name = '', position, unit } = partsOf(target) ?? {};
  if (name === '' || position === '')
    return refused('it is none of a field, property, property[unit], property/position[unit], ignore');
  if (unit !== undefined && writtenUnit(unit) === undefined) return refused(`${quoted(unit)} is no unit`);
  const said = {
    ...(position !== undefined && { position }),
    ...(unit !== undefined && { unit: writtenUnit(unit) as string }),
  };

  const known = words.find((word) => word === name.toLowerCase().replaceAll(/[ -]/g, '_'));
  if (known !== undefined) return fieldTarget(known, said);
  const near = words.find((word) => word.length > 3 && distance(word, name.toLowerCase()) === 1);
  if (near !== undefined) return refused(`did you mean ${near}?`);
  const property = propertyNamed(name);
  if (!property.ok)
    return refused(property.problem.detail.replace(/^Cannot file the property "(?:[^"\\]|\\.)*": /, ''));
  return { ok: true, meaning: { kind: 'reading', property: name, ...said } };
}

const words: readonly (ColumnField | 'ignore')[] = [...columnFields, 'ignore'];

const refused = (reason: string): { ok: false; reason: string } => ({ ok: false, reason });

/** Only the value of a long table has a unit beside its name. */
function fieldTarget(name: ColumnField | 'ignore', said: { position?: string; unit?: string }): TargetRead {
  const { position, unit } = said;
  if (position !== undefined || (unit !== undefined && name !== 'value')) {
    return refused(`${name} has no ${position === undefined ? 'unit' : 'place'}; only a property has`);
  }
  if (name === 'ignore') return { ok: true, meaning: { kind: 'ignored' } };
  return { ok: true, meaning: { kind: 'field', field: name, ...(unit !== undefined && { unit }) } };
}

function partsOf(target: string): { name: string; position: string | undefined; unit: string | undefined } | undefined {
  const parts = /^(?<name>[^/[\]]+)(?:\/(?<position>[^/[\]]+))?(?:\[(?<unit>[^[\]]+)\])?$/.exec(target.trim())?.groups;
  if (!parts) return undefined;
  const { name = '', position, unit } = parts;
  return { name: name.trim(), position: position?.trim(), unit: unit?.trim() };
}
