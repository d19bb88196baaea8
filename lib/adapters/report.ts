import type { Logger } from '@aws-lambda-powertools/logger';
import { type Metrics, MetricUnit } from '@aws-lambda-powertools/metrics';

import type { Problem } from '../domain/problem.ts';
import type { Event } from '../ports.ts';

/**
 * Writes events as log lines, one JSON object each, and as metrics in CloudWatch's embedded format. Codes and ids are
 * fields of the lines; metrics have no dimension but the service, so that they stay few.
 */
export function reporter(logger: Logger, metrics: Metrics): (event: Event) => void {
  return (event) => {
    switch (event.kind) {
      case 'filed': {
        const { cellId, measurementId, name, readingIds } = event;
        metrics.addMetric('Filed', MetricUnit.Count, readingIds.length);
        return logger.info('filed', {
          cell_instance_id: cellId,
          measurement_id: measurementId,
          measurement: name,
          reading_ids: [...readingIds],
        });
      }
      case 'refused': {
        const { messageId, readingId, problem } = event;
        metrics.addMetric('Refused', MetricUnit.Count, 1);
        return logger.warn('refused', {
          message_id: messageId,
          ...(readingId !== undefined && { reading_id: readingId }),
          ...wordsOf(problem),
        });
      }
      case 'deferred': {
        const { messageId, readingIds, problem, seconds, ageSeconds } = event;
        metrics.addMetric('Deferred', MetricUnit.Count, 1);
        metrics.addMetric('OldestDeferredAge', MetricUnit.Seconds, ageSeconds);
        return logger.info('deferred', {
          message_id: messageId,
          reading_ids: [...readingIds],
          seconds,
          age_seconds: ageSeconds,
          ...wordsOf(problem),
        });
      }
      case 'called':
        metrics.addMetric('Calls', MetricUnit.Count, 1);
        metrics.addMetric('Latency', MetricUnit.Milliseconds, event.ms);
        if (event.retry) metrics.addMetric('Retries', MetricUnit.Count, 1);
        return;
      case 'stopped':
        if (event.problem.code === 'unauthorized') metrics.addMetric('Unauthorized', MetricUnit.Count, 1);
        return logger.error('stopped calling Ionworks', wordsOf(event.problem));
      case 'reason-left-out':
        return logger.warn('dead letter without its reason', {
          message_id: event.messageId,
          ...wordsOf(event.problem),
        });
      case 'trouble':
        return logger.error(event.detail);
    }
  };
}

/** A problem's words; the API's body stays out of the log, it stands in the dead letter. */
const wordsOf = ({ code, detail, path, status, correlationId }: Problem) => ({
  code,
  detail,
  ...(path !== undefined && { path }),
  ...(status !== undefined && { status }),
  ...(correlationId !== undefined && { correlation_id: correlationId }),
});
