/** The columns of a sheet: A to XFD. */
export const mostColumns = 16_384;

/** The column of a cell, from 0: `AB12` is in 27. -1 where the reference begins with no letter. */
export function columnOf(reference: string): number {
  let column = 0;
  for (let index = 0; index < reference.length; index += 1) {
    // Capitals and small letters differ by one bit.
    const letter = (reference.charCodeAt(index) & ~0x20) - 64;
    if (letter < 1 || letter > 26 || column > mostColumns) break;
    column = column * 26 + letter;
  }
  return column - 1;
}
