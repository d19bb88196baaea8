import type { Check } from './check.ts';
import { contentOf, keyOf } from './told.ts';

/** Every reading is in at most one measurement, once, and says there what a message said. */
export const filedOnce: Check = {
  promise: 'a reading is filed at most once',
  violations: ({ filed, filedWith, tellings }, tally) => {
    const violations: string[] = [];
    for (const [key, measurements] of filedWith) {
      tally.checked();
      if (measurements.length > 1) {
        violations.push(`the reading ${key} is in ${measurements.map(({ id }) => id).join(' and ')}`);
      }
    }
    for (const { id, cellId, json } of filed) {
      const keys = json.test_setup.readings.map((reading) => keyOf({ cellId, id: reading.id }));
      if (new Set(keys).size < keys.length) violations.push(`${id} holds a reading twice: ${keys.join(', ')}`);
      for (const reading of json.test_setup.readings) {
        const told = tellings.get(keyOf({ cellId, id: reading.id })) ?? [];
        if (!told.some((one) => contentOf(one) === contentOf(reading))) {
          violations.push(`${id} says ${contentOf(reading)} of ${reading.id}, which no message says`);
        }
      }
    }
    return violations;
  },
};
