import { Command } from 'commander';
import { expect, test } from 'vitest';

import { duration } from '../../lib/cli/duration.ts';

/** What becomes of `--wait` with this text. */
const waitOf = (text: string): unknown =>
  new Command()
    .exitOverride()
    .configureOutput({ writeErr: () => {} })
    .option('--wait <while>', '', duration)
    .parse(['--wait', text], { from: 'user' })
    .opts().wait;

test('an option takes a while, in milliseconds', () => {
  expect(waitOf(' 10m ')).toBe(600_000);
});

test('anything else is wrong usage, which says what is right', () => {
  expect(() => waitOf('soon')).toThrow(
    "error: option '--wait <while>' argument 'soon' is invalid. It is no while such as 90s, 10m or 2h.",
  );
});
