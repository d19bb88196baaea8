import { inColumns, split } from '../columns.ts';
import type { Frame } from './frame.ts';

/** Frames, in two columns where they are many: when, where on the cell, and the frame with its blanks to be seen. */
export const frameLines = (frames: readonly Frame[]): string[] =>
  inColumns(split(frames, frames.length > 5 ? 2 : 1).flatMap(columnsOf)).map((line) => `  ${line}`);

const columnsOf = (frames: readonly Frame[]): string[][] => [
  frames.map(({ measured_at }) => measured_at.slice(11, 19)),
  frames.map(({ stage, position }) => [stage, position].filter(Boolean).join(' ')),
  frames.map(({ raw }) => JSON.stringify(raw)),
];
