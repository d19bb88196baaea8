/** A text of a workbook as people see it: its escapes (`_x000D_`, ECMA-376 part 1, 22.9.2.19) resolved, trimmed. */
export const cellText = (text: string): string =>
  ownText((text.includes('_x') ? text.replace(escaped, unescaped) : text).trim());

const escaped = /_x([0-9A-Fa-f]{4})_/g;
const unescaped = (_: string, code: string): string => String.fromCharCode(Number.parseInt(code, 16));

/**
 * The same text in memory of its own. The parser's texts are windows on the kilobytes that they came in, and would keep
 * all of those alive; shorter ones are copies already.
 */
export const ownText = (text: string): string => (text.length < shortestWindow ? text : Buffer.from(text).toString());

const shortestWindow = 13;
