import { readFileSync } from 'node:fs';

/** Node's flags, as `npm run cellgauge` has them. */
export function commandFlags(): readonly string[] {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  return scripts.cellgauge.match(/--[\w-]+=\S+/g) ?? [];
}
