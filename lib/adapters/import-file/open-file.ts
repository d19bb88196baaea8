import { FileTrouble, type ImportFile, type OpenedFile } from '../../import/file.ts';
import { blocksOf } from './blocks.ts';
import { openText } from './open-text.ts';
import { signatureOf } from './signature.ts';
import { unpacked } from './unpacked.ts';

/** Finds out what a file is, by what is in it rather than by its name. Throws FileTrouble. */
export async function openFile(file: ImportFile): Promise<OpenedFile> {
  const signature = signatureOf(await firstBlock(file));
  if (signature.kind === 'gzip') return openPacked(file);
  if (signature.kind === 'zip') return openZip(file);
  if (signature.kind === 'refused') throw new FileTrouble('unreadable', signature.reason);
  return openText(file);
}

async function openPacked(packed: ImportFile): Promise<OpenedFile> {
  const file = { ...packed, read: () => unpacked(packed) };
  const signature = signatureOf(await firstBlock(file));
  if (signature.kind === 'gzip') throw new FileTrouble('unreadable', 'it is packed by gzip twice; unpack it once');
  const opened = await openFile(file);
  return { ...opened, format: `${opened.format}, gzipped` };
}

/** What reads workbooks is loaded for them alone. */
async function openZip(file: ImportFile): Promise<OpenedFile> {
  const { openXlsx } = await import('./xlsx-file.ts');
  return openXlsx(file);
}

async function firstBlock(file: ImportFile): Promise<Buffer> {
  for await (const block of blocksOf(file.read())) return block;
  throw new FileTrouble('unreadable', 'it is empty');
}
