import type { Exchange } from './evidence.ts';
import type { Interface, SpecName } from './names.ts';
import type { ProbeScript } from './probe.ts';
import type { Py } from './py.ts';
import type { HttpRequest, Route, WebSocketRequest } from './scenario.ts';
import type { Served } from './served.ts';

/**
 * Both faces of a middleware in one exchange: what the reference server and the middleware did to
 * each other, and what the middleware and the scripted application inside did. `seq` orders the
 * events of both; a probe's event has its number from the moment when it was over.
 */
export interface Pair {
  readonly kind: 'pair';
  /** What the outer face speaks, and the inner one: converters differ. */
  readonly interface: Interface;
  readonly inside: Interface;
  readonly id: string;
  readonly outer: Exchange;
  /** Without a wire. */
  readonly inner: Served;
  /** What the application inside was told to do. */
  readonly script: ProbeScript;
  /** What sort of callable the application inside is. */
  readonly form: string;
  /** The application inside breaks its own contract, or fails, on purpose. */
  readonly errs: boolean;
  /** ASGI: the scope that the server gave, when the exchange had ended; null where it has not. */
  readonly afterwards: Py | null;
}

/** Everything that was seen of a middleware, for what no single exchange shows. */
export interface PairSession {
  readonly kind: 'pair-session';
  readonly id: string;
  readonly pairs: readonly Pair[];
}

export interface PairOptions {
  readonly errs?: boolean;
  /** An extension: the application errs where it is not offered to it. */
  readonly uses?: string;
  /**
   * The wrapped application: `application`, or of WSGI also `function`, `method`, `Class`,
   * `partial`, of ASGI `instance` and `copying` (behind another middleware, which copies the scope).
   */
  readonly form?: string;
}

/** A request with a client's usual headers, which it need not name. */
export type PlainRequest = Partial<Omit<HttpRequest, 'kind'>>;
export type PlainWebSocket = Partial<Omit<WebSocketRequest, 'kind'>>;

/** A lifespan from its start to its end. */
export interface LifespanRequest {
  readonly kind: 'lifespan';
}

/** One exchange of a generated case: what the server is asked for, and what is done inside. */
export type PairAct = (HttpRequest | WebSocketRequest | LifespanRequest) & {
  readonly inside: { readonly script: ProbeScript } & PairOptions;
};

/** What generated input for a middleware may build on. */
export interface PairGround {
  readonly interface: Interface;
  readonly inside: Interface;
  /** What `--path` names; none, if nothing does. */
  readonly routes: readonly Route[];
  /** Headers that go with every request. */
  readonly headers: readonly (readonly [string, string])[];
}

/** Generated input for middleware. It asserts nothing: all rules judge each pair. */
export interface MiddlewareProperty<Arbitrary> {
  readonly id: `${SpecName}/properties/middleware-${string}`;
  readonly title: string;
  readonly subject: 'middleware';
  /** What the application inside speaks. */
  readonly interfaces: readonly Interface[];
  /** What the outer face has to speak; either, if left out. */
  readonly outer?: Interface;
  /** How many cases there are of it for each of `--runs`. */
  readonly share: number;
  input(ground: PairGround): Arbitrary;
}

/** What a scenario drives a middleware with. Every call resolves when its exchange has ended. */
export interface MiddlewareDrive {
  readonly interface: Interface;
  readonly inside: Interface;
  /** What `--path` names: it may be that the middleware does its work there alone. */
  readonly routes: readonly Route[];
  /** `GET /`, if nothing else is said. */
  http(request: PlainRequest, script: ProbeScript, options?: PairOptions): Promise<Pair>;
  websocket(request: PlainWebSocket, script: ProbeScript, options?: PairOptions): Promise<Pair>;
  /** Calls the middleware with this scope; the events are what `receive()` yields. */
  scope(
    scope: Py,
    events: readonly Py[],
    script: ProbeScript,
    options?: PairOptions,
  ): Promise<Pair>;
  /** One lifespan from its start to its end; `during` runs once it has started up. */
  lifespan(
    script: ProbeScript,
    options?: PairOptions & { readonly during?: () => Promise<void> },
  ): Promise<Pair>;
}

/** Makes something happen on both faces of a middleware. It asserts nothing. */
export interface MiddlewareScenario {
  readonly id: `${SpecName}/scenarios/middleware-${string}`;
  readonly title: string;
  readonly subject: 'middleware';
  /** What the application inside speaks, whose scripts these are. */
  readonly interfaces: readonly Interface[];
  /** What the outer face has to speak; either, if left out. */
  readonly outer?: Interface;
  run(drive: MiddlewareDrive): Promise<void>;
}
