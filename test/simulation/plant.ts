import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/** A bug, as one replacement in one of the project's sources. */
export interface Plant {
  name: string;
  /** Below lib/. */
  file: string;
  find: string;
  replace: string;
  /** What the bug is, in a sentence. */
  says: string;
}

const lib = new URL('../../lib/', import.meta.url);

/** Puts a bug into what is imported from now on. Throws where it does not fit the source exactly once. */
export function plant(bug: Plant): void {
  const url = new URL(bug.file, lib).href;
  const source = planted(bug);
  registerHooks({
    load: (loaded, context, next) => (loaded === url ? { ...next(loaded, context), source } : next(loaded, context)),
  });
}

/** The source with the bug in it. */
export function planted({ name, file, find, replace }: Plant): string {
  const source = readFileSync(new URL(file, lib), 'utf8');
  const times = source.split(find).length - 1;
  if (times !== 1) throw new Error(`Cannot plant ${name}: lib/${file} has its text ${times} times, not once`);
  return source.replace(find, () => replace);
}
