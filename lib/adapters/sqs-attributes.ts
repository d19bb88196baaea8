import type { MessageAttributeValue } from '@aws-sdk/client-sqs';

import type { Attributes } from '../domain/message.ts';

/** Message attributes as SQS takes them. */
export const sqsAttributes = (attributes: Attributes): Record<string, MessageAttributeValue> =>
  Object.fromEntries(
    [...attributes].map(([name, { dataType, value }]) => [
      name,
      dataType.startsWith('Binary')
        ? { DataType: dataType, BinaryValue: Buffer.from(value, 'base64') }
        : { DataType: dataType, StringValue: value },
    ]),
  );

/** Message attributes as SQS gives them. */
export const attributesOfSqs = (attributes: Readonly<Record<string, MessageAttributeValue>>): Attributes =>
  new Map(
    Object.entries(attributes).map(([name, { DataType = 'String', StringValue, BinaryValue }]) => [
      name,
      { dataType: DataType, value: StringValue ?? Buffer.from(BinaryValue ?? []).toString('base64') },
    ]),
  );
