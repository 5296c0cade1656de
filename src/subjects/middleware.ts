import { lifespanScope } from '../gateway/scope.ts';
import { varyScope } from '../gateway/vary.ts';
import type { Identity } from '../model/bench.ts';
import { type Exchange, isTrouble } from '../model/evidence.ts';
import type { Interface } from '../model/names.ts';
import type {
  MiddlewareDrive,
  Pair,
  PairAct,
  PairGround,
  PairOptions,
  PlainRequest,
  PlainWebSocket,
} from '../model/pair.ts';
import type { ProbeCall, ProbeScript } from '../model/probe.ts';
import { bytes, dict, item, list, type Py, type PyDict, str } from '../model/py.ts';
import type { HttpRequest, WebSocketRequest } from '../model/scenario.ts';
import {
  asgiVersion,
  type Case,
  httpCase,
  lifespanCase,
  shutdownStep,
  unknownCase,
  webSocketCase,
  wsgiCase,
} from './cases.ts';
import type { Loaded } from './loading.ts';
import {
  type MiddlewareOptions,
  type MiddlewareRunner,
  openMiddlewareRunner,
} from './middleware-runner.ts';
import { within } from './promises.ts';

/** Seconds an answer that has begun may take before the client leaves. */
const STREAM_PATIENCE = 1;
/** Seconds for a middleware to end after its client has left. */
const GRACE = 1;
/** Milliseconds for an application inside whose middleware has returned. */
const LINGER = 200;
/** Seconds for what was left behind to end; for a lifespan to return when it has answered. */
const SETTLE = 0.3;

const HEADER = 'X-Gw-Conform';
const USUAL: readonly (readonly [string, string])[] = [
  ['Host', 'localhost:8000'],
  ['User-Agent', 'gw-conform'],
  ['Accept', '*/*'],
];

/** A middleware between the reference server and the probe application. */
export class MiddlewareBench implements MiddlewareDrive {
  readonly interface: Interface;
  readonly inside: Interface;
  readonly entry: string;
  readonly identity: Identity;
  readonly routes: PairGround['routes'];
  readonly #options: MiddlewareOptions;
  readonly #made: MiddlewareRunner;
  readonly #isShared: boolean;
  /** What is known of the target since it was loaded. */
  readonly loaded: Loaded;
  readonly #pairs = new Map<string, Pair>();
  #lastId = 0;

  private constructor(
    options: MiddlewareOptions,
    made: MiddlewareRunner,
    loaded: Loaded,
    isShared: boolean,
  ) {
    this.#options = options;
    this.#made = made;
    this.loaded = loaded;
    this.#isShared = isShared;
    this.interface = loaded.interface;
    this.inside = loaded.inner ?? loaded.interface;
    this.entry = loaded.entry;
    this.identity = loaded.identity;
    this.routes = options.routes ?? [];
  }

  /**
   * Loads the middleware, in a process of its own or in one that is passed from one bench to the
   * next. Throws a SubjectError when that is impossible.
   */
  static async open(
    options: MiddlewareOptions,
    shared?: MiddlewareRunner,
  ): Promise<MiddlewareBench> {
    const made = shared ?? (await openMiddlewareRunner(options));
    const interrupt = () => void made.runner.stop(options.signal?.reason as Error);
    options.signal?.addEventListener('abort', interrupt);
    try {
      const { middleware, ...target } = options.load;
      const probe = made.hub.address;
      const loaded = await made.runner.load({ ...target, middleware: { ...middleware, probe } });
      return new MiddlewareBench(options, made, loaded, shared !== undefined);
    } catch (error) {
      if (shared === undefined) await made.close();
      throw error;
    }
  }

  get notes(): readonly string[] {
    return this.#made.runner.notes;
  }

  http(request: PlainRequest, script: ProbeScript, options: PairOptions = {}): Promise<Pair> {
    const whole: HttpRequest = {
      kind: 'http',
      method: 'GET',
      target: '/',
      body: null,
      framing: 'content-length',
      httpVersion: '1.1',
      leave: null,
      ...request,
      headers: this.#headers(request.headers),
    };
    return this.#request(whole, script, options);
  }

