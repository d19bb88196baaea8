import { expect, test } from 'vitest';

import { readConfig, readImportConfig } from '../../lib/adapters/config.ts';
import { functionEnvironment } from '../../lib/local/function-environment.ts';
import { startLocalServices } from '../../lib/local/local-services.ts';
import { frameworkConfiguration } from '../support/framework-configuration.ts';

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

test('each function of serverless.yml works on the local queues and the local ledger', async () => {
  const service = await frameworkConfiguration();
  const { variables, addresses, stop } = await startLocalServices(service, {
    ports: { aws: 0, ionworks: 0, lambda: 0 },
    ionworks: { kind: 'stand-in' },
    variables: { DECIMAL_MARK: ',' },
  });
  await stop();

  const configs = Object.entries(service.functions).map(([key, { environment = {} }]) => [
    key,
    (key === 'import' ? readImportConfig : readConfig)(functionEnvironment(environment, variables)),
  ]);
  const config = {
    readingsQueueUrl: addresses.queueUrls.readings,
    deadLetterQueueUrl: addresses.queueUrls.deadLetters,
    ledger: { kind: 'file', path: addresses.ledgerFile },
    decimalMark: ',',
    sessionQuietMs: 5000,
  };
  const { deadLetterQueueUrl: _letters, sessionQuietMs: _quiet, ...ofImport } = config;
  expect(Object.fromEntries(configs)).toMatchObject({
    ingest: config,
    replay: config,
    import: { ...ofImport, bucket: addresses.importBucket },
  });
});
