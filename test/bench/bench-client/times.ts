/** Of many times, in milliseconds. */
export interface Times {
  median: number;
  /** 95 of 100 are no longer. */
  most: number;
  first: number;
}

export function timesOf(values: readonly number[]): Times {
  const sorted = values.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(sorted.length * share) - 1] ?? Number.NaN;
  return { median: at(0.5), most: at(0.95), first: values[0] ?? Number.NaN };
}
