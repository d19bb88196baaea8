/** One line of the table. */
export interface Row {
  what: string;
  measured: string;
  /** What it is measured against, in the same run. */
  beside: string;
  /** The bound it was built to, and whether this run kept it. */
  bound?: string;
  holds?: boolean;
}

export const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
