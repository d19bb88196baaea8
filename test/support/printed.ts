import { vi } from 'vitest';

/** The lines that an action writes to standard output and error, each a JSON object as CloudWatch reads them. */
export function printed(action: () => void): Record<string, unknown>[] {
  let text = '';
  const caught = [process.stdout, process.stderr].map((stream) =>
    vi.spyOn(stream, 'write').mockImplementation((chunk) => {
      text += String(chunk);
      return true;
    }),
  );
  try {
    action();
  } finally {
    for (const write of caught) write.mockRestore();
  }
  return jsonLines(text);
}

/** Throws where a line is no JSON object. */
export const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const parsed: unknown = JSON.parse(line);
      if (typeof parsed !== 'object' || parsed === null) throw new Error(`Cannot read ${line}: it is no JSON object`);
      return parsed as Record<string, unknown>;
    });

/** The values of each metric in lines of CloudWatch's embedded metric format, and the dimensions they all have. */
export function metricsIn(lines: readonly Record<string, unknown>[]): {
  values: Record<string, { unit: string; values: number[] }>;
  dimensions: string[][];
} {
  const values: Record<string, { unit: string; values: number[] }> = {};
  const dimensions = new Set<string>();
  for (const line of lines) {
    const { CloudWatchMetrics = [] } = (line._aws ?? {}) as { CloudWatchMetrics?: Directive[] };
    for (const { Metrics, Dimensions } of CloudWatchMetrics) {
      for (const set of Dimensions) dimensions.add(JSON.stringify(set));
      for (const { Name, Unit } of Metrics) {
        const metric = values[Name] ?? { unit: Unit, values: [] };
        values[Name] = { unit: Unit, values: [...metric.values, ...[line[Name] as number | number[]].flat()] };
      }
    }
  }
  return { values, dimensions: [...dimensions].map((set) => JSON.parse(set)) };
}

interface Directive {
  Dimensions: string[][];
  Metrics: { Name: string; Unit: string }[];
}
