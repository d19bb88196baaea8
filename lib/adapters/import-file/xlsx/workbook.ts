import type { SerialEpoch } from '../../../domain/import/table.ts';
import type { Package } from './package.ts';
import { relationshipsOf } from './relationships.ts';
import { unreadable } from './unreadable.ts';
import { type Attributes, readXml } from './xml.ts';

/** What a workbook says of itself; parts by their names in the package. */
export interface Workbook {
  sheets: readonly Sheet[];
  /** The names of the sheets with cells that are not shown. */
  hidden: readonly string[];
  serialEpoch: SerialEpoch;
  sharedStrings: string | undefined;
  styles: string | undefined;
}

export interface Sheet {
  name: string;
  part: string;
}

/** Finds the sheets of a workbook, in the order of their tabs; sheets of charts or macros are none. Throws FileTrouble. */
export async function readWorkbook(parts: Package): Promise<Workbook> {
  const part = await workbookPart(parts);
  const related = await relationshipsOf(parts, part);
  const { isWorkbook, tabs, serialEpoch } = await readTabs(parts, part);
  if (!isWorkbook) throw unreadable('it is an Office file, but no workbook');

  const worksheets = new Map(related.filter(({ kind }) => kind === 'worksheet').map((each) => [each.id, each.part]));
  const sheets = tabs.flatMap(({ id, ...tab }) => {
    const sheet = worksheets.get(id);
    return sheet === undefined ? [] : [{ ...tab, part: sheet }];
  });
  return {
    sheets: sheets.filter(({ shown }) => shown).map(({ name, part }) => ({ name, part })),
    hidden: sheets.filter(({ shown }) => !shown).map(({ name }) => name),
    serialEpoch,
    sharedStrings: related.find(({ kind }) => kind === 'sharedStrings')?.part,
    styles: related.find(({ kind }) => kind === 'styles')?.part,
  };
}

async function workbookPart(parts: Package): Promise<string> {
  if (parts.has('META-INF/manifest.xml') && parts.has('content.xml'))
    throw unreadable('it is an OpenDocument file; save it as .xlsx');
  const main = (await relationshipsOf(parts, '')).find(({ kind }) => kind === 'officeDocument');
  if (!main) throw unreadable('it is a zip file, but no workbook; unpack it, and import what is in it');
  if (main.part.endsWith('.bin')) throw unreadable('it is an .xlsb workbook; save it as .xlsx');
  return main.part;
}

interface Tab {
  id: string;
  name: string;
  shown: boolean;
}

async function readTabs(parts: Package, part: string) {
  const tabs: Tab[] = [];
  let serialEpoch: SerialEpoch = 1900;
  let isWorkbook = false;
  const open = (name: string, attributes: Attributes) => {
    if (name === 'workbook') isWorkbook = true;
    if (name === 'workbookPr' && isTrue(attributes.date1904)) serialEpoch = 1904;
    if (name === 'sheet') tabs.push(tabOf(attributes));
  };
  await readXml(parts, part, { open });
  return { isWorkbook, tabs, serialEpoch };
}

const isTrue = (value: string | undefined): boolean => value === '1' || value === 'true' || value === 'on';

/** Its state is `visible` where none is told, else `hidden` or `veryHidden` (ECMA-376 part 1, 18.18.68). */
function tabOf(attributes: Attributes): Tab {
  const { name = '', state = 'visible' } = attributes;
  // The prefix is as the writer likes it: r:id, d3p1:id.
  const [, id = ''] = Object.entries(attributes).find(([key]) => key.endsWith(':id')) ?? [];
  return { id, name, shown: state === 'visible' };
}
