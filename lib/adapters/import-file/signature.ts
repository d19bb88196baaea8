/** What the first bytes of a file say it is, whatever its name says. */
export type Signature = { kind: 'gzip' } | { kind: 'zip' } | { kind: 'text' } | { kind: 'refused'; reason: string };

/** `first` are the first bytes of the file, eight or more where it has them. */
export function signatureOf(first: Buffer): Signature {
  if (first[0] === 0x1f && first[1] === 0x8b) return { kind: 'gzip' };
  if (zips.some((bytes) => startsWith(first, bytes))) return { kind: 'zip' };
  const known = refused.find(([bytes]) => startsWith(first, bytes));
  return known ? { kind: 'refused', reason: known[1] } : { kind: 'text' };
}

const startsWith = (first: Buffer, bytes: string): boolean =>
  first.length >= bytes.length && first.toString('latin1', 0, bytes.length) === bytes;

/** As a zip begins with its first entry, and an empty one with its end. */
const zips = ['PK\x03\x04', 'PK\x05\x06'];

const refused: readonly (readonly [string, string])[] = [
  ['\xd0\xcf\x11\xe0', 'it is an old .xls workbook, or one with a password; save it as .xlsx, without a password'],
  ['%PDF-', 'it is a PDF; save the table behind it as .xlsx or CSV'],
  ['{\\rtf', 'it is a rich text document; save the table in it as .xlsx or CSV'],
  ['7z\xbc\xaf\x27\x1c', 'it is packed by 7-Zip; unpack it, or pack it with gzip'],
  ['Rar!\x1a\x07', 'it is packed by RAR; unpack it, or pack it with gzip'],
  ['\xfd7zXZ\x00', 'it is packed by xz; unpack it, or pack it with gzip'],
  ['\x28\xb5\x2f\xfd', 'it is packed by Zstandard; unpack it, or pack it with gzip'],
  ['BZh91AY&SY', 'it is packed by bzip2; unpack it, or pack it with gzip'],
];
