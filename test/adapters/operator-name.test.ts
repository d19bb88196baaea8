import { hostname } from 'node:os';
import { expect, test } from 'vitest';

import { operatorName } from '../../lib/adapters/operator-name.ts';

const system = { userInfo: () => ({ username: 'ana' }), hostname: () => 'bench-3' };
/** As Node does for a user id that the system has no name for. */
const nameless = {
  ...system,
  userInfo: () => {
    throw new Error('A system error occurred: uv_os_get_passwd returned ENOENT (no such file or directory)');
  },
};

test('an operator is the user of the system and its name', () => {
  expect(operatorName({ USER: 'somebody-else' }, system)).toBe('ana@bench-3');
});

test('this process runs for somebody, on this machine', () => {
  expect(operatorName({})).toMatch(/^.+@.+$/);
  expect(operatorName({}).endsWith(`@${hostname()}`)).toBe(true);
});

test.each([
  [{ USER: 'ana', LOGNAME: 'bo' }, 'ana@bench-3'],
  [{ USER: '', LOGNAME: 'bo' }, 'bo@bench-3'],
  [{ USERNAME: 'cy' }, 'cy@bench-3'],
  [{}, 'somebody@bench-3'],
])('a user whom the system cannot name is called as the environment says: %j', (environment, name) => {
  expect(operatorName(environment, nameless)).toBe(name);
});

test('a machine without a name is somewhere', () => {
  expect(operatorName({}, { ...system, hostname: () => '' })).toBe('ana@somewhere');
});
