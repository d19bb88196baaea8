/**
 * Text for a cell of a CSV file that spreadsheets leave as it is: an apostrophe goes before what they would take for a
 * formula, a number, a date or a truth value. They show it, and save it again.
 */
export const guarded = (text: string): string => (isLeftAlone(text) ? text : `'${text}`);

/** The same where a program takes semicolons or tabs for the separator, and what follows one for a cell. */
export const guardedWithin = (text: string): string =>
  text.replace(/[;\t](?=[\s"]*[=+\-@\uff1d\uff0b\uff0d\uff20])/g, "$&'");

/** The text of a cell: `guarded` backwards. */
export const unguarded = (cell: string): string => (cell.startsWith("'") ? cell.slice(1) : cell);

const isLeftAlone = (text: string): boolean =>
  plainInteger.test(text) || !(formula.test(text) || number.test(text) || day.test(text) || truth.test(text));

/** Excel keeps 15 digits. */
const plainInteger = /^-?(?:0|[1-9]\d{0,14})$/;
/** As OWASP lists them (CSV injection), full-width forms included; and the apostrophe itself. */
const formula = /^['=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
/** `007`, `1e5`, `4.12` (in a German sheet 4 December), `1/2`, `08:00`, `5 %`, `8 pm`. */
const number = /^[\s.,]*\d[\d\s.,:/'e%+-]*(?:[ap]\.?m?\.?)?$/i;
/** `SEP-17`, `1 Mai`. */
const day = /^[\d\s.,/-]*(?:jan|feb|m[aä]r|apr|ma[iy]|jun|jul|aug|sep|o[ck]t|nov|de[cz])\p{L}*[\d\s.,/-]*$/iu;
const truth = /^\s*(?:true|false|wahr|falsch)\s*$/i;

/** A record as RFC 4180 has it, and its line end. */
export const csvRecord = (cells: readonly string[]): string => `${cells.map(csvCell).join(',')}\r\n`;

/** A million rows are written cell by cell: a library takes six times as long. */
export const csvCell = (text: string): string => (special.test(text) ? `"${text.replaceAll('"', '""')}"` : text);

/** Semicolons and tabs, too: where one of them is the separator of a sheet, the text is still one cell. */
const special = /[",;\t\r\n]/;
