import { awsReason } from './aws-reason.ts';

/**
 * The value of a parameter in SSM, decrypted. The client is loaded only where one is read. Rejects with a reason that
 * names the parameter, at the latest after `timeoutMs`: a network without a way to SSM leaves calls without any answer.
 */
export async function readParameter(name: string, timeoutMs = 5000): Promise<string> {
  const { GetParameterCommand, SSMClient } = await import('@aws-sdk/client-ssm');
  const abortSignal = AbortSignal.timeout(timeoutMs);
  try {
    const command = new GetParameterCommand({ Name: name, WithDecryption: true });
    const { Parameter } = await new SSMClient().send(command, { abortSignal });
    if (Parameter?.Value) return Parameter.Value.trim();
  } catch (error) {
    const reason = abortSignal.aborted ? `no answer within ${timeoutMs} ms` : awsReason(error);
    throw new Error(`the SSM parameter ${name}: ${reason}`, { cause: error });
  }
  throw new Error(`the SSM parameter ${name}: it is empty`);
}
