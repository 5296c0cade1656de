import type { Exchange } from './evidence.ts';
import type { Interface, SpecName } from './names.ts';
import type { Py } from './py.ts';
import type { Variation } from './variation.ts';

/** Text in which each character is one byte (Latin-1). */
export type ByteText = string;

/** When a client goes away: after that many pieces of its body, or blocks of the answer. */
export interface Leave {
  readonly during: 'request' | 'response';
  readonly after: number;
}

/** One HTTP request as a client makes it. */
export interface HttpRequest {
  readonly kind: 'http';
  readonly method: string;
  /** Path and query as they stand on the request line. */
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  /** The body in the pieces in which it arrives; null for none at all. */
  readonly body: readonly ByteText[] | null;
  readonly framing: 'content-length' | 'chunked';
  readonly httpVersion: '1.0' | '1.1' | '2';
  readonly leave: Leave | null;
  /** How the server differs from its ordinary way. */
  readonly variation?: Variation;
}

/** What a WebSocket client does, in order; each `await-…` step waits for the application. */
export type WebSocketStep =
  | { readonly do: 'await-answer' }
  | { readonly do: 'await-messages'; readonly count: number }
  | { readonly do: 'text'; readonly text: string }
  | { readonly do: 'binary'; readonly bytes: ByteText }
  | { readonly do: 'close'; readonly code: number | null; readonly reason: string | null }
  | { readonly do: 'lose' };

export interface WebSocketRequest {
  readonly kind: 'websocket';
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly subprotocols: readonly string[];
  readonly steps: readonly WebSocketStep[];
  /** How the server differs from its ordinary way. */
  readonly variation?: Variation;
}

/** A part of a route's target that takes other values too. */
export interface Parameter {
  /** Where it stands in the target. */
  readonly start: number;
  readonly end: number;
  /** What its values are: `int`, `str`, `uuid`, `path`, `choice`…; as texts if it is none of those known. */
  readonly kind: string;
  /** Bounds of a number. */
  readonly low?: number;
  readonly high?: number;
  /** A number has at least so many digits. */
  readonly digits?: number;
  /** Bounds of a text's length. */
  readonly least?: number;
  readonly most?: number;
  /** Values of a `choice`. */
  readonly choices?: readonly string[];
}

/** Something of the application that can be asked for. */
export type Route =
  | {
      readonly kind: 'http';
      readonly method: string;
      readonly target: string;
      readonly parameters?: readonly Parameter[];
    }
  | {
      readonly kind: 'websocket';
      readonly target: string;
      readonly parameters?: readonly Parameter[];
    };

/** What a scenario drives the subject with. Every call resolves when its exchange has ended. */
export interface Drive {
  readonly interface: Interface;
  readonly routes: readonly Route[];
  /** Headers that go with every request. */
  readonly headers: readonly (readonly [string, string])[];
  readonly safe: boolean;
  http(request: HttpRequest): Promise<Exchange>;
  websocket(request: WebSocketRequest): Promise<Exchange>;
  /** Calls an ASGI application with this scope; the events are what `receive()` yields. */
  scope(scope: Py, events: readonly Py[]): Promise<Exchange>;
  /** True while an application that takes part in lifespan has been started up. */
  readonly hasLifespan: boolean;
  startLifespan(variation?: Variation): Promise<void>;
  stopLifespan(): Promise<void>;
  /** The same subject in a process of its own. */
  fresh(): Promise<Drive>;
}

/** Makes something happen. It asserts nothing: only rules decide right and wrong. */
export interface Scenario {
  readonly id: `${SpecName}/scenarios/${string}`;
  readonly title: string;
  readonly interfaces: readonly Interface[];
  /** Whether it needs nothing but processes of its own: others run meanwhile. */
  isApart?(drive: Drive): boolean;
  run(drive: Drive): Promise<void>;
}

/** A scenario in whose course all the others run. */
export interface SurroundingScenario extends Omit<Scenario, 'run'> {
  around(drive: Drive, others: () => Promise<void>): Promise<void>;
}

export type AnyScenario = Scenario | SurroundingScenario;
