import { setTimeout as wait } from 'node:timers/promises';
import {
  type Endpoint,
  type Mark,
  type TlsOptions,
  WireConnection,
} from '../../client/connection.ts';
import { requestBytes, type RequestBytes } from '../../client/request-bytes.ts';
import type { Interface } from '../../model/names.ts';
import type { ProbeScript } from '../../model/probe.ts';
import type { Py } from '../../model/py.ts';
import type { Served, Wire } from '../../model/served.ts';
import type {
  ClientStep,
  Http2Plan,
  RawOptions,
  RequestPlan,
  ServerConnection,
  ServerDrive,
  StartedServer,
  StartOptions,
  Takes,
} from '../../model/server-scenario.ts';
import type { Patience } from '../../client/patience.ts';
import type { Activity } from './activity.ts';
import { isConcurrent, mostAtOnce } from './concurrency.ts';
import { Conversation } from './conversation.ts';
import { isHeldUp } from './held-up.ts';
import type { ProbeHub } from './hub.ts';
import { OwnTurn } from './own-turn.ts';
import { patienceWith, shortened } from './patience.ts';
import { responseBounds } from './pipelined.ts';
import { type Exchange, RepeatableConnection } from './repeatable.ts';
import { askOnStreams } from './streams.ts';
import { Turns } from './turns.ts';

/** A server that runs, as those see it who make requests to it. */
export interface DriveOptions {
  readonly interface: Interface;
  readonly endpoint: Endpoint;
  /** What a client shows over TLS. */
  readonly client: TlsOptions['client'];
  readonly takes: Takes;
  readonly hub: ProbeHub;
  readonly rootPath: string;
  /** Seconds. */
  readonly patience: number;
  readonly activity: Activity;
  /** What it has written since a moment. */
  logSince(t: number): string;
}

/** What one scenario wants besides. */
export interface Way {
  /** Milliseconds to wait after each request for what the server writes to its log. */
  readonly lag: number;
  /** Starts another server. */
  start(options: StartOptions): Promise<StartedServer>;
  onServed(served: Served): void;
}

/** Milliseconds for the lifespan of a server that answers already. */
const LATE = 1000;

const ORDINARY: readonly ClientStep[] = [{ do: 'request' }, { do: 'await-response' }];

let lastId = 0;

/** An id for a script; all have the same length. */
function nextId(): string {
  return `g${(++lastId).toString(36).padStart(6, '0')}`;
}

/** Makes requests to one server that runs, on behalf of one scenario. */
export class SocketDrive implements ServerDrive {
  readonly interface: Interface;
  readonly claims: Py;
  readonly isConcurrent: boolean;
  readonly #options: DriveOptions;
  readonly #way: Way;
  readonly #turns: Turns;
  readonly #own: OwnTurn;

  constructor(options: DriveOptions, way: Way, claims: Py, turns: Turns | null = null) {
    this.interface = options.interface;
    this.claims = claims;
    this.isConcurrent = isConcurrent(options.interface, claims);
    this.#options = options;
    this.#way = way;
    this.#turns = turns ?? new Turns(mostAtOnce(options.interface, claims));
    this.#own = new OwnTurn(this.#turns);
  }

  get takes(): Takes {
    return this.#options.takes;
  }

