import { columnOf } from './cell-reference.ts';
import type { Package } from './package.ts';

/**
 * The areas of merged cells of a sheet, four numbers each, the upper ones first: first row, first column, last row, last
 * column. Rows count from 1, columns from 0.
 */
export type MergedAreas = Int32Array;

/**
 * Finds the merged areas, which stand behind the rows that they are about (ECMA-376 part 1, 18.3.1.55). The rows are
 * passed over unread: a `<` is written otherwise in all their texts. Throws FileTrouble.
 */
export async function readMergedAreas(parts: Package, part: string): Promise<MergedAreas> {
  const areas: Area[] = [];
  let cut = '';
  for await (const chunk of parts.read(part)) {
    const text = cut + chunk.toString('latin1');
    for (const [, reference = ''] of text.matchAll(mergeCell)) areas.push(areaOf(reference));
    // An element that is cut here is whole with the next chunk.
    cut = text.slice(Math.max(text.lastIndexOf('>') + 1, text.length - longestElement));
  }
  return Int32Array.from(areas.sort(([above], [below]) => above - below).flat());
}

const longestElement = 200;
const mergeCell = /<(?:\w+:)?mergeCell\s[^<>]{0,100}?ref=["']([A-Za-z\d:]+)["'][^<>]{0,100}>/g;

type Area = readonly [firstRow: number, firstColumn: number, lastRow: number, lastColumn: number];

function areaOf(reference: string): Area {
  const [first = '', last = first] = reference.split(':');
  return [rowOf(first), columnOf(first), rowOf(last), columnOf(last)];
}

const rowOf = (reference: string): number => Number(/\d+/.exec(reference)?.[0] ?? 0);
