/**
 * Typed, pasted and spreadsheet text with its numbers and units in ASCII: full-width forms, blanks, minus signs,
 * apostrophes, quotes and both micro signs (U+00B5, U+03BC) become what a keyboard has. All else stays as it is.
 */
export function asciiOf(text: string): string {
  if (isAscii.test(text)) return text;
  return text
    .replace(/[\uff01-\uff5e]/g, (form) => String.fromCharCode(form.charCodeAt(0) - fullWidthOffset))
    .replace(/[\u00a0\u2009\u202f\u3000]/g, ' ')
    .replace(/[\u2010-\u2013\u2212]/g, '-')
    .replace(/\u2019/g, "'")
    .replace(/[\u201d\u2033]/g, '"')
    .replace(/[\u00b5\u03bc]/g, 'u');
}

const isAscii = /^[ -~]*$/;

/** Unicode's full-width forms stand in the order of the ASCII characters they widen. */
const fullWidthOffset = 0xff01 - 0x21;