  /** The same server for a scenario. */
  another(way: Way): SocketDrive {
    return new SocketDrive(this.#options, way, this.claims, this.#turns);
  }

  async request(plan: RequestPlan, script: ProbeScript): Promise<Served> {
    return this.#once(async () => {
      const connection = await this.#open(plan.clientCertificate);
      try {
        return await this.#exchange(connection, plan, script);
      } finally {
        connection.close();
      }
    });
  }

  async raw(
    bytes: string,
    scripts: ProbeScript | readonly ProbeScript[],
    options: RawOptions = {},
  ): Promise<Served> {
    return this.#once(async () => {
      const { hub } = this.#options;
      const given = [scripts].flat() as readonly ProbeScript[];
      const ids = given.map((script) => {
        const id = nextId();
        hub.tell(id, script);
        return id;
      });
      const filled = bytes.replace(/\{id(\d*)\}/g, (_, i: string) => ids[Number(i || 0)] ?? '');
      const connection = await this.#open();
      const mark = connection.mark();
      // As many responses as there are scripts; a method of its own is not to be known.
      for (const _ of ids) connection.parser.await(bytes.startsWith('HEAD ') ? 'HEAD' : 'GET');
      const steps = options.client ?? ORDINARY;
      try {
        const wire = await this.#converse(
          connection,
          mark,
          { ids, head: filled, body: '' },
          { ...options, client: steps },
          given,
        );
        return this.#served(ids, wire, {
          title: JSON.stringify(bytes.slice(0, bytes.search(/[\r\n]|$/))),
          request: null,
          script: given[0] ?? null,
          client: steps,
        });
      } finally {
        connection.close();
      }
    });
  }

  async connection(): Promise<ServerConnection> {
    const release = await this.#own.hold();
    const open = () => this.#open();
    const connection = new RepeatableConnection(open, await open());
    const exchange = (next: Exchange) =>
      this.#fairly(
        () => connection.do(next),
        () => connection.again((all) => this.#note(all)),
      );
    return {
      get isOpen() {
        return !connection.current.hasEnded;
      },
      request: async (plan, script) => {
        const all = await exchange(async (on) => [await this.#exchange(on, plan, script)]);
        return all[0] as Served;
      },
      pipeline: (requests) => exchange((on) => this.#pipeline(on, requests)),
      close: async () => {
        connection.current.close();
        await release();
      },
    };
  }

  async http2(
    requests: readonly (readonly [Http2Plan, ProbeScript])[],
    { takesPushes = false }: { readonly takesPushes?: boolean } = {},
  ): Promise<Served[] | null> {
    const patience = this.#patience.bind(this);
    const all = await askOnStreams(requests, { ...this.#options, takesPushes, nextId, patience });
    return all === null ? null : this.#note(all);
  }

  hasLifespan(): Promise<boolean> {
    const { hub } = this.#options;
    const isCalled = () => hub.calls.some(({ kind }) => kind === 'lifespan');
    return hub.until(isCalled, { most: LATE });
  }

  start(options: StartOptions = {}): Promise<StartedServer> {
    return this.#way.start(options);
  }

  #open(withCertificate = false): Promise<WireConnection> {
    const { endpoint, client } = this.#options;
    const isShown = withCertificate && endpoint.tls !== null;
    return WireConnection.open(isShown ? { ...endpoint, tls: { client } } : endpoint);
  }

  /** A request that has its connection for itself. */
  async #once(ask: () => Promise<Served>): Promise<Served> {
    const all = async () => [await ask()];
    const [served] = await this.#own.take(() => this.#fairly(all, all));
    return served as Served;
  }

  /**
   * What waited in vain for threads that others had is done again, alone, and that counts. Where there
   * is no time for that, it does not count.
   */
  async #fairly(ask: () => Promise<Served[]>, again: () => Promise<Served[]>): Promise<Served[]> {
    const all = await this.#turns.beside(ask);
    const isUnfair = this.interface === 'wsgi' && isHeldUp(all, this.#options.hub.calls);
    if (!isUnfair) return this.#note(all);
    return this.#turns.hasTimeAlone ? this.#note(await this.#turns.alone(again)) : all;
  }

  #note(all: Served[]): Served[] {
    for (const served of all) this.#way.onServed(served);
    return all;
  }

  async #exchange(connection: WireConnection, plan: RequestPlan, script: ProbeScript) {
    const prepared = this.#prepare(plan, script);
    const mark = connection.mark();
    connection.parser.await(prepared.bytes.request.method);
    const { head, body } = prepared.bytes;
    const about = { ids: [prepared.id], head, body };
    const wire = await this.#converse(connection, mark, about, plan, [script]);
    return this.#servedBy(prepared, wire, script, plan.client ?? []);
  }

  async #pipeline(
    connection: WireConnection,
    requests: readonly (readonly [RequestPlan, ProbeScript])[],
  ): Promise<Served[]> {
    const all = requests.map(([plan, script]) => ({ script, ...this.#prepare(plan, script) }));
    const mark = connection.mark();
    const marks = [mark, ...all.slice(1).map(() => connection.mark())];
    for (const { bytes } of all) connection.parser.await(bytes.request.method);
    connection.send(all.map(({ bytes }) => bytes.head + bytes.body).join(''));
    const before = connection.parser.finished;
    const ids = all.map(({ id }) => id);
    const patience = this.#patience(
      ids,
      all.map(({ script }) => script),
    );
    const isDone = () => connection.parser.finished >= before + all.length;
    const done = await connection.until(isDone, patience);
    await this.#settle(ids, patience);
    const finals = connection.parser.responses.slice(mark.responses).map((each) => each.status);
    const bounds = responseBounds(finals, all.length).map((each) => each + mark.responses);
    return all.map(({ script, ...prepared }, i) => {
      const wire = connection.wireSince(
        { ...mark, position: marks[i]?.position ?? 0, responses: bounds[i] ?? 0 },
        { timedOut: !done && !connection.hasEnded, expired: [], rootPath: this.#options.rootPath },
        { ...mark, events: connection.events.length, responses: bounds[i + 1] ?? 0 },
      );
      return this.#servedBy(prepared, wire, script, []);
    });
  }

  #prepare(plan: RequestPlan, script: ProbeScript): Prepared {
    const { host, port } = this.#options.endpoint;
    const id = nextId();
    this.#options.hub.tell(id, script);
    return { id, bytes: requestBytes(plan, id, `${host}:${port}`) };
  }

  async #converse(
    connection: WireConnection,
    mark: Mark,
    about: { readonly ids: readonly string[]; readonly head: string; readonly body: string },
    options: { readonly client?: readonly ClientStep[]; readonly patience?: number },
    scripts: readonly ProbeScript[],
  ): Promise<Wire> {
    const { hub } = this.#options;
    const patience = this.#patience(about.ids, scripts, options.patience);
    const conversation = new Conversation({ hub, connection, mark, ...about, patience });
    await conversation.run(options.client ?? ORDINARY);
    const done = conversation.hasGivenUp
      ? conversation.isAnswered
      : await connection.until(() => conversation.isAnswered, patience);
    const timedOut = !done && !connection.hasEnded;
    // Whoever still reads from the client is to be let go.
    if (timedOut) connection.close();
    await this.#settle(about.ids, timedOut ? shortened(patience) : patience);
    return connection.wireSince(mark, {
      timedOut,
      expired: conversation.expired,
      rootPath: this.#options.rootPath,
    });
  }

  #patience(ids: readonly string[], scripts: readonly ProbeScript[], wanted?: number): Patience {
    return patienceWith({ ...this.#options, ids, scripts, wanted });
  }

  /** Awaits the end of the probe's calls, if there are any. */
  async #settle(ids: readonly string[], patience: Patience): Promise<void> {
    const { hub } = this.#options;
    for (const id of ids) hub.release(id);
    const called = ids.filter((id) => hub.callsOf([id]).length > 0);
    await hub.until(() => called.every((id) => hub.hasEnded(id)), patience);
    // What a server logs of a request comes when it is over.
    if (this.#way.lag > 0) await wait(this.#way.lag);
  }

  #servedBy(
    { id, bytes }: Prepared,
    wire: Wire,
    script: ProbeScript,
    client: readonly ClientStep[],
  ): Served {
    const { request } = bytes;
    const title = request.websocket ? `WebSocket ${request.target}` : titleOf(request);
    return this.#served([id], wire, { title, request, script, client });
  }

  #served(
    ids: readonly string[],
    wire: Wire,
    about: Pick<Served, 'title' | 'request' | 'script' | 'client'>,
  ): Served {
    const { hub } = this.#options;
    return {
      kind: 'served',
      interface: this.interface,
      id: ids[0] ?? '',
      ...about,
      calls: hub.callsOf(ids),
      wire,
      log: this.#options.logSince(wire.events[0]?.t ?? 0),
    };
  }
}

interface Prepared {
  readonly id: string;
  readonly bytes: RequestBytes;
}

function titleOf({ method, target }: { readonly method: string; readonly target: string }) {
  return `${method} ${target.length > 60 ? `${target.slice(0, 60)}…` : target}`;
}
