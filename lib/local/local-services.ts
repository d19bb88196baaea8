import { mkdtempSync, rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SQSClient } from '@aws-sdk/client-sqs';

import { availablePorts } from './available-ports.ts';
import { type BucketNotifications, bucketNotifications } from './bucket-notifications.ts';
import { localApiKey, localAws, localCells, localCredentials, localRegion, loopback } from './defaults.ts';
import { type EmulatedQueue, startEmulators } from './emulators.ts';
import { startEventSourceMapping } from './event-source-mapping.ts';
import { invocationUrl } from './invoke-function.ts';
import { startIonworks } from './ionworks/server.ts';
import { readService } from './read-service.ts';
import type { StackAddresses, StackEvent } from './stack-message.ts';
import type { IonworksChoice, StackOptions } from './stack-options.ts';

/** Everything of the local stack around the functions. */
export interface LocalServices {
  /** Where the functions have to listen. */
  lambdaPort: number;
  /** What the functions' environment has to say about the services. */
  variables: Readonly<Record<string, string>>;
  addresses: StackAddresses;
  /** Begins to tell the functions of messages in the queues and of objects in the buckets, once these listen. */
  connect(report: (event: StackEvent) => void): void;
  /** Waits for the running invocations, then ends everything. */
  stop(): Promise<void>;
}

/** Starts what the service needs around its functions. Throws a sentence that names what cannot start, and why. */
export async function startLocalServices(definition: unknown, options: StackOptions): Promise<LocalServices> {
  const service = readService(definition);
  const ports = await availablePorts(options.ports);
  const ledgerFile = await ledgerFileFor(options);
  let notifications: BucketNotifications | undefined;
  const emulators = await startEmulators(ports.aws, service, (object) => notifications?.notify(object));
  const ionworks = await connectIonworks(options.ionworks, ports.ionworks);

  const queue = (logicalId: string): EmulatedQueue => {
    const found = emulators.queues.get(logicalId);
    if (!found) throw new Error(`Cannot start: serverless.yml has no queue ${logicalId}`);
    return found;
  };
  const importBucket = service.buckets.find(({ logicalId }) => logicalId === 'ImportBucket')?.name;
  if (importBucket === undefined) throw new Error('Cannot start: serverless.yml has no bucket ImportBucket');
  const queueUrls = { readings: queue('ReadingsQueue').url, deadLetters: queue('DeadLetterQueue').url };

  const sqs = new SQSClient(localAws(emulators.endpoint));
  const mappings: { stop(): Promise<void> }[] = [];
  const lambdaEndpoint = loopback(ports.lambda);
  return {
    lambdaPort: ports.lambda,
    variables: {
      AWS_ENDPOINT_URL: emulators.endpoint,
      AWS_REGION: localRegion,
      AWS_ACCESS_KEY_ID: localCredentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: localCredentials.secretAccessKey,
      READINGS_QUEUE_URL: queueUrls.readings,
      DEAD_LETTER_QUEUE_URL: queueUrls.deadLetters,
      LEDGER_FILE: ledgerFile,
      IMPORT_BUCKET: importBucket,
      IONWORKS_API_URL: ionworks.url,
      IONWORKS_API_KEY: ionworks.apiKey,
      ...options.variables,
    },
    addresses: {
      awsEndpoint: emulators.endpoint,
      lambdaEndpoint,
      queueUrls,
      importBucket,
      ionworksUrl: ionworks.url,
      ledgerFile,
      ...(ionworks.standIn && { standIn: ionworks.standIn }),
    },
    connect(report) {
      notifications = bucketNotifications(service.buckets, lambdaEndpoint, report);
      for (const { functionName, queue: logicalId, ...settings } of service.mappings) {
        const { url, arn } = queue(logicalId);
        const source = { queueUrl: url, queueArn: arn, invocationUrl: invocationUrl(lambdaEndpoint, functionName) };
        mappings.push(startEventSourceMapping(sqs, { ...source, ...settings }, report));
      }
    },
    async stop() {
      // First of all what may still put messages on a queue.
      await notifications?.stop();
      await Promise.all(mappings.map((mapping) => mapping.stop()));
      sqs.destroy();
      await Promise.all([ionworks.stop(), emulators.stop()]);
    },
  };
}

/** The whole path, as functions may run in another folder. What a former stand-in was sent is removed: the new one is empty. */
async function ledgerFileFor({ ledgerFile, ionworks }: StackOptions): Promise<string> {
  if (ledgerFile === undefined) return temporaryLedger();
  const file = resolve(ledgerFile);
  // Beside the file, SQLite keeps what it has not moved there yet.
  const files = ['', '-wal', '-shm'].map((ending) => `${file}${ending}`);
  if (ionworks.kind === 'stand-in') await Promise.all(files.map((name) => rm(name, { force: true })));
  return file;
}

/** Gone with the process, at whatever point that ends. */
function temporaryLedger(): string {
  const folder = mkdtempSync(join(tmpdir(), 'cellgauge-ledger-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return join(folder, 'ledger.sqlite');
}

interface IonworksConnection {
  url: string;
  apiKey: string;
  standIn?: NonNullable<StackAddresses['standIn']>;
  stop(): Promise<void>;
}

async function connectIonworks(choice: IonworksChoice, port: number): Promise<IonworksConnection> {
  if (choice.kind === 'elsewhere') return { url: choice.url, apiKey: choice.apiKey, stop: async () => {} };

  const { cells = localCells, latencyMs = 0 } = choice;
  const { url, stop } = await startIonworks({ port, apiKey: localApiKey, cells, latencyMs });
  return { url, apiKey: localApiKey, standIn: { apiKey: localApiKey, cells }, stop };
}
