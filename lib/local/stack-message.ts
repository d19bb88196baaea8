import type { NotificationEvent } from './bucket-notifications.ts';
import type { MappingEvent } from './event-source-mapping.ts';
import type { Cell } from './ionworks/store.ts';

/** Where everything is, once the stack runs. */
export interface StackAddresses {
  awsEndpoint: string;
  lambdaEndpoint: string;
  queueUrls: { readings: string; deadLetters: string };
  /** The name of the bucket that files are imported from. */
  importBucket: string;
  /** The API that the functions call. */
  ionworksUrl: string;
  /** The whole path of the ledger. */
  ledgerFile: string;
  /** Only if that is the stand-in: the key it wants, and the cells it starts with. */
  standIn?: { apiKey: string; cells: readonly Cell[] };
}

/** That a queue or a bucket led to an invocation, which has ended. */
export type StackEvent = MappingEvent | NotificationEvent;

/** What the process that runs the stack tells the one that started it. */
export type StackMessage =
  | { kind: 'ready'; addresses: StackAddresses }
  | { kind: 'failed'; reason: string }
  | StackEvent;
