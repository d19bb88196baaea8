import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';

import { canAsk, confirmed, needsYes } from '../../lib/cli/confirm.ts';

const terminal = (isTTY = true) => Object.assign(new PassThrough(), { isTTY });

/** What comes of a question to which these keys are the answer, and what is on the screen by then. */
async function answered(keys: string) {
  const dialogue = { input: terminal(), output: terminal() };
  const answer = confirmed('discard 12 letters', dialogue);
  dialogue.input.write(keys);
  const yes = await answer;
  dialogue.output.end();
  return { yes, screen: await text(dialogue.output) };
}

test.each(['y\r', 'Y\r', 'yes\r', ' YES \r', 'y\n'])('%j means yes', async (keys) => {
  expect((await answered(keys)).yes).toBe(true);
});

test.each(['\r', 'n\r', 'no\r', 'yo\r', 'yes please\r', '1\r', 'j\r'])('%j does not', async (keys) => {
  expect((await answered(keys)).yes).toBe(false);
});

test.each([
  ['Ctrl-C', '\u0003'],
  ['Ctrl-C after a y', 'y\u0003'],
  ['Ctrl-D', '\u0004'],
])('%s at the question means no', async (_, keys) => {
  expect((await answered(keys)).yes).toBe(false);
});

test('the question says what will be done, and what is meant by no answer', async () => {
  expect((await answered('\r')).screen).toContain('Discard 12 letters? [y/N] ');
});

test('an interruption while the question stands means no', async () => {
  const interruption = new AbortController();
  const dialogue = { input: terminal(), output: terminal(), signal: interruption.signal };
  const answer = confirmed('discard 12 letters', dialogue);
  interruption.abort();
  expect(await answer).toBe(false);
  expect(await confirmed('discard 12 letters', dialogue)).toBe(false);
});

test('an input that ends means no', async () => {
  const dialogue = { input: terminal(), output: terminal() };
  const answer = confirmed('discard 12 letters', dialogue);
  dialogue.input.end('y');
  expect(await answer).toBe(false);
});

test.each([
  ['what is read', false, true],
  ['what is written on', true, false],
])('nobody is asked where %s is no terminal', async (_, reads, writes) => {
  const dialogue = { input: terminal(reads), output: terminal(writes) };
  expect(canAsk(dialogue)).toBe(false);
  await expect(confirmed('discard 12 letters', dialogue)).rejects.toThrow(
    'Cannot ask whether to discard 12 letters: this is no terminal; say --yes',
  );
  expect(dialogue.output.read()).toBeNull();
  expect(needsYes('discard 12 letters')).toBe(
    'Cannot ask whether to discard 12 letters: this is no terminal; say --yes',
  );
});

test('somebody can be asked where both are terminals', () => {
  expect(canAsk({ input: terminal(), output: terminal() })).toBe(true);
});
