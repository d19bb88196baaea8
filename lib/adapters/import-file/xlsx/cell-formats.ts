import { getFormatFromId } from 'numfmt';

import type { SerialEpoch } from '../../../domain/import/table.ts';
import { type CellFormat, cellFormat } from './cell-format.ts';
import type { Package } from './package.ts';
import { type Attributes, readXml } from './xml.ts';

/** The format of the cells of a style, by the number that cells name it by; without one, or an unknown one: General. */
export type CellFormats = (style: string | undefined) => CellFormat;

/** Reads how numbers are shown (ECMA-376 part 1, 18.8: cellXfs, numFmts). Throws FileTrouble. */
export async function readCellFormats(
  parts: Package,
  part: string | undefined,
  epoch: SerialEpoch,
): Promise<CellFormats> {
  const { patterns, styles } = await readStyles(parts, part);
  const general = cellFormat('General', epoch);
  const byPattern = new Map<string, CellFormat>([['General', general]]);
  const formats = styles.map((id) => {
    const pattern = patterns.get(id) ?? builtIn(id);
    const format = byPattern.get(pattern) ?? cellFormat(pattern, epoch);
    byPattern.set(pattern, format);
    return format;
  });
  return (style) => (style === undefined ? general : (formats[Number(style)] ?? general));
}

/** Those that every workbook has without saying so (18.8.30). */
const builtIn = (id: number): string => (id < firstCustom ? getFormatFromId(id) : 'General');
const firstCustom = 59;

async function readStyles(parts: Package, part: string | undefined) {
  const patterns = new Map<number, string>();
  const styles: number[] = [];
  let inCells = false;
  const open = (name: string, attributes: Attributes) => {
    if (name === 'numFmt') patterns.set(Number(attributes.numFmtId), attributes.formatCode ?? 'General');
    else if (name === 'cellXfs') inCells = true;
    else if (name === 'xf' && inCells) styles.push(Number(attributes.numFmtId ?? 0));
  };
  const close = (name: string) => {
    if (name === 'cellXfs') inCells = false;
  };
  if (part !== undefined && parts.has(part)) await readXml(parts, part, { open, close });
  return { patterns, styles };
}
