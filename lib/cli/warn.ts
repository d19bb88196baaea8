import { styleText } from 'node:util';

/** A sentence to know that stops nothing, on standard error: what is printed for programs stays clean. */
export function warn(sentence: string): void {
  console.error(styleText('yellow', `Warning: ${sentence}`, { stream: process.stderr }));
}
