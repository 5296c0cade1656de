import type { Endpoint } from '../../client/connection.ts';
import { Http2Connection, type Http2Request } from '../../client/http2.ts';
import { afterPatience, type Patience } from '../../client/patience.ts';
import { ID_HEADER } from '../../client/request-bytes.ts';
import type { ProbeCall, ProbeScript } from '../../model/probe.ts';
import { textItem } from '../../model/py.ts';
import type { Served } from '../../model/served.ts';
import type { Http2Plan } from '../../model/server-scenario.ts';
import type { ProbeHub } from './hub.ts';

export interface StreamsOptions {
  readonly endpoint: Endpoint;
  readonly hub: ProbeHub;
  readonly takesPushes: boolean;
  nextId(): string;
  patience(ids: readonly string[], scripts: readonly ProbeScript[]): Patience;
}

/** Of the headers of a handshake the only one that HTTP/2 has. */
const VERSION = [['sec-websocket-version', '13']] as const;

type Requests = readonly (readonly [Http2Plan, ProbeScript])[];

/** Makes requests on streams of one connection; null where there is no HTTP/2. */
export async function askOnStreams(
  requests: Requests,
  options: StreamsOptions,
): Promise<Served[] | null> {
  const { hub, endpoint, takesPushes } = options;
  if (endpoint.tls === null) return null;
  const connection = await Http2Connection.open(endpoint, takesPushes);
  if (connection === null) return null;
  const others = new Set(hub.calls.map(({ id }) => id));
  try {
    const made = requests
      .filter(([plan]) => plan.websocket !== true || connection.takesWebSockets)
      .map(([plan, script]) => {
        const id = options.nextId();
        hub.tell(id, script);
        const own = [...(plan.websocket === true ? VERSION : []), ...(plan.headers ?? [])];
        const headers = [[ID_HEADER.toLowerCase(), id] as const, ...own];
        return { id, plan, script, headers, request: connection.request(plan, headers) };
      });
    const ids = made.map(({ id }) => id);
    const patience = options.patience(
      ids,
      made.map(({ script }) => script),
    );
    await within(patience, Promise.all(made.map(settled)));
    for (const { request } of made) request.cancel();
    await hub.until(() => ids.every((id) => !hub.isCalled([id]) || hub.hasEnded(id)), patience);
    await hub.until(() => made.every((each) => isPushed(each.request, others, hub)), patience);
    return made.map((each) => toServed(each, connection, others, options));
  } finally {
    connection.close();
  }
}

interface Made {
  readonly id: string;
  readonly plan: Http2Plan;
  readonly script: ProbeScript;
  readonly headers: readonly (readonly [string, string])[];
  readonly request: Http2Request;
}

function toServed(
  { id, plan, script, headers, request }: Made,
  { id: connection, authority }: Http2Connection,
  others: ReadonlySet<string>,
  { hub, takesPushes }: StreamsOptions,
): Served {
  const { method = 'GET', target = '/', body = null, websocket = false } = plan;
  const { response, pushes } = request;
  return {
    kind: 'served',
    interface: 'asgi',
    id,
    title: `${websocket ? 'WebSocket' : method} ${target} by HTTP/2`,
    request: {
      method: websocket ? 'CONNECT' : method,
      target,
      httpVersion: '2',
      headers,
      body,
      framing: 'content-length',
      websocket,
      leaves: false,
    },
    script,
    client: [],
    calls: hub.callsOf([id]),
    wire: null,
    http2: {
      connection,
      authority,
      takesPushes,
      response,
      pushes,
      pushed: pushedCalls(request, others, hub),
    },
    log: null,
  };
}

/** Calls that no request of ours led to, for the path of a promise. */
function pushedCalls(
  { pushes }: Http2Request,
  others: ReadonlySet<string>,
  hub: ProbeHub,
): ProbeCall[] {
  const paths = new Set(pushes.map(({ path }) => path));
  return hub
    .otherCalls()
    .filter(({ id, offered }) => !others.has(id) && paths.has(textItem(offered, 'path') ?? ''));
}

function isPushed(request: Http2Request, others: ReadonlySet<string>, hub: ProbeHub): boolean {
  return request.pushes.length <= pushedCalls(request, others, hub).length;
}

/** The stream is over; a WebSocket's, once it has been opened, ends when we say so. */
function settled({ plan, request }: Made): Promise<void> {
  return plan.websocket === true ? request.answered : request.over;
}

async function within(patience: Patience, action: Promise<unknown>): Promise<void> {
  let stop: () => void = () => undefined;
  const expired = new Promise<void>((resolve) => {
    stop = afterPatience(patience, resolve);
  });
  await Promise.race([action, expired]);
  stop();
}
