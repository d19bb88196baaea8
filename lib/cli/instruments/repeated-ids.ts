/**
 * The ids that stand more than once in the JSON of a registry: of those, JSON.parse keeps the last without a word. The
 * text is JSON that was parsed already.
 */
export function repeatedIds(json: string): string[] {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  let depth = 0;
  for (const { index, 0: token } of json.matchAll(tokens)) {
    if (token === '{' || token === '[') depth += 1;
    if (token === '}' || token === ']') depth -= 1;
    const isId =
      depth === 1 && token.startsWith('"') && colon.test(json.slice(index + token.length, index + token.length + 100));
    if (!isId) continue;
    const id = JSON.parse(token) as string;
    if (seen.has(id)) repeated.add(id);
    seen.add(id);
  }
  return [...repeated];
}

const tokens = /"(?:[^"\\]|\\.)*"|[{}[\]]/g;
const colon = /^\s*:/;