  websocket(
    request: PlainWebSocket,
    script: ProbeScript,
    options: PairOptions = {},
  ): Promise<Pair> {
    const whole: WebSocketRequest = {
      kind: 'websocket',
      target: '/',
      subprotocols: [],
      steps: [],
      ...request,
      headers: this.#headers(request.headers),
    };
    return this.#request(whole, script, options);
  }

  scope(
    scope: Py,
    events: readonly Py[],
    script: ProbeScript,
    options: PairOptions = {},
  ): Promise<Pair> {
    const id = this.#nextId();
    const headers = item(scope, 'headers') ?? list([]);
    const named = list([
      ...(headers.py === 'list' ? headers.items : []),
      list([bytes(HEADER.toLowerCase()), bytes(id)]),
    ]);
    const others = (scope as PyDict).items.filter(
      ([key]) => !(key.py === 'str' && key.value === 'headers'),
    );
    const asked: Py = { py: 'dict', items: [...others, [str('headers'), named]] };
    return this.#run(id, unknownCase(asked, events, this.#patience()), script, options);
  }

  async lifespan(
    script: ProbeScript,
    options: PairOptions & { readonly during?: () => Promise<void> } = {},
  ): Promise<Pair> {
    const { runner, hub } = this.#made;
    const id = 'lifespan';
    hub.forget(id);
    hub.tell(id, script);
    const scope = varyScope(lifespanScope(asgiVersion(this.loaded.style)), {});
    const answered = runner.next('phase', 'exit');
    const running = runner.begin(withForm(lifespanCase(scope), options.form));
    const { ended } = running;
    const first = await within(this.#options.timeout, Promise.race([answered, ended]));
    if (first !== null && 'op' in first && first['phase'] === 'started') {
      await options.during?.();
      const stopped = runner.next('phase', 'exit');
      runner.send({ op: 'feed', id: running.id, steps: [shutdownStep()], more: false });
      await within(this.#options.timeout, Promise.race([stopped, ended]));
    }
    if ((await within(SETTLE, ended)) === null) runner.send({ op: 'abandon', id: running.id });
    if ((await within(SETTLE, ended)) === null) await runner.cancel(running.id);
    const outer = await ended;
    return this.#keep(
      await this.#pair(`lifespan-${++this.#lastId}`, outer, { ...options, script, asked: id }),
    );
  }

  get headers(): PairGround['headers'] {
    return this.#headers();
  }

  /** Cases one after the other, told of together; of what they did nothing is kept. */
  async runMany(acts: readonly PairAct[]): Promise<readonly (Pair | null)[]> {
    const { runner, hub } = this.#made;
    const [first] = acts;
    if (first?.kind === 'lifespan') {
      const pairs: Pair[] = [];
      for (const { inside } of acts) {
        const pair = await this.lifespan(inside.script, inside);
        this.#pairs.delete(pair.outer.id);
        pairs.push(pair);
      }
      return pairs;
    }
    const made = acts.flatMap((act) => {
      if (act.kind === 'lifespan') return [];
      const id = this.#nextId();
      const { inside, ...request } = act;
      hub.tell(id, inside.script);
      const asked = { ...request, headers: [...request.headers, [HEADER, id] as const] };
      return [{ id, inside, case: withForm({ ...this.#caseOf(asked), request }, inside.form) }];
    });
    const outers = await runner.runMany(
      made.map((each) => each.case),
      this.#options.timeout + GRACE,
    );
    return Promise.all(
      made.map(async ({ id, inside }, i) => {
        const outer = outers[i] ?? null;
        if (outer !== null) return this.#pair(id, outer, { ...inside, asked: id });
        hub.forget(id);
        return null;
      }),
    );
  }

  /** Every pair so far, with what was still added to it. */
  async take(): Promise<readonly Pair[]> {
    await this.#made.runner.settle(SETTLE);
    for (const outer of this.#made.runner.records.takeChanged()) {
      const pair = this.#pairs.get(outer.id);
      if (pair !== undefined) this.#pairs.set(outer.id, { ...pair, outer });
    }
    return [...this.#pairs.values()];
  }

  log(): { stdout: string; stderr: string } {
    return this.#made.runner.log.texts();
  }

  async close(): Promise<void> {
    if (!this.#isShared) await this.#made.close();
  }

  #request(
    request: HttpRequest | WebSocketRequest,
    script: ProbeScript,
    options: PairOptions,
  ): Promise<Pair> {
    const id = this.#nextId();
    const asked = { ...request, headers: [...request.headers, [HEADER, id] as const] };
    return this.#run(id, { ...this.#caseOf(asked), request }, script, options);
  }

  #caseOf(asked: HttpRequest | WebSocketRequest): Case {
    const patience = this.#patience();
    const { style } = this.loaded;
    if (asked.kind === 'websocket') return webSocketCase(asked, patience, style);
    return this.interface === 'wsgi' ? wsgiCase(asked, patience) : httpCase(asked, patience, style);
  }

  async #run(id: string, made: Case, script: ProbeScript, options: PairOptions): Promise<Pair> {
    const { runner, hub } = this.#made;
    hub.tell(id, script);
    const limit = this.#options.timeout + GRACE;
    const outer = await runner.run(withForm(made, options.form), limit);
    return this.#keep(await this.#pair(id, outer, { ...options, script, asked: id }));
  }

  async #pair(
    id: string,
    outer: Exchange,
    about: PairOptions & { readonly script: ProbeScript; readonly asked: string },
  ): Promise<Pair> {
    const { runner, hub } = this.#made;
    const { script, asked, form = 'application', errs = false, uses } = about;
    const isOpen = () => !isTrouble(outer) && hub.isCalled([asked]) && !hub.hasEnded(asked);
    if (isOpen() && outer.ended.how === 'raised') await this.#made.collect();
    if (isOpen()) await hub.until(() => !isOpen(), { most: LINGER });
    const calls = hub.callsOf([asked]);
    const pair: Pair = {
      kind: 'pair',
      interface: this.interface,
      inside: this.inside,
      id,
      outer,
      inner: {
        kind: 'served',
        interface: this.inside,
        id: `inner-${id}`,
        title: titleOf(outer),
        // What a middleware makes of a request is its own affair: there is nothing to compare with.
        request: null,
        script,
        client: [],
        calls,
        wire: null,
        log: null,
      },
      script,
      form,
      errs: errs || (uses !== undefined && !calls.some((call) => offers(call, uses))),
      afterwards: runner.records.afterwardsOf(Number(outer.id)),
    };
    hub.forget(asked);
    return pair;
  }

  #keep(pair: Pair): Pair {
    this.#pairs.set(pair.outer.id, pair);
    return pair;
  }

  #headers(own: PlainRequest['headers'] = []): readonly (readonly [string, string])[] {
    const given = [...this.#options.headers, ...own];
    const names = new Set(given.map(([name]) => name.toLowerCase()));
    return [...USUAL.filter(([name]) => !names.has(name.toLowerCase())), ...given];
  }

  #patience() {
    return { start: this.#options.timeout, finish: STREAM_PATIENCE };
  }

  #nextId(): string {
    return `m${(++this.#lastId).toString(36).padStart(4, '0')}`;
  }
}

function withForm(made: Case, form: string | undefined): Case {
  return form === undefined ? made : { ...made, fields: { ...made.fields, form } };
}

function titleOf({ kind, request }: Exchange): string {
  if (request === null) return kind;
  return request.kind === 'http' ? `${request.method} ${request.target}` : 'WebSocket';
}

function offers({ offered }: ProbeCall, extension: string): boolean {
  return item(item(offered, 'extensions') ?? dict({}), extension) !== undefined;
}
