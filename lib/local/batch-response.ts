import * as v from 'valibot';

/** Which messages of a batch come back, and why if not because the function names them. The others are deleted. */
export interface BatchVerdict {
  failed: readonly string[];
  reason?: string;
}

const BatchResponseSchema = v.pipe(
  v.string(),
  v.parseJson(),
  v.nullish(v.object({ batchItemFailures: v.nullish(v.array(v.object({ itemIdentifier: v.string() }))) })),
);

/**
 * Reads what a function answered to a batch, as Lambda does under `ReportBatchItemFailures`: no answer and no failures
 * mean success, an identifier that is empty, missing or not of this batch fails the whole batch, and so does anything
 * that is no such answer at all. Source: "Handling errors for an SQS event source in Lambda", AWS Lambda Developer Guide.
 */
export function batchVerdict(payload: string, messageIds: readonly string[]): BatchVerdict {
  if (payload.trim() === '') return { failed: [] };

  const answer = v.safeParse(BatchResponseSchema, payload);
  if (!answer.success) {
    return { failed: messageIds, reason: `the answer is no batch response: ${payload.slice(0, 200)}` };
  }
  const failed = new Set(answer.output?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  const strangers = failed.difference(new Set(messageIds));
  if (strangers.size > 0) {
    return { failed: messageIds, reason: `the batch holds no message ${JSON.stringify([...strangers][0])}` };
  }
  return { failed: [...failed] };
}
