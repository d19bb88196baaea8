import { isObject } from '../../domain/content.ts';
import type { TableRecord } from '../../domain/import/table.ts';
import { parseJson } from '../../domain/json.ts';
import { quoted } from '../../domain/problem.ts';

/** What a text of JSON is as a record of a file: a message, where it is an object. */
export function messageRecord(text: string, number: number): TableRecord {
  try {
    const content = parseJson(text);
    if (isObject(content)) return { kind: 'message', number, content };
    return { kind: 'broken', number, reason: `it is JSON, but no object: ${quoted(text.trim(), 40)}` };
  } catch (error) {
    const why = quoted((error as Error).message, 120).slice(1, -1);
    return { kind: 'broken', number, reason: `it cannot be read as JSON (${why})` };
  }
}
