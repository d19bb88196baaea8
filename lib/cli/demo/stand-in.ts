import * as v from 'valibot';

const HeldSchema = v.object({
  id: v.string(),
  name: v.string(),
  properties: v.record(v.string(), v.object({ value: v.number(), unit: v.string() })),
  test_setup: v.object({
    readings: v.array(
      v.object({
        id: v.string(),
        property: v.string(),
        value: v.string(),
        unit: v.string(),
        position: v.optional(v.string()),
      }),
    ),
  }),
});

/** A measurement as Ionworks holds it. */
export type Held = v.InferOutput<typeof HeldSchema>;

const CallSchema = v.object({ method: v.string(), path: v.string(), status: v.number() });

/** A call that Ionworks was asked; status 0 where the connection was closed without an answer. */
export type Call = v.InferOutput<typeof CallSchema>;

export interface StandIn {
  measurements(cellId?: string): Promise<readonly Held[]>;
  calls(): Promise<readonly Call[]>;
  addFault(fault: object): Promise<void>;
}

/** The stand-in for the Ionworks API, through the paths by which it lets itself be looked into. */
export function standInAt(url: string): StandIn {
  const ask = async (path: string, init?: RequestInit): Promise<unknown> => {
    const response = await fetch(`${url}${path}`, init);
    if (!response.ok) throw new Error(`Cannot ask the stand-in ${path}: ${await response.text()}`);
    return response.json();
  };
  return {
    async measurements(cellId) {
      const query = cellId === undefined ? '' : `?cell=${encodeURIComponent(cellId)}`;
      return v.parse(v.array(HeldSchema), await ask(`/_measurements${query}`));
    },
    calls: async () => v.parse(v.array(CallSchema), await ask('/_requests')),
    async addFault(fault) {
      await ask('/_faults', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(fault),
      });
    },
  };
}

const kinds: readonly { name: string; method: string; path: RegExp }[] = [
  { name: 'search', method: 'GET', path: /^\/search\?/ },
  { name: 'create', method: 'POST', path: /\/cell_measurements\/create$/ },
  { name: 'list', method: 'GET', path: /^\/cell_instances\/[^/]+\/cell_measurements\?/ },
  { name: 'get', method: 'GET', path: /^\/cell_measurements\/[^/]+$/ },
];

/** A call in short: `create 201`, `list 200`, `create, no answer`. */
export function callWords(call: Call): string {
  const name = callName(call);
  return call.status === 0 ? `${name}, no answer` : `${name} ${call.status}`;
}

export const callName = ({ method, path }: Call): string =>
  kinds.find((kind) => kind.method === method && kind.path.test(path))?.name ?? `${method} ${path}`;
