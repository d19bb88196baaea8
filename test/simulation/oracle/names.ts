import { createHash } from 'node:crypto';

import type { Check } from './check.ts';
import type { Filed } from './facts.ts';

/** Names are made of the fixed alphabet, and the same readings have the same name (design of identity, version 1). */
export const names: Check = {
  promise: 'names keep to the rules, and the same readings have the same name',
  violations: ({ filed }, tally) =>
    filed.flatMap(({ id, name, json }) => {
      tally.checked();
      if (!/^[A-Za-z0-9_.: -]{1,255}$/.test(name)) return [`${id} is called ${JSON.stringify(name)}`];
      if (json.name !== name) return [`${id} is called ${name}, and in its body ${json.name}`];
      const expected = nameOf(json);
      return name === expected ? [] : [`${id} is called ${name}, not ${expected}`];
    }),
};

function nameOf({ test_setup: { readings, stage }, start_time }: Filed['json']): string {
  const properties = [...new Set(readings.map(({ property }) => property))].sort().join(' ');
  const ids = readings.map(({ id }) => id).sort();
  const recipe = `cellgauge measurement 1\n${JSON.stringify(ids)}`;
  const digest = createHash('sha256').update(recipe).digest('hex').slice(0, 12);
  return [properties, stage, `${start_time.slice(0, 19)}Z`, digest].filter((word) => word !== undefined).join(' ');
}
