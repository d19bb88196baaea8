import type { JsonObject } from '../domain/content.ts';

/**
 * A report that weighs at most so many bytes as JSON: its longest lists end early where it would be more, and `left_out`
 * counts what they lost. Its counts stay as they are.
 */
export function bounded(report: JsonObject, mostBytes: number): JsonObject {
  const leftOut: Record<string, number> = {};
  let current = report;
  for (let bytes = weightOf(current); bytes > mostBytes; bytes = weightOf(current)) {
    const longest = listsIn(current).toSorted((a, b) => b.bytes - a.bytes)[0];
    if (!longest || longest.list.length === 0) return current;
    const { path, list } = longest;
    const kept = Math.min(list.length - 1, Math.floor((list.length * mostBytes * 0.9) / bytes));
    leftOut[path.join('.')] = (leftOut[path.join('.')] ?? 0) + list.length - kept;
    current = { ...withList(current, path, list.slice(0, kept)), left_out: leftOut };
  }
  return current;
}

const weightOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

interface List {
  path: readonly string[];
  list: readonly unknown[];
  bytes: number;
}

/** Lists in a report, and those in its objects. */
function listsIn(object: JsonObject, path: readonly string[] = []): List[] {
  return Object.entries(object).flatMap(([name, value]): List[] => {
    if (Array.isArray(value)) return [{ path: [...path, name], list: value, bytes: weightOf(value) }];
    const isNested = typeof value === 'object' && value !== null && path.length === 0;
    return isNested ? listsIn(value as JsonObject, [name]) : [];
  });
}

function withList(object: JsonObject, [name = '', inner]: readonly string[], list: readonly unknown[]): JsonObject {
  if (inner === undefined) return { ...object, [name]: list };
  return { ...object, [name]: { ...(object[name] as JsonObject), [inner]: list } };
}
