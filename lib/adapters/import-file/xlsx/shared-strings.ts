import { cellText } from './cell-text.ts';
import type { Package } from './package.ts';
import { textGatherer } from './text-gatherer.ts';
import { unreadable } from './unreadable.ts';
import { readXml } from './xml.ts';

/** The texts that cells name by number; none where the workbook has no such part. Throws FileTrouble. */
export async function readSharedStrings(parts: Package, part: string | undefined): Promise<readonly string[]> {
  if (part === undefined || !parts.has(part)) return [];
  if (parts.sizeOf(part) > mostBytes) throw unreadable('the texts in it take more than 200 MB; save its sheets as CSV');

  const texts: string[] = [];
  const gatherer = textGatherer();
  await readXml(parts, part, {
    open: gatherer.open,
    text: gatherer.text,
    close: (name) => {
      gatherer.close(name);
      if (name === 'si') texts.push(cellText(gatherer.take()));
    },
  });
  return texts;
}

/** They stay in memory while the file is read. */
const mostBytes = 200 * 1024 * 1024;
