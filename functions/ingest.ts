/** SQS delivers instrument messages: each is filed, dead-lettered with its reason, or left for another try. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { Context, SQSEvent } from 'aws-lambda';

import { readConfig } from '../lib/adapters/config.ts';
import { connect } from '../lib/adapters/connect.ts';
import { batchResponse, deadlineOf, messagesIn } from '../lib/adapters/lambda.ts';
import { reporter } from '../lib/adapters/report.ts';
import { ingest } from '../lib/ingest.ts';

const logger = new Logger();
const metrics = new Metrics({ logger });
const ports = connect(readConfig(process.env), reporter(logger, metrics));

async function ingestEvent(event: SQSEvent, context: Context) {
  const messages = messagesIn(event);
  return batchResponse(messages, await ingest(messages, ports, deadlineOf(context)));
}

export const handler = middy(ingestEvent).use(injectLambdaContext(logger)).use(logMetrics(metrics));
