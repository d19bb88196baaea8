import type { TypedLine } from './typed-line.ts';

/** Standard input, or what stands for it. */
export type Input = NodeJS.ReadableStream & { isTTY?: boolean; setRawMode?: (isRaw: boolean) => unknown };

/** Who is told what is typed. */
export interface Typist {
  /** The line that is being typed has changed. */
  changed: (line: TypedLine) => void;
  /** A line is whole: without its end, and without control characters. */
  entered: (line: string) => void;
  /** Nothing more will come. */
  ended: () => void;
  /** The terminal is gone: nobody is there to read or to type. */
  gone: () => void;
  /** Somebody pressed Ctrl-C. */
  interrupted: () => void;
}

/** Reading what is typed, until it ends. */
export interface Typing {
  end: () => void;
}
