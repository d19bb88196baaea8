/** Holds what `serverless.yml` deploys, as the framework compiles it, against what the code reads and exports. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

import { importVariables, readConfig, readImportConfig, variables } from '../lib/adapters/config.ts';
import { importKey } from '../lib/ledger/keys.ts';
import { localQuietSeconds } from '../lib/local/defaults.ts';
import type { Resource } from './support/cloudformation.ts';
import { type Deployment, packageDeployment } from './support/deployment.ts';
import { ledgerTable } from './support/dynamodb.ts';

let plain: Deployment;
let local: Deployment;
let production: Deployment;

beforeAll(async () => {
  [plain, local, production] = await Promise.all([
    packageDeployment({ stage: 'dev' }),
    packageDeployment({
      stage: 'local',
      params: { instruments: 's3://lab-files/cellgauge/instruments.json', silenceHours: 0 },
    }),
    packageDeployment({
      stage: 'prod',
      params: {
        instruments: 'ssm:/lab/instruments',
        apiKeyKmsKeyId: '1234abcd',
        decimalMark: ',',
        sessionQuietSeconds: 300,
        alarmEmail: 'bench@lab.example',
        lateAfterSeconds: 7200,
        silenceHours: 48,
        importSchedule: 'rate(1 hour)',
        importTimezone: 'Europe/Berlin',
        logRetentionDays: 30,
        batchSize: 500,
      },
    }),
  ]);
}, 180_000); // three runs of the framework, each taking seconds of CPU

afterAll(async () => {
  await Promise.all([plain, local, production].map((deployment) => deployment?.remove()));
});

describe('the queues', () => {
  test.each(['ReadingsQueue', 'DeadLetterQueue'])(
    '%s is encrypted, keeps messages for 14 days, outlives the stack',
    (queue) => {
      expect(plain.resources[queue]).toMatchObject({
        DeletionPolicy: 'Retain',
        UpdateReplacePolicy: 'Retain',
        Properties: { SqsManagedSseEnabled: true, MessageRetentionPeriod: 14 * 24 * 3600 },
      });
    },
  );

  test.each([
    ['ReadingsQueue', 'cellgauge-dev-readings'],
    ['DeadLetterQueue', 'cellgauge-dev-dead-letters'],
  ])('%s refuses whoever comes without TLS', (queue, name) => {
    expect(plain.resources[`${queue}Policy`]?.Properties).toEqual({
      Queues: [`https://sqs.eu-central-1.amazonaws.com/123456789012/${name}`],
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'OnlyOverTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 'sqs:*',
            Resource: `arn:aws:sqs:eu-central-1:123456789012:${name}`,
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  });

  test('a message is moved to the dead-letter queue only after 1000 receives, and only from the readings queue', () => {
    expect(plain.resources.ReadingsQueue?.Properties.RedrivePolicy).toEqual({
      deadLetterTargetArn: 'arn:aws:sqs:eu-central-1:123456789012:cellgauge-dev-dead-letters',
      maxReceiveCount: 1000,
    });
    expect(plain.resources.DeadLetterQueue?.Properties.RedriveAllowPolicy).toEqual({
      redrivePermission: 'byQueue',
      sourceQueueArns: ['arn:aws:sqs:eu-central-1:123456789012:cellgauge-dev-readings'],
    });
  });

  test('a received message stays hidden for six times as long as an invocation may take', () => {
    const timeout = Number(plain.resources.IngestLambdaFunction?.Properties.Timeout);
    expect(plain.resources.ReadingsQueue?.Properties.VisibilityTimeout).toBe(6 * timeout);
  });
});

describe('the ledger', () => {
  test('is paid by the request, encrypted, restorable to any moment, and outlives the stack', () => {
    expect(plain.resources.LedgerTable).toMatchObject({
      Type: 'AWS::DynamoDB::Table',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TableName: 'cellgauge-dev-ledger',
        BillingMode: 'PAY_PER_REQUEST',
        DeletionProtectionEnabled: true,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      },
    });
  });

  test('has the keys and the index that the adapter is tested with', () => {
    expect(plain.resources.LedgerTable?.Properties).toMatchObject(ledgerTable);
  });

  test('forgets the items that are past the time they bear as expires', () => {
    expect(plain.resources.LedgerTable?.Properties.TimeToLiveSpecification).toEqual({
      AttributeName: 'expires',
      Enabled: true,
    });
  });
});

describe('the import bucket', () => {
  const rules = (deployment: Deployment) => {
    const { LifecycleConfiguration } = deployment.resources.ImportBucket?.Properties ?? {};
    return (LifecycleConfiguration as { Rules: readonly { Id: string }[] }).Rules;
  };

  test('is nobody’s but the account’s, encrypted, keeps earlier versions, and outlives the stack', () => {
    expect(plain.resources.ImportBucket).toMatchObject({
      Type: 'AWS::S3::Bucket',
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        BucketName: 'cellgauge-dev-imports-123456789012',
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }],
        },
        OwnershipControls: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        VersioningConfiguration: { Status: 'Enabled' },
      },
    });
  });

  test('refuses whoever comes without TLS', () => {
    const bucket = 'arn:aws:s3:::cellgauge-dev-imports-123456789012';
    expect(plain.resources.ImportBucketPolicy?.Properties).toEqual({
      Bucket: 'cellgauge-dev-imports-123456789012',
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          {
            Sid: 'OnlyOverTls',
            Effect: 'Deny',
            Principal: '*',
            Action: 's3:*',
            Resource: [bucket, `${bucket}/*`],
            Condition: { Bool: { 'aws:SecureTransport': 'false' } },
          },
        ],
      },
    });
  });

  test('tells import of what is put under incoming/, once it may', () => {
    expect(plain.resources.ImportBucket).toMatchObject({
      DependsOn: expect.toSatisfy((names: unknown) => [names].flat().includes('ImportBucketPermission')),
      Properties: {
        NotificationConfiguration: {
          LambdaConfigurations: [
            {
              Event: 's3:ObjectCreated:*',
              Filter: { S3Key: { Rules: [{ Name: 'prefix', Value: 'incoming/' }] } },
              Function: 'arn:aws:lambda:eu-central-1:123456789012:function:cellgauge-dev-import',
            },
          ],
        },
      },
    });
  });

  test('forgets what is done with, and never a file that waits', () => {
    expect(rules(plain)).toEqual([
      {
        Id: 'earlier-versions',
        Status: 'Enabled',
        NoncurrentVersionExpiration: { NoncurrentDays: 30 },
        ExpiredObjectDeleteMarker: true,
        AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
      },
      { Id: 'done', Status: 'Enabled', Prefix: 'done/', ExpirationInDays: 365 },
      { Id: 'failed', Status: 'Enabled', Prefix: 'failed/', ExpirationInDays: 365 },
      { Id: 'receipts', Status: 'Enabled', Prefix: 'receipts/', ExpirationInDays: 1095 },
      { Id: 'unfinished', Status: 'Enabled', Prefix: 'unfinished/', ExpirationInDays: 40 },
    ]);
  });
});

describe('the event source mapping', () => {
  test('invokes ingest with up to 1000 messages after at most 30 s, five times at once, and lets it fail single messages', () => {
    expect(only('AWS::Lambda::EventSourceMapping').Properties).toEqual({
      EventSourceArn: 'arn:aws:sqs:eu-central-1:123456789012:cellgauge-dev-readings',
      FunctionName: 'arn:aws:lambda:eu-central-1:123456789012:function:cellgauge-dev-ingest',
      Enabled: true,
      BatchSize: 1000,
      MaximumBatchingWindowInSeconds: 30,
      ScalingConfig: { MaximumConcurrency: 5 },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  test('the local stage differs in its window of 1 s alone', () => {
    const { MaximumBatchingWindowInSeconds, ...rest } = only('AWS::Lambda::EventSourceMapping', local).Properties;
    expect(MaximumBatchingWindowInSeconds).toBe(1);
    expect(rest).toMatchObject({ BatchSize: 1000, ScalingConfig: { MaximumConcurrency: 5 } });
  });

  test('its numbers are stage parameters', () => {
    expect(only('AWS::Lambda::EventSourceMapping', production).Properties.BatchSize).toBe(500);
  });
});

describe('the functions', () => {
  test('each file in functions/ is deployed, and nothing else is', async () => {
    const files = await readdir(join(import.meta.dirname, '../functions'));
    const handlers = all('AWS::Lambda::Function').map(({ Properties }) => Properties.Handler);
    expect(handlers.toSorted()).toEqual(
      files.map((file) => `functions/${file.replace(/\.ts$/, '.handler')}`).toSorted(),
    );
  });

  test('ingest runs on Node 24 on arm64 for at most 120 s', () => {
    expect(plain.resources.IngestLambdaFunction?.Properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 120,
      MemorySize: 512,
    });
  });

  test('replay has as much time as there is, and room for the letters it holds', () => {
    const { ReservedConcurrentExecutions, ...properties } = plain.resources.ReplayLambdaFunction?.Properties ?? {};
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 900,
      MemorySize: 1024,
    });
    expect(ReservedConcurrentExecutions).toBeUndefined();
  });

  test('import has as much time as there is', () => {
    const { ReservedConcurrentExecutions, ...properties } = plain.resources.ImportLambdaFunction?.Properties ?? {};
    expect(properties).toMatchObject({
      Runtime: 'nodejs24.x',
      Architectures: ['arm64'],
      Timeout: 900,
      MemorySize: 1024,
    });
    expect(ReservedConcurrentExecutions).toBeUndefined();
  });

  test('nothing but a request starts replay; the bucket and a schedule start import', () => {
    const mapped = all('AWS::Lambda::EventSourceMapping').map(({ Properties }) => Properties.FunctionName);
    expect(mapped).toEqual(['arn:aws:lambda:eu-central-1:123456789012:function:cellgauge-dev-ingest']);
    const permitted = all('AWS::Lambda::Permission').map(({ Properties }) => Properties);
    const importArn = 'arn:aws:lambda:eu-central-1:123456789012:function:cellgauge-dev-import';
    expect(permitted).toHaveLength(2);
    expect(permitted).toContainEqual({
      FunctionName: 'cellgauge-dev-import',
      Action: 'lambda:InvokeFunction',
      Principal: 's3.amazonaws.com',
      SourceAccount: '123456789012',
      SourceArn: 'arn:aws:s3:::cellgauge-dev-imports-123456789012',
    });
    expect(permitted).toContainEqual(
      expect.objectContaining({ FunctionName: importArn, Principal: 'events.amazonaws.com' }),
    );
  });

  test.each(['replay', 'import'])('Lambda does not repeat %s', (name) => {
    const configs = all('AWS::Lambda::EventInvokeConfig').map(({ Properties }) => Properties);
    expect(configs).toHaveLength(2);
    expect(configs).toContainEqual(
      expect.objectContaining({
        FunctionName: `cellgauge-dev-${name}`,
        Qualifier: '$LATEST',
        MaximumRetryAttempts: 0,
      }),
    );
  });

  test('files are looked for every quarter of an hour, or as often as the stage says', () => {
    const rule = (deployment: Deployment) => only('AWS::Events::Rule', deployment).Properties;
    expect(rule(plain)).toMatchObject({
      ScheduleExpression: 'rate(15 minutes)',
      State: 'ENABLED',
      Targets: [{ Arn: 'arn:aws:lambda:eu-central-1:123456789012:function:cellgauge-dev-import' }],
    });
    expect(rule(production)).toMatchObject({ ScheduleExpression: 'rate(1 hour)' });
  });

  test.each(['IngestLogGroup', 'ReplayLogGroup', 'ImportLogGroup'])(
    '%s is kept for 90 days, or as long as the stage says',
    (group) => {
      expect(plain.resources[group]?.Properties.RetentionInDays).toBe(90);
      expect(production.resources[group]?.Properties.RetentionInDays).toBe(30);
    },
  );

  test('every variable that config.ts reads is set for ingest, except the key itself and a file for the ledger, and none that nobody reads', () => {
    const notHere = ['IONWORKS_API_KEY', 'LEDGER_FILE'];
    const powertools = ['POWERTOOLS_SERVICE_NAME', 'POWERTOOLS_METRICS_NAMESPACE'];
    expect(Object.keys(environmentOf(plain)).toSorted()).toEqual(
      [...variables.filter((name) => !notHere.includes(name)), ...powertools].toSorted(),
    );
  });

  test('replay has the same values for what it reads: nothing of Ionworks, and no key', () => {
    for (const deployment of [plain, local, production]) {
      const ofReplay = environmentOf(deployment, 'ReplayLambdaFunction');
      expect(Object.keys(ofReplay)).toEqual([
        'READINGS_QUEUE_URL',
        'DEAD_LETTER_QUEUE_URL',
        'LEDGER_TABLE',
        'INSTRUMENTS',
        'CANONICAL_UNITS',
        'DECIMAL_MARK',
        'SESSION_GAP_SECONDS',
        'SESSION_QUIET_SECONDS',
        'POWERTOOLS_SERVICE_NAME',
      ]);
      expect(environmentOf(deployment)).toMatchObject(ofReplay);
    }
  });

  test('import has the same values for what it shares with ingest, and names its bucket: nothing of dead letters', () => {
    for (const deployment of [plain, local, production]) {
      const { IMPORT_BUCKET, IMPORT_TIMEZONE, ...shared } = environmentOf(deployment, 'ImportLambdaFunction');
      expect(Object.keys(shared)).toEqual([
        'IONWORKS_API_URL',
        'IONWORKS_API_KEY_PARAMETER',
        'READINGS_QUEUE_URL',
        'LEDGER_TABLE',
        'INSTRUMENTS',
        'CANONICAL_UNITS',
        'DECIMAL_MARK',
        'SESSION_GAP_SECONDS',
        'API_TIMEOUT_MS',
        'API_MAX_ATTEMPTS',
        'POWERTOOLS_SERVICE_NAME',
      ]);
      expect(environmentOf(deployment)).toMatchObject(shared);
      expect(IMPORT_BUCKET).toBe(deployment.resources.ImportBucket?.Properties.BucketName);
      expect(IMPORT_TIMEZONE).toBe(deployment === production ? 'Europe/Berlin' : '');
    }
    expect(importVariables).toEqual(['IMPORT_BUCKET', 'IMPORT_TIMEZONE']);
    expect(readImportConfig(environmentOf(production, 'ImportLambdaFunction'))).toMatchObject({
      bucket: 'cellgauge-prod-imports-123456789012',
      timezone: 'Europe/Berlin',
      decimalMark: ',',
    });
  });

  test('a stage without parameters is configured as config.ts is without variables', () => {
    expect(readConfig(environmentOf(plain))).toEqual(
      readConfig({
        IONWORKS_API_KEY_PARAMETER: '/cellgauge/dev/ionworks-api-key',
        READINGS_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/cellgauge-dev-readings',
        DEAD_LETTER_QUEUE_URL: 'https://sqs.eu-central-1.amazonaws.com/123456789012/cellgauge-dev-dead-letters',
        LEDGER_TABLE: 'cellgauge-dev-ledger',
      }),
    );
  });

  test('parameters of a stage reach the configuration', () => {
    expect(readConfig(environmentOf(production))).toMatchObject({
      ionworks: { key: { kind: 'parameter', name: '/cellgauge/prod/ionworks-api-key' } },
      ledger: { kind: 'table', name: 'cellgauge-prod-ledger' },
      instruments: { kind: 'ssm', name: '/lab/instruments' },
      decimalMark: ',',
      sessionQuietMs: 300_000,
    });
    expect(readConfig(environmentOf(local)).instruments).toEqual({
      kind: 's3',
      bucket: 'lab-files',
      key: 'cellgauge/instruments.json',
    });
  });

  test('a session is quiet after 90 s, on the local stage after 5 s', () => {
    expect(readConfig(environmentOf(plain)).sessionQuietMs).toBe(90_000);
    expect(readConfig(environmentOf(local)).sessionQuietMs).toBe(Number(localQuietSeconds) * 1000);
  });
});

describe('permissions', () => {
  const ofIngest = (stage: string) => [
    {
      Effect: 'Allow',
      Action: ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ChangeMessageVisibility'],
      Resource: [`arn:aws:sqs:eu-central-1:123456789012:cellgauge-${stage}-readings`],
    },
    {
      Effect: 'Allow',
      Action: ['sqs:SendMessage'],
      Resource: [`arn:aws:sqs:eu-central-1:123456789012:cellgauge-${stage}-dead-letters`],
    },
    {
      Effect: 'Allow',
      Action: ['dynamodb:BatchGetItem', 'dynamodb:BatchWriteItem', 'dynamodb:PutItem', 'dynamodb:Query'],
      Resource: [`arn:aws:dynamodb:eu-central-1:123456789012:table/cellgauge-${stage}-ledger`],
    },
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [`arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/cellgauge-${stage}-ingest:*`],
    },
    {
      Effect: 'Allow',
      Action: ['ssm:GetParameter'],
      Resource: [`arn:aws:ssm:eu-central-1:123456789012:parameter/cellgauge/${stage}/ionworks-api-key`],
    },
  ];

  test('ingest may take readings, dead-letter them, keep its ledger, write its own log and read its key, and nothing else', () => {
    expect(rightsOf('IngestRole')).toEqual(ofIngest('dev'));
    expect(plain.resources.IngestLambdaFunction?.Properties.Role).toBe('arn:aws:iam::123456789012:role/IngestRole');
  });

  test('a registry in a bucket may be read, and no other object', () => {
    expect(rightsOf('IngestRole', local)).toEqual([
      ...ofIngest('local'),
      {
        Effect: 'Allow',
        Action: ['s3:GetObject'],
        Resource: ['arn:aws:s3:::lab-files/cellgauge/instruments.json'],
      },
    ]);
  });

  test('a registry in a parameter may be read, and the key of a KMS key decrypted, but only through SSM', () => {
    expect(rightsOf('IngestRole', production)).toEqual([
      ...ofIngest('prod'),
      {
        Effect: 'Allow',
        Action: ['kms:Decrypt'],
        Resource: ['arn:aws:kms:eu-central-1:123456789012:key/1234abcd'],
        Condition: {
          StringEquals: {
            'kms:ViaService': 'ssm.eu-central-1.amazonaws.com',
            'kms:EncryptionContext:PARAMETER_ARN':
              'arn:aws:ssm:eu-central-1:123456789012:parameter/cellgauge/prod/ionworks-api-key',
          },
        },
      },
      {
        Effect: 'Allow',
        Action: ['ssm:GetParameter'],
        Resource: ['arn:aws:ssm:eu-central-1:123456789012:parameter/lab/instruments'],
      },
    ]);
  });

  const ofOperator = (stage: string) => [
    {
      Effect: 'Allow',
      Action: ['sqs:GetQueueAttributes', 'sqs:ReceiveMessage', 'sqs:ChangeMessageVisibility', 'sqs:DeleteMessage'],
      Resource: [`arn:aws:sqs:eu-central-1:123456789012:cellgauge-${stage}-dead-letters`],
    },
    {
      Effect: 'Allow',
      Action: ['sqs:SendMessage'],
      Resource: [`arn:aws:sqs:eu-central-1:123456789012:cellgauge-${stage}-readings`],
    },
    {
      Effect: 'Allow',
      Action: ['dynamodb:BatchGetItem', 'dynamodb:Query'],
      Resource: ['', '/index/lookup'].map(
        (part) => `arn:aws:dynamodb:eu-central-1:123456789012:table/cellgauge-${stage}-ledger${part}`,
      ),
    },
  ];

  test('operators may take dead letters, send them back, read the ledger, and do nothing else', () => {
    for (const [stage, deployment] of [
      ['dev', plain],
      ['local', local],
      ['prod', production],
    ] as const) {
      expect(statementsOf(deployment.resources.OperatorPolicy as Resource)).toEqual(ofOperator(stage));
    }
  });

  const ofReplay = (stage: string) => [
    {
      Effect: 'Allow',
      Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
      Resource: [`arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/cellgauge-${stage}-replay:*`],
    },
  ];

  test('replay may do what operators may, write its own log, and nothing else: it cannot read the key', () => {
    expect(rightsOf('ReplayRole')).toEqual([...ofReplay('dev'), ...ofOperator('dev')]);
    expect(plain.resources.ReplayLambdaFunction?.Properties.Role).toBe('arn:aws:iam::123456789012:role/ReplayRole');
  });

  test.each([
    ['in a bucket', 'local', 's3:GetObject', 'arn:aws:s3:::lab-files/cellgauge/instruments.json'],
    ['in a parameter', 'prod', 'ssm:GetParameter', 'arn:aws:ssm:eu-central-1:123456789012:parameter/lab/instruments'],
  ])('replay may read a registry %s, as ingest may', (_, stage, action, resource) => {
    const registry = { Effect: 'Allow', Action: [action], Resource: [resource] };
    const deployment = stage === 'local' ? local : production;
    expect(rightsOf('ReplayRole', deployment)).toEqual([...ofReplay(stage), registry, ...ofOperator(stage)]);
  });

  test('producers may send to the readings queue and do nothing else', () => {
    expect(statementsOf(plain.resources.ProducerPolicy as Resource)).toEqual([
      {
        Effect: 'Allow',
        Action: ['sqs:SendMessage'],
        Resource: ['arn:aws:sqs:eu-central-1:123456789012:cellgauge-dev-readings'],
      },
    ]);
  });

  const ofImport = (stage: string) => {
    const bucket = `arn:aws:s3:::cellgauge-${stage}-imports-123456789012`;
    const table = `arn:aws:dynamodb:eu-central-1:123456789012:table/cellgauge-${stage}-ledger`;
    return [
      { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [bucket] },
      { Effect: 'Allow', Action: ['s3:GetObject', 's3:DeleteObject'], Resource: [`${bucket}/incoming/*`] },
      { Effect: 'Allow', Action: ['s3:PutObject'], Resource: [`${bucket}/done/*`, `${bucket}/failed/*`] },
      {
        Effect: 'Allow',
        Action: ['s3:PutObject', 's3:DeleteObject', 's3:AbortMultipartUpload'],
        Resource: [`${bucket}/receipts/*`],
      },
      {
        Effect: 'Allow',
        Action: ['s3:GetObject', 's3:PutObject', 's3:DeleteObject'],
        Resource: [`${bucket}/unfinished/*`],
      },
      {
        Effect: 'Allow',
        Action: ['sqs:SendMessage'],
        Resource: [`arn:aws:sqs:eu-central-1:123456789012:cellgauge-${stage}-readings`],
      },
      { Effect: 'Allow', Action: ['dynamodb:BatchGetItem'], Resource: [table] },
      {
        Effect: 'Allow',
        Action: ['dynamodb:PutItem', 'dynamodb:BatchWriteItem'],
        Resource: [table],
        Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': 'import *' } },
      },
      {
        Effect: 'Allow',
        Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
        Resource: [`arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/cellgauge-${stage}-import:*`],
      },
      // The key and the registry, as ingest reads them.
      ...ofIngest(stage).slice(4),
    ];
  };

  test('import may take its files, keep its leases in the ledger, send readings, and nothing else', () => {
    expect(rightsOf('ImportRole')).toEqual(ofImport('dev'));
    expect(plain.resources.ImportLambdaFunction?.Properties.Role).toBe('arn:aws:iam::123456789012:role/ImportRole');
    expect(importKey('bucket', 'key').partition).toMatch(/^import /);
  });

  test.each([
    ['local', 1],
    ['prod', 2],
  ])('import may read key and registry of the stage %s as ingest may', (stage, more) => {
    const deployment = stage === 'local' ? local : production;
    const rights = rightsOf('ImportRole', deployment);
    expect(rights).toEqual([...ofImport(stage), ...rightsOf('IngestRole', deployment).slice(-more)]);
  });

  test('whoever puts files may read their receipts, and nothing else', () => {
    const bucket = 'arn:aws:s3:::cellgauge-dev-imports-123456789012';
    expect(statementsOf(plain.resources.ImporterPolicy as Resource)).toEqual([
      { Effect: 'Allow', Action: ['s3:PutObject', 's3:AbortMultipartUpload'], Resource: [`${bucket}/incoming/*`] },
      { Effect: 'Allow', Action: ['s3:GetObject'], Resource: [`${bucket}/receipts/*`] },
      { Effect: 'Allow', Action: ['s3:ListBucket'], Resource: [bucket] },
    ]);
  });

  test('nothing in the stack allows an action or a resource by wildcard, but the streams of a log group and folders of the import bucket', () => {
    const allowed = [plain, local, production]
      .flatMap(({ resources }) => Object.values(resources).flatMap(statementsOf))
      .filter(({ Effect }) => Effect === 'Allow');
    expect(allowed.flatMap(({ Action }) => Action).filter((action) => action.includes('*'))).toEqual([]);
    const wild = new Set(allowed.flatMap(({ Resource }) => Resource).filter((resource) => resource.includes('*')));
    const group = 'arn:aws:logs:eu-central-1:123456789012:log-group:/aws/lambda/cellgauge';
    expect([...wild].toSorted()).toEqual(
      ['dev', 'local', 'prod']
        .flatMap((stage) => [
          ...['ingest', 'replay', 'import'].map((name) => `${group}-${stage}-${name}:*`),
          ...['incoming', 'done', 'failed', 'receipts', 'unfinished'].map(
            (folder) => `arn:aws:s3:::cellgauge-${stage}-imports-123456789012/${folder}/*`,
          ),
        ])
        .toSorted(),
    );
  });
});

describe('alarms', () => {
  test.each([
    ['DeadLettersAlarm', 'AWS/SQS', 'ApproximateNumberOfMessagesVisible', 'QueueName', 'cellgauge-dev-dead-letters', 0],
    ['DeferredAlarm', 'cellgauge', 'OldestDeferredAge', 'service', 'cellgauge-dev', 3600],
    ['UnauthorizedAlarm', 'cellgauge', 'Unauthorized', 'service', 'cellgauge-dev', 0],
    ['FunctionErrorsAlarm', 'AWS/Lambda', 'Errors', 'FunctionName', 'cellgauge-dev-ingest', 0],
    ['ImportErrorsAlarm', 'AWS/Lambda', 'Errors', 'FunctionName', 'cellgauge-dev-import', 0],
    ['BacklogAlarm', 'AWS/SQS', 'ApproximateAgeOfOldestMessage', 'QueueName', 'cellgauge-dev-readings', 3600],
  ])('%s goes off when %s %s of %s %s exceeds %d', (alarm, Namespace, MetricName, Name, Value, Threshold) => {
    expect(plain.resources[alarm]?.Properties).toMatchObject({
      Namespace,
      MetricName,
      Dimensions: [{ Name, Value }],
      ComparisonOperator: 'GreaterThanThreshold',
      Threshold,
      TreatMissingData: 'notBreaching',
    });
  });

  test('the alarms on own metrics look where the function publishes them', () => {
    const { POWERTOOLS_METRICS_NAMESPACE, POWERTOOLS_SERVICE_NAME } = environmentOf(production);
    for (const alarm of ['DeferredAlarm', 'UnauthorizedAlarm']) {
      expect(production.resources[alarm]?.Properties).toMatchObject({
        Namespace: POWERTOOLS_METRICS_NAMESPACE,
        Dimensions: [{ Name: 'service', Value: POWERTOOLS_SERVICE_NAME }],
      });
    }
  });

  test('silence is watched only where a stage says for how many hours', () => {
    expect(plain.resources.SilenceAlarm).toBeUndefined();
    expect(local.resources.SilenceAlarm).toBeUndefined();
    const { Period, EvaluationPeriods, ...rest } = production.resources.SilenceAlarm?.Properties ?? {};
    expect(Number(Period) * Number(EvaluationPeriods)).toBe(48 * 3600);
    expect(rest).toMatchObject({
      Namespace: 'AWS/SQS',
      MetricName: 'NumberOfMessagesSent',
      Dimensions: [{ Name: 'QueueName', Value: 'cellgauge-prod-readings' }],
      Statistic: 'Sum',
      ComparisonOperator: 'LessThanThreshold',
      Threshold: 1,
      TreatMissingData: 'breaching',
    });
  });

  test('every alarm reaches the topic, and the topic lets in the alarms of its stage alone, over TLS', () => {
    const topic = 'arn:aws:sns:eu-central-1:123456789012:cellgauge-prod-alarms';
    const alarms = all('AWS::CloudWatch::Alarm', production).map(({ Properties }) => Properties);
    expect(alarms).toHaveLength(7);
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({ AlarmName: expect.stringMatching(/^cellgauge-prod-/), AlarmActions: [topic] });
    }
    expect(statementsOf(only('AWS::SNS::TopicPolicy', production))).toEqual([
      {
        Effect: 'Allow',
        Action: ['sns:Publish'],
        Resource: [topic],
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:cellgauge-prod-*' },
        },
      },
      {
        Effect: 'Deny',
        Action: ['sns:Publish'],
        Resource: [topic],
        Condition: { Bool: { 'aws:SecureTransport': 'false' } },
      },
    ]);
  });

  test('the topic has no KMS key, under which CloudWatch could not publish', () => {
    expect(only('AWS::SNS::Topic').Properties).toEqual({ TopicName: 'cellgauge-dev-alarms' });
  });

  test('alarms are mailed where a stage gives an address', () => {
    expect(all('AWS::SNS::Subscription')).toEqual([]);
    expect(only('AWS::SNS::Subscription', production).Properties).toEqual({
      TopicArn: 'arn:aws:sns:eu-central-1:123456789012:cellgauge-prod-alarms',
      Protocol: 'email',
      Endpoint: 'bench@lab.example',
    });
  });
});

describe('the stack', () => {
  test('tells what producers and operators need', () => {
    expect(plain.outputs).toMatchObject({
      ReadingsQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/cellgauge-dev-readings',
      ReadingsQueueArn: 'arn:aws:sqs:eu-central-1:123456789012:cellgauge-dev-readings',
      DeadLetterQueueUrl: 'https://sqs.eu-central-1.amazonaws.com/123456789012/cellgauge-dev-dead-letters',
      DeadLetterQueueArn: 'arn:aws:sqs:eu-central-1:123456789012:cellgauge-dev-dead-letters',
      LedgerTableName: 'cellgauge-dev-ledger',
      ImportBucketName: 'cellgauge-dev-imports-123456789012',
      ImporterPolicyArn: 'arn:aws:iam::123456789012:policy/ImporterPolicy',
      ProducerPolicyArn: 'arn:aws:iam::123456789012:policy/ProducerPolicy',
      OperatorPolicyArn: 'arn:aws:iam::123456789012:policy/OperatorPolicy',
      AlarmTopicArn: 'arn:aws:sns:eu-central-1:123456789012:cellgauge-dev-alarms',
    });
  });
});

describe('the bundle', () => {
  test('every handler is an export of the bundled file it names, which loads with the function’s own variables', async () => {
    const functions = Object.entries(plain.resources).filter(([, { Type }]) => Type === 'AWS::Lambda::Function');
    expect(functions.length).toBeGreaterThan(0);
    for (const [id, { Properties }] of functions) {
      const [file, name] = String(Properties.Handler).split('.') as [string, string];
      expect((await load(`${file}.mjs`, environmentOf(plain, id))).exports).toContain(name);
    }
  });

  test('loading ingest loads the ledger’s AWS client, which every run needs, and no other in the bundle', async () => {
    const clients = ['DynamoDBClient', 'S3Client', 'SQSClient', 'SSMClient'];
    const clientsIn = async (files: readonly string[]) => {
      const texts = await Promise.all(files.map((file) => readFile(file, 'utf8')));
      return clients.filter((name) =>
        texts.some((text) => new RegExp(`\\bclass ${name}\\b|\\b${name} = class\\b`).test(text)),
      );
    };
    const folder = join(plain.code, 'functions');
    const bundled = (await readdir(folder)).map((file) => join(folder, file));
    const { loaded } = await load('functions/ingest.mjs', environmentOf(plain));
    expect(loaded.map((file) => basename(file))).toContain('ingest.mjs');
    expect(await clientsIn(bundled)).toEqual(clients);
    expect(await clientsIn(loaded)).toEqual(['DynamoDBClient']);
  });
});

/** Loads a file of the bundle in a process of its own, as Lambda does: what it exports, and which files that loaded in the end. */
async function load(
  file: string,
  environment: Readonly<Record<string, string>>,
): Promise<{ exports: string[]; loaded: string[] }> {
  const script = `
    import { registerHooks } from 'node:module';
    const loaded = [];
    registerHooks({ load: (url, context, next) => (loaded.push(url), next(url, context)) });
    const module = await import(process.argv[1]);
    process.once('beforeExit', () => console.log(JSON.stringify({ exports: Object.keys(module), loaded })));
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--input-type=module', '--eval', script, join(plain.code, file)],
    { env: { ...environment, AWS_REGION: 'eu-central-1' } },
  );
  const { exports, loaded } = JSON.parse(stdout) as { exports: string[]; loaded: string[] };
  return { exports, loaded: loaded.filter((url) => url.startsWith('file:')).map((url) => fileURLToPath(url)) };
}

function all(type: string, deployment = plain): Resource[] {
  return Object.values(deployment.resources).filter(({ Type }) => Type === type);
}

function only(type: string, deployment = plain): Resource {
  const found = all(type, deployment);
  expect(found, type).toHaveLength(1);
  return found[0] as Resource;
}

function environmentOf(deployment: Deployment, name = 'IngestLambdaFunction'): Record<string, string> {
  const { Environment } = deployment.resources[name]?.Properties ?? {};
  return (Environment as { Variables: Record<string, string> }).Variables;
}

const listed = v.pipe(
  v.union([v.string(), v.array(v.string())]),
  v.transform((value) => [value].flat()),
);

const DocumentSchema = v.object({
  Statement: v.array(
    v.object({
      Effect: v.picklist(['Allow', 'Deny']),
      Action: listed,
      Resource: listed,
      Condition: v.optional(v.record(v.string(), v.unknown())),
    }),
  ),
});

/** What a resource's own policies allow and deny; who may assume a role is none of it. */
function statementsOf({ Properties }: Resource): v.InferOutput<typeof DocumentSchema>['Statement'] {
  const inline = (Properties.Policies ?? []) as readonly { PolicyDocument: unknown }[];
  return [Properties.PolicyDocument, ...inline.map(({ PolicyDocument }) => PolicyDocument)]
    .filter((document) => document !== undefined)
    .flatMap((document) => v.parse(DocumentSchema, document).Statement);
}

/** All that a role's own policies and those attached to it allow and deny. */
function rightsOf(name: string, { resources } = plain): v.InferOutput<typeof DocumentSchema>['Statement'] {
  const role = resources[name] as Resource;
  const arns = v.parse(v.optional(v.array(v.string()), []), role.Properties.ManagedPolicyArns);
  const attached = arns.map((arn) => resources[arn.slice(arn.indexOf('policy/') + 'policy/'.length)] as Resource);
  return [role, ...attached].flatMap(statementsOf);
}
