import { strToU8, type Zippable, zipSync } from 'fflate';

import type { Row } from '../../lib/domain/import/table.ts';
import type { ImportFile, Table } from '../../lib/import/file.ts';

/** What is in a workbook, where it is not what most have. */
export interface WorkbookContent {
  sheets?: readonly SheetContent[];
  /** The items of the shared texts: `<si><t>CELL-1</t></si>`. */
  sharedStrings?: string;
  /** The patterns of the styles from 1 on; 0 is General. A number is one that is built in. */
  patterns?: readonly (string | number)[];
  /** Attributes of workbookPr. */
  properties?: string;
  /** Parts as they are, beside those or instead of them. */
  parts?: Readonly<Record<string, string | Uint8Array>>;
  /** Parts that are not compressed. */
  stored?: readonly string[];
}

export interface SheetContent {
  name?: string;
  state?: 'hidden' | 'veryHidden';
  /** What is in its sheetData. */
  rows?: string;
  /** What stands behind its rows. */
  after?: string;
  kind?: 'worksheet' | 'chartsheet' | 'dialogsheet';
}

const main = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const office = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\r\n';

/** The bytes of a workbook, with its parts named and related as Excel does. */
export function workbook({ parts, stored = [], ...content }: WorkbookContent = {}): Uint8Array {
  const all = { ...partsOf(content), ...parts };
  const files: Zippable = {};
  for (const [name, part] of Object.entries(all)) {
    const bytes = typeof part === 'string' ? strToU8(part) : part;
    files[name] = [bytes, { level: stored.includes(name) ? 0 : 6 }];
  }
  return zipSync(files, { mtime: new Date(2025, 2, 1) });
}

/** The parts of a workbook, to be changed. */
export function partsOf(content: Omit<WorkbookContent, 'parts' | 'stored'> = {}): Record<string, string> {
  const { sheets = [{}], sharedStrings = '', patterns = [], properties = '' } = content;
  const related = sheets.map(({ kind = 'worksheet' }, index) => relationship(`rId${index + 1}`, kind, partOf(index)));
  const tabs = sheets.map(({ name, state }, index) => {
    const shown = state === undefined ? '' : ` state="${state}"`;
    return `<sheet name="${name ?? `Sheet${index + 1}`}" sheetId="${index + 1}"${shown} r:id="rId${index + 1}"/>`;
  });
  return {
    '[Content_Types].xml': `${declaration}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>`,
    '_rels/.rels': relationships(relationship('rId1', 'officeDocument', 'xl/workbook.xml')),
    'xl/workbook.xml': `${declaration}<workbook xmlns="${main}" xmlns:r="${office}"><workbookPr ${properties}/><sheets>${tabs.join('')}</sheets></workbook>`,
    'xl/_rels/workbook.xml.rels': relationships(
      ...related,
      relationship('rId91', 'styles', 'styles.xml'),
      relationship('rId92', 'sharedStrings', 'sharedStrings.xml'),
    ),
    'xl/styles.xml': stylesXml(patterns),
    'xl/sharedStrings.xml': `${declaration}<sst xmlns="${main}">${sharedStrings}</sst>`,
    ...Object.fromEntries(sheets.map((sheet, index) => [`xl/${partOf(index)}`, sheetXml(sheet)])),
  };
}

const partOf = (index: number): string => `worksheets/sheet${index + 1}.xml`;

const relationship = (id: string, kind: string, target: string): string =>
  `<Relationship Id="${id}" Type="${office}/${kind}" Target="${target}"/>`;

const relationships = (...each: string[]): string =>
  `${declaration}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">${each.join('')}</Relationships>`;

/** A sheet as Excel writes it. */
export const sheetXml = ({ rows = '', after = '' }: SheetContent): string =>
  `${declaration}<worksheet xmlns="${main}" xmlns:r="${office}"><dimension ref="A1"/><sheetViews><sheetView workbookViewId="0"/></sheetViews><sheetFormatPr defaultRowHeight="15"/><sheetData>${rows}</sheetData>${after}<pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/></worksheet>`;

function stylesXml(patterns: readonly (string | number)[]): string {
  const ids = patterns.map((pattern, index) => (typeof pattern === 'number' ? pattern : 164 + index));
  const custom = patterns.flatMap((pattern, index) =>
    typeof pattern === 'number' ? [] : [`<numFmt numFmtId="${ids[index]}" formatCode="${attribute(pattern)}"/>`],
  );
  const styles = [0, ...ids].map((id) => `<xf numFmtId="${id}" fontId="0" fillId="0" borderId="0" xfId="0"/>`);
  // The styles that cells inherit stand before theirs, and count for themselves.
  const inherited = '<xf numFmtId="14" fontId="0" fillId="0" borderId="0"/>';
  return `${declaration}<styleSheet xmlns="${main}"><numFmts count="${custom.length}">${custom.join('')}</numFmts><cellStyleXfs count="1">${inherited}</cellStyleXfs><cellXfs>${styles.join('')}</cellXfs><cellStyles><cellStyle name="Standard" xfId="0" builtinId="0"/></cellStyles></styleSheet>`;
}

const attribute = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');

/** Bytes as a file that is read in pieces. */
export const fileOf = (bytes: Uint8Array, name = 'cells.xlsx'): ImportFile => ({
  name,
  bytes: bytes.length,
  async *read() {
    const piece = 65_536;
    for (let start = 0; start < bytes.length; start += piece) yield bytes.subarray(start, start + piece);
  },
});

/** All rows of a table. */
export async function rowsOf(table: Table | undefined): Promise<Row[]> {
  const rows: Row[] = [];
  for await (const batch of table?.records() ?? [])
    for (const record of batch) if (record.kind === 'row') rows.push(record.row);
  return rows;
}

/** The bytes of a zip file with what its directory says of a part changed. */
export function directoryChanged(
  bytes: Uint8Array,
  part: string,
  { flags, size, method }: { flags?: number; size?: number; method?: number },
): Uint8Array {
  const changed = Buffer.from(bytes);
  // The name stands 46 bytes behind the beginning of its entry, and last in the directory (APPNOTE 4.3.12).
  const entry = changed.lastIndexOf(part) - 46;
  if (flags !== undefined) changed.writeUInt16LE(flags, entry + 8);
  if (method !== undefined) changed.writeUInt16LE(method, entry + 10);
  if (size !== undefined) changed.writeUInt32LE(size, entry + 24);
  return changed;
}
