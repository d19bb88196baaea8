import type { SQSClient, SQSClientConfig } from '@aws-sdk/client-sqs';

import { timeoutsOf } from '../adapters/in-time.ts';
import { localAws } from '../local/defaults.ts';
import { connectionReason } from './connection-reason.ts';
import { credentialsReason } from './credentials-reason.ts';

/** What a client may be told beside its queue. */
export interface QueueClientOptions {
  /** For a connection, and for the beginning of an answer; 10 s unless told. */
  timeoutMs?: number;
  /** How often a call is made where it fails; the SDK's own number unless told. */
  maxAttempts?: number;
  /** Where the SDK warns of settings: the console unless told. */
  logger?: NonNullable<SQSClientConfig['logger']>;
}

/** Connects to the service of a queue; nothing is asked before the first call. */
export async function queueClient(url: string, options: QueueClientOptions = {}): Promise<SQSClient> {
  // Loaded here, not above: help and dry runs have no use for it.
  const { SQSClient } = await import('@aws-sdk/client-sqs');
  const { timeoutMs, ...more } = options;
  return new SQSClient({ ...clientConfig(url, timeoutMs), ...more });
}

/** The emulator gets its own credentials, never somebody's real ones; signatures for AWS want the queue's own region. */
function clientConfig(url: string, timeoutMs = 10_000): SQSClientConfig {
  const requestHandler = timeoutsOf(timeoutMs);
  if (isLocal(url)) return { ...localAws(new URL(url).origin), requestHandler };
  const region = /\bsqs\.([a-z0-9-]+)\.(?:vpce\.)?amazonaws\.com/.exec(url)?.[1];
  return { requestHandler, ...(region !== undefined && { region }) };
}

/** Whether a queue is an emulated one on this machine. */
export const isLocal = (url: string): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname);

/** What a queue is for: which option names it, and which output of the deployment. */
export interface QueueUse {
  option: string;
  variable: string;
  output: string;
  /** What these credentials may not do, and which of the deployment's policies lets them. */
  forbidden: string;
}

/** The queue that is meant: the one named, else the variable's, else that of the local stack. Throws a sentence. */
export function queueUrlFrom(
  { named, byVariable, local }: { named: string | undefined; byVariable: string | undefined; local: string },
  { option, variable }: QueueUse,
): string {
  const url = named ?? (byVariable || local);
  if (/^https?:$/.test(URL.parse(url)?.protocol ?? '')) return url;
  const source = named === undefined ? variable : option;
  throw new Error(`Cannot use ${JSON.stringify(url)}: ${source} is no http(s) address`);
}

type AwsError = Error & { code?: string };

/** Why a call of a queue failed, in a clause that says what to do. */
export function queueReason(error: unknown, url: string, { option, output, forbidden }: QueueUse): string {
  const { code, name } = error as AwsError;
  if (code === 'ECONNREFUSED') {
    return isLocal(url)
      ? `nothing listens there; start the local stack with "npm start" in another terminal, or name a queue with ${option}`
      : 'nothing listens there';
  }
  switch (name) {
    case 'QueueDoesNotExist':
      return `there is no such queue; is it the URL that the deployment printed as ${output}?`;
    case 'AccessDenied':
    case 'AccessDeniedException':
      return forbidden;
    default:
      return credentialsReason(error as Error) ?? connectionReason(error, url) ?? otherReason(error as Error);
  }
}

const otherReason = ({ name, message }: Error): string =>
  message === 'Region is missing' ? 'its address names no AWS region; set AWS_REGION' : `${message} (${name})`;
