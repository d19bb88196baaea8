import * as v from 'valibot';

import { type Answer, bare, json } from './answer.ts';
import { faultsFromJson } from './fault-from-json.ts';
import type { ApiRequest } from './read-request.ts';
import type { Backend } from './routes.ts';

/** One call that the API was asked, as it was answered. */
export interface LoggedRequest {
  readonly method: string;
  /** With its query, as sent. */
  readonly path: string;
  /** 0 as long as there is no answer, and for good where the connection was closed without one. */
  readonly status: number;
  /** When it came, in epoch milliseconds. */
  readonly at: number;
}

/** Paths of the stand-in itself, for whoever runs it in another process; no key, no faults, no log. */
export const isControl = (target: string): boolean => target.startsWith('/_');

/** `POST` and `DELETE /_faults`, `GET /_requests`, `GET /_measurements?cell=…`, `POST /_cells`. */
export function controlAnswer(backend: Backend, request: ApiRequest, requests: readonly LoggedRequest[]): Answer {
  switch (`${request.method} ${request.path}`) {
    case 'POST /_faults':
      return addFaults(backend, request);
    case 'DELETE /_faults':
      backend.faults.clear();
      return { status: 204, headers: {}, body: '' };
    case 'GET /_requests':
      return json(200, requests);
    case 'GET /_measurements':
      return json(200, backend.store.measurements(request.query.get('cell') ?? undefined));
    case 'POST /_cells':
      return addCells(backend, request);
    default:
      return bare(404);
  }
}

function addFaults({ faults }: Backend, { body }: ApiRequest): Answer {
  if (body.kind === 'none') return body.answer;
  const read = faultsFromJson(body.value);
  if (read.kind === 'invalid') return json(422, { detail: read.reason });
  faults.add(...read.faults);
  return json(201, { added: read.faults.length });
}

const Cell = v.object({ id: v.pipe(v.string(), v.minLength(1)), name: v.string() });
const Cells = v.union([
  v.array(Cell),
  v.pipe(
    Cell,
    v.transform((cell) => [cell]),
  ),
]);

function addCells({ store }: Backend, { body }: ApiRequest): Answer {
  if (body.kind === 'none') return body.answer;
  const read = v.safeParse(Cells, body.value);
  if (!read.success) return json(422, { detail: `Cannot read the cell: ${v.summarize(read.issues)}` });
  for (const cell of read.output) store.addCell(cell);
  return json(201, { added: read.output.length });
}
