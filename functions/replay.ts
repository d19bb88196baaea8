/** An operator's automation replays dead letters: the options of `dlq replay` as JSON in, its report as JSON out. */
import { randomUUID } from 'node:crypto';
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';

import { readReplayConfig } from '../lib/adapters/config.ts';
import { connectReplay } from '../lib/adapters/connect-replay.ts';
import { operatorRecordLog } from '../lib/adapters/operator-record.ts';
import { ruleWords } from '../lib/domain/fix-rule.ts';
import { bounded } from '../lib/replay/bounded.ts';
import { recordedReplay } from '../lib/replay/recorded-replay.ts';
import { jsonOfForecast, jsonOfReport } from '../lib/replay/replay-json.ts';
import { orderOf, readReplayRequest } from '../lib/replay/replay-request.ts';
import { foresee } from '../lib/replay.ts';

const logger = new Logger();
const config = readReplayConfig(process.env);
const connected = connectReplay(config, (detail) => logger.error(detail));

/** The function has no right to the API key. */
const cellsUnknown = 'Whether Ionworks knows the cells is not known here: it was not asked';

/** Rejects with a sentence where nothing was moved. */
async function replayLetters(event: unknown, context: Context) {
  const read = readReplayRequest(event, Date.now());
  if (!read.ok) throw new Error(read.reason);
  const { request } = read;
  const { by } = request;
  if (by === undefined) throw new Error('Cannot replay for nobody: the request has no "by", which the record keeps');
  const world = {
    ...connected,
    readingRules: await connected.readingRules(),
    // What is under way is finished, and the report has to get out.
    signal: AbortSignal.timeout(Math.max(0, context.getRemainingTimeInMillis() - msToEnd)),
    onProgress: () => {},
  };
  const order = orderOf(request, by);
  if (request.isDryRun) {
    const foreseen = await foresee(order, world);
    if (!foreseen.ok) throw new Error(foreseen.reason);
    return bounded(jsonOfForecast(foreseen.forecast, [cellsUnknown]), mostBytes);
  }
  const { canary, waitMs, perSecond, rules, selectionTexts: selection } = request;
  const done = await recordedReplay(order, world, {
    record: operatorRecordLog(logger),
    intent: {
      ...{ by, action: 'replay', id: randomUUID(), queue: config.deadLetterQueueUrl, selection },
      rules: rules.map(ruleWords),
      options: { to: config.readingsQueueUrl, canary, waitMs, perSecond },
    },
    permit: async () => undefined,
  });
  if (!done.ok) throw new Error(done.reason);
  return bounded(jsonOfReport(done.report), mostBytes);
}

const msToEnd = 20_000;
/** Lambda hands out 6 MB at most. */
const mostBytes = 5_500_000;

export const handler = middy(replayLetters).use(injectLambdaContext(logger));
