import { expect, test } from 'vitest';

import { functionEnvironment } from '../../lib/local/function-environment.ts';

test('the plain variables of serverless.yml stay, and local ones replace them', () => {
  const defined = {
    POWERTOOLS_METRICS_NAMESPACE: 'cellgauge',
    API_MAX_ATTEMPTS: 4,
    IONWORKS_API_URL: 'https://api.ionworks.com',
  };

  expect(functionEnvironment(defined, { IONWORKS_API_URL: 'http://127.0.0.1:4010' })).toEqual({
    POWERTOOLS_METRICS_NAMESPACE: 'cellgauge',
    API_MAX_ATTEMPTS: '4',
    IONWORKS_API_URL: 'http://127.0.0.1:4010',
  });
});

test('what only CloudFormation can resolve is left out', () => {
  expect(functionEnvironment({ READINGS_QUEUE_URL: { Ref: 'ReadingsQueue' } }, {})).toEqual({});
});

test('the key is not looked for in SSM', () => {
  const defined = { IONWORKS_API_KEY_PARAMETER: '/cellgauge/local/ionworks-api-key' };

  expect(functionEnvironment(defined, { IONWORKS_API_KEY: 'local-key' })).toEqual({ IONWORKS_API_KEY: 'local-key' });
});
