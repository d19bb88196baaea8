import { inspect, isDeepStrictEqual } from 'node:util';

import type { Bench } from './bench.ts';
import type { Page } from './page.ts';

/** One thing that happens on the morning: sent, waited for, checked and told. */
export interface Scene {
  /** What it shows, in a sentence. */
  title: string;
  /** Different readings that come in, and what becomes of them in the end. */
  readings: { filed: number; refused: number };
  /** Throws a sentence where something did not come as told. */
  play(bench: Bench, page: Page): Promise<void>;
}

/** Throws a sentence unless what was found is what was expected. */
export function confirm(what: string, found: unknown, expected: unknown): void {
  if (isDeepStrictEqual(found, expected)) return;
  const [foundText, expectedText] = [found, expected].map((value) => inspect(value, { depth: 5, breakLength: 80 }));
  throw new Error(`${what} should be ${expectedText}, but is ${foundText}`);
}
