import { type Answer, bare, envelope, invalid, json } from './answer.ts';
import type { PlannedFaults } from './faults.ts';
import { list } from './list.ts';
import { readNewMeasurement } from './new-measurement.ts';
import type { ApiRequest } from './read-request.ts';
import { search } from './search.ts';
import { type Store, specificationId, user } from './store.ts';

/** What the routes work with. */
export interface Backend {
  readonly store: Store;
  readonly faults: PlannedFaults;
  /** The key that is valid now. */
  apiKey: string;
}

interface Route {
  readonly method: string;
  readonly path: RegExp;
  /** True where no key is asked for. */
  readonly open?: true;
  /** `id` is what stands in the path. */
  readonly answer: (backend: Backend, request: ApiRequest, id: string) => Answer;
}

const routes: readonly Route[] = [
  { method: 'POST', path: /^\/cell_instances\/([^/]+)\/cell_measurements\/create$/, answer: createMeasurement },
  { method: 'GET', path: /^\/cell_instances\/([^/]+)\/cell_measurements$/, answer: listMeasurements },
  { method: 'GET', path: /^\/cell_instances\/([^/]+)$/, answer: getCell },
  { method: 'GET', path: /^\/cell_measurements\/([^/]+)$/, answer: getMeasurement },
  { method: 'GET', path: /^\/search$/, answer: ({ store }, { query }) => search(store, query) },
  { method: 'GET', path: /^\/users\/me$/, answer: getUser },
  { method: 'GET', path: /^\/healthz$/, open: true, answer: () => json(200, { status: 'ok' }) },
];

/** What the API says. An address that it does not have is told without asking for the key, as FastAPI does. */
export function answerOf(backend: Backend, request: ApiRequest): Answer {
  const here = routes.filter(({ path }) => path.test(request.path));
  const route = here.find(({ method }) => method === request.method);
  if (!route) return here.length === 0 ? bare(404) : bare(405, { allow: here.map(({ method }) => method).join(', ') });
  if (!route.open && request.apiKey !== backend.apiKey) return unauthorized;
  return route.answer(backend, request, route.path.exec(request.path)?.[1] ?? '');
}

const unauthorized = envelope(401, { code: 'UNAUTHORIZED', message: 'Missing or invalid API key' });

function createMeasurement({ store, faults }: Backend, request: ApiRequest, cellId: string): Answer {
  if (request.body.kind === 'none') return request.body.answer;
  const read = readNewMeasurement(request.body.value);
  if (read.kind === 'invalid') return invalid(read.errors);
  const refusal = faults.refusalOf(request, read.measurement);
  if (refusal) return invalid(refusal);

  const creation = store.create(cellId, read.measurement);
  if (creation.kind === 'unknown-cell') return notFound('Cell instance', cellId);
  if (creation.kind === 'created') return json(201, creation.measurement);
  return envelope(409, {
    code: 'CONFLICT',
    message: `Cell measurement with name '${read.measurement.name}' already exists for this cell instance`,
    detail: { existing_id: creation.existingId },
  });
}

function listMeasurements({ store, faults }: Backend, request: ApiRequest, cellId: string): Answer {
  if (!store.cell(cellId)) return notFound('Cell instance', cellId);
  return list(store.measurements(cellId), request.query, faults.bend(request));
}

function getMeasurement({ store }: Backend, _: ApiRequest, id: string): Answer {
  const measurement = store.measurement(id);
  return measurement ? json(200, measurement) : notFound('Cell measurement', id);
}

function getCell({ store }: Backend, _: ApiRequest, id: string): Answer {
  const cell = store.cell(id);
  if (!cell) return notFound('Cell instance', id);
  return json(200, {
    ...cell,
    cell_specification_id: specificationId,
    organization_id: user.organization.id,
    batch: null,
    measured_properties: {},
  });
}

function getUser(): Answer {
  const { id, email, organization } = user;
  return json(200, { id, email, authorized_organization: organization, organizations: [organization] });
}

const notFound = (what: string, id: string): Answer =>
  envelope(404, { code: 'NOT_FOUND', message: `${what} not found`, detail: { id } });
