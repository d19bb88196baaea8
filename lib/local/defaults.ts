/** The port each part of the local stack listens on unless told otherwise, so that every command finds it without settings. */
export const localPorts = { aws: 4566, ionworks: 4010, lambda: 3002 } as const;

/** The region all local queues live in. The emulator keeps queues of one name in two regions apart, so there is only one. */
export const localRegion = 'us-east-1';

/** The emulator takes any credentials; the AWS client insists on having some. */
export const localCredentials = { accessKeyId: 'local', secretAccessKey: 'local' } as const;

/** How long the local stack waits for a session's next reading, in seconds: as the stage `local` in serverless.yml has it. */
export const localQuietSeconds = '5';

/** The key the stand-in Ionworks API expects. */
export const localApiKey = 'local-key';

/** The cells the stand-in knows, where nobody names others. */
export const localCells = [
  { id: '6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0001', name: 'CELL-001' },
  { id: '6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0002', name: 'CELL-002' },
  { id: '6d1f4c1e-0b7a-4d57-9a53-2c1f0a9b0003', name: 'CELL-003' },
] as const;

/** Where the ledger is kept, from the project's folder: beside the stand-in, and beside the real Ionworks. */
export const localLedgers = {
  standIn: '.cellgauge/ledger.sqlite',
  ionworks: '.cellgauge/ledger-ionworks.sqlite',
} as const;

/** Where the record of what operators did to dead letters is kept, from the project's folder: for any queue, not the local one alone. */
export const operatorRecordPath = '.cellgauge/operator.ndjson';

/** Where dead letters are kept that operators discarded. */
export const discardedPath = '.cellgauge/discarded';

/** Where the bench keeps what it has taken until the queue has it, from the project's folder: for any queue. */
export const benchSpoolPath = '.cellgauge/bench';

/** The account all emulated resources belong to; the emulator's own choice. */
export const accountId = '000000000000';

/** Everything local listens here, so that no other machine reaches it; a name like localhost may mean several addresses. */
export const loopbackHost = '127.0.0.1';

export const loopback = (port: number): string => `http://${loopbackHost}:${port}`;

/**
 * The address of a queue. The emulator finds a queue by the last segment of its URL. The form it gives out itself,
 * `http://sqs.<region>.localhost:<port>/…`, names a host that not every system's resolver knows.
 */
export const localQueueUrl = (awsEndpoint: string, queueName: string): string =>
  `${awsEndpoint}/${accountId}/${queueName}`;

export const localQueueArn = (queueName: string): string => `arn:aws:sqs:${localRegion}:${accountId}:${queueName}`;

/** What an AWS client needs to talk to the emulator: `new SQSClient(localAws())`. */
export const localAws = (endpoint: string = loopback(localPorts.aws)) => ({
  endpoint,
  region: localRegion,
  credentials: localCredentials,
});

/** The addresses of the local stack started by `npm start` without options. */
export const localAddresses = {
  awsEndpoint: loopback(localPorts.aws),
  readingsQueueUrl: localQueueUrl(loopback(localPorts.aws), 'cellgauge-local-readings'),
  deadLetterQueueUrl: localQueueUrl(loopback(localPorts.aws), 'cellgauge-local-dead-letters'),
  ionworksUrl: loopback(localPorts.ionworks),
  importBucket: `cellgauge-local-imports-${accountId}`,
} as const;
