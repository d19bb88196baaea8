import { parseJson } from './json.ts';
import type { Attributes, Message } from './message.ts';
import { failed, ok, quoted, type Result } from './problem.ts';

/** What a message carries once its envelope is off: a JSON object, or one raw instrument frame. */
export type Content =
  | { kind: 'json'; object: JsonObject; attributes: Attributes }
  | { kind: 'frame'; frame: string; attributes: Attributes };

export type JsonObject = { readonly [key: string]: unknown };

/**
 * A body that begins with `{` is JSON, any other is a frame; an SNS envelope around either comes off, and its message
 * attributes count as the message's own (which win, so that a dead letter's `problem` stays what it is).
 */
export function contentOf({ body, attributes }: Pick<Message, 'body' | 'attributes'>): Result<Content> {
  if (last && last.body === body && last.attributes === attributes) return last.content;
  const content = openedContent(body, attributes);
  last = { body, attributes, content };
  return content;
}

/** What a letter carries is asked for several times in a row, each time for another purpose. */
let last: (Pick<Message, 'body' | 'attributes'> & { content: Result<Content> }) | undefined;

function openedContent(body: string, attributes: Attributes): Result<Content> {
  const content = readBody(body, attributes);
  if (!content.ok || content.value.kind === 'frame' || !isSnsEnvelope(content.value.object)) return content;

  const envelope = content.value.object;
  return readBody(envelope.Message, new Map([...snsAttributes(envelope.MessageAttributes), ...attributes]));
}

function readBody(body: string, attributes: Attributes): Result<Content> {
  if (/^\s*\[\s*[{\]]/.test(body)) {
    return failed(
      'unreadable-message',
      `Cannot read the message ${quoted(body, 40)}: it is a JSON list; put its readings into {"readings": […]}`,
    );
  }
  if (!body.trimStart().startsWith('{')) return ok({ kind: 'frame', frame: body, attributes });
  try {
    return ok({ kind: 'json', object: parseJson(body) as JsonObject, attributes });
  } catch (error) {
    return failed(
      'unreadable-message',
      `Cannot read the message ${quoted(body, 40)}: it begins with { but cannot be read as JSON (${quoted((error as Error).message, 120).slice(1, -1)})`,
    );
  }
}

/** What SNS puts around a message unless raw delivery is on. */
export function isSnsEnvelope(object: JsonObject): object is JsonObject & { Message: string } {
  return object.Type === 'Notification' && typeof object.TopicArn === 'string' && typeof object.Message === 'string';
}

function snsAttributes(attributes: unknown): Attributes {
  const entries = isObject(attributes) ? Object.entries(attributes) : [];
  return new Map(
    entries.flatMap(([name, attribute]) =>
      isObject(attribute) && typeof attribute.Type === 'string' && typeof attribute.Value === 'string'
        ? [[name, { dataType: attribute.Type, value: attribute.Value }]]
        : [],
    ),
  );
}

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
