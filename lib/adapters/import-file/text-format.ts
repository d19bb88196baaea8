import { isObject } from '../../domain/content.ts';
import { elementFinder } from './json-elements.ts';

/** What a text holds: messages a line each, messages in an array or one after the other, or a table. */
export type TextFormat = 'ndjson' | 'json-array' | 'json-objects' | 'csv' | 'markup';

/** `head` is the beginning of the text, not blank. */
export function textFormatOf(head: string): TextFormat {
  const text = head.trimStart();
  if (text.startsWith('{')) return isLineByLine(text) ? 'ndjson' : 'json-objects';
  // `[mm];[g]` begins a table.
  if (/^\[\s*(?:[[{\]"\d-]|$)/.test(text)) return 'json-array';
  return /^<(?:[!?]|html|head|body|table|workbook)/i.test(text) ? 'markup' : 'csv';
}

/** A first line that is cut short must not make one long message of a file whose second line is one. */
function isLineByLine(text: string): boolean {
  const [first = '', second = ''] = text.split(/[\r\n]\s*/, 2);
  return elementFinder('nothing')(first, 0) !== undefined || (!first.trimEnd().endsWith('[') && isMessage(second));
}

function isMessage(line: string): boolean {
  try {
    return isObject(JSON.parse(line));
  } catch {
    return false;
  }
}
