/** What an AWS call failed of, in a clause: the error's code, which may be all there is, and its words. */
export function awsReason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // Trying several addresses of a host fails with all their errors, and no words of its own.
  const { name, message } = error instanceof AggregateError ? (error.errors[0] as Error) : error;
  if (name === 'Error') return message;
  // The client's word for an answer that has no message.
  return message === '' || message === 'UnknownError' ? name : `${name}: ${message}`;
}
