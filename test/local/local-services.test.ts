/** The ledger that the local stack gives to its functions. */
import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { isAbsolute, join, relative } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { type LocalServices, startLocalServices } from '../../lib/local/local-services.ts';
import type { StackOptions } from '../../lib/local/stack-options.ts';

const queue = (QueueName: string) => ({ Type: 'AWS::SQS::Queue', Properties: { QueueName } });
const queues = { ReadingsQueue: queue('readings'), DeadLetterQueue: queue('dead-letters') };
const ImportBucket = { Type: 'AWS::S3::Bucket', Properties: { BucketName: 'imports' } };
const definition = { functions: {}, resources: { Resources: { ...queues, ImportBucket } } };

let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'cellgauge-services-'));
});
afterAll(() => rm(root, { recursive: true }));

/** A folder of each test's own, with a ledger of a former run, as a process that was killed leaves it. */
let folder: string;
let tests = 0;
const former = ['ledger.sqlite', 'ledger.sqlite-shm', 'ledger.sqlite-wal'];
beforeEach(async () => {
  tests += 1;
  folder = join(root, String(tests));
  await mkdir(folder);
  for (const name of [...former, 'other.sqlite']) await writeFile(join(folder, name), 'former');
});

const started: LocalServices[] = [];
afterEach(async () => {
  for (const services of started.splice(0)) await services.stop();
});

async function start(options: Partial<StackOptions>): Promise<LocalServices> {
  const defaults = {
    ports: { aws: 0, ionworks: 0, lambda: 0 },
    ionworks: { kind: 'stand-in' },
    variables: {},
  } as const;
  const services = await startLocalServices(definition, { ...defaults, ...options });
  started.push(services);
  return services;
}

test('begins anew beside a stand-in, which has forgotten everything', async () => {
  await start({ ledgerFile: join(folder, 'ledger.sqlite') });
  expect(await readdir(folder)).toEqual(['other.sqlite']);
});

test('is kept beside the real API', async () => {
  const ionworks = { kind: 'elsewhere', url: 'https://api.example', apiKey: 'iw_1' } as const;
  await start({ ionworks, ledgerFile: join(folder, 'ledger.sqlite') });
  expect(await readdir(folder)).toEqual([...former, 'other.sqlite']);
});

test('is left alone by a stack that cannot start, as it is that of the one that runs', async () => {
  const { addresses } = await start({});
  const ports = { aws: Number(new URL(addresses.awsEndpoint).port), ionworks: 0, lambda: 0 };
  await expect(start({ ports, ledgerFile: join(folder, 'ledger.sqlite') })).rejects.toThrow('something else listens');
  expect(await readdir(folder)).toEqual([...former, 'other.sqlite']);
});

test('is told with its whole path, as functions may run in another folder', async () => {
  const file = join(folder, 'ledger.sqlite');
  const { variables, addresses } = await start({ ledgerFile: relative(process.cwd(), file) });
  expect(variables.LEDGER_FILE).toBe(file);
  expect(addresses.ledgerFile).toBe(file);
});

test('is one of the stack’s own where none is named', async () => {
  const [one, other] = [await start({}), await start({})].map(({ variables }) => variables.LEDGER_FILE ?? '');
  expect([one, other].map((file) => isAbsolute(file ?? ''))).toEqual([true, true]);
  expect(one).not.toBe(other);
});

test('the import bucket is there, and named to the functions', async () => {
  const { variables, addresses } = await start({});
  expect([variables.IMPORT_BUCKET, addresses.importBucket]).toEqual(['imports', 'imports']);
  expect((await fetch(`${addresses.awsEndpoint}/imports?list-type=2`)).status).toBe(200);
});

test('a service without an import bucket is none', async () => {
  const options = { ports: { aws: 0, ionworks: 0, lambda: 0 }, ionworks: { kind: 'stand-in' }, variables: {} } as const;
  await expect(startLocalServices({ functions: {}, resources: { Resources: queues } }, options)).rejects.toThrow(
    'Cannot start: serverless.yml has no bucket ImportBucket',
  );
});
