/** Files in the import bucket become readings on the queue: those that S3 tells of, or all that wait, as a schedule asks. */
import { Logger } from '@aws-lambda-powertools/logger';
import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import middy from '@middy/core';
import type { Context } from 'aws-lambda';

import { readImportConfig } from '../lib/adapters/config.ts';
import { connectImport, runTimes } from '../lib/adapters/connect-import.ts';
import { keysIn } from '../lib/adapters/import-event.ts';
import { importLog, jsonOfRun } from '../lib/adapters/import-log.ts';
import { cellCheck } from '../lib/cell-check.ts';
import { importWaiting } from '../lib/import/waiting/waiting-files.ts';
import type { WaitingWorld } from '../lib/import/waiting/waiting-world.ts';
import { importFile } from '../lib/import.ts';

const logger = new Logger();
const connected = connectImport(readImportConfig(process.env), (detail) => logger.error(detail));

/** Rejects with a sentence where nothing could be begun: what becomes of a file is answered, and stands in its receipt. */
async function importWaitingFiles(event: unknown, context: Context) {
  const readingRules = await connected.readingRules();
  const world: WaitingWorld = {
    ...connected,
    ...runTimes(context.getRemainingTimeInMillis(), Date.now()),
    ...importLog(logger, Date.now),
    importFile: (file, order, own) => importFile(file, order, { ...connected, ...own, readingRules }),
    cellCheck: () => cellCheck(connected.ionworks(), connected.retrying),
  };
  const run = await importWaiting(world, keysIn(event));
  if (!run.ok) throw new Error(run.reason);
  return jsonOfRun(run);
}

export const handler = middy(importWaitingFiles).use(injectLambdaContext(logger));
