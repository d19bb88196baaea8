import { isObject } from '../../domain/content.ts';
import { quoted } from '../../domain/problem.ts';
import { contentOf, fileNamed } from '../file-content.ts';

/** A message to be sent, and the line of the file that it stands in, where there are several. */
export interface Outgoing {
  body: string;
  line?: number;
}

/**
 * The messages of a file, byte for byte: it is one JSON object, or has one a line (NDJSON). `-` is standard input.
 * Throws a sentence where it is neither: then nothing is sent.
 */
export async function messagesIn(file: string): Promise<readonly Outgoing[]> {
  const name = fileNamed(file);
  const content = await contentOf(file);
  if (isJsonObject(content)) return [{ body: content.trim() }];

  const lines = content
    .split(/\r?\n/)
    .map((line, index): Outgoing & { line: number } => ({ body: line.trim(), line: index + 1 }));
  const messages = lines.filter(({ body }) => body !== '');
  if (messages.length === 0) throw new Error(`Cannot send ${name}: it is empty`);
  const stranger = messages.find(({ body }) => !isJsonObject(body));
  if (!stranger) return messages;
  throw new Error(
    `Cannot send ${name}: line ${stranger.line}, ${quoted(stranger.body, 40)}, is no JSON object; nothing was sent (a frame goes with --raw)`,
  );
}

function isJsonObject(content: string): boolean {
  try {
    return isObject(JSON.parse(content));
  } catch {
    return false;
  }
}
