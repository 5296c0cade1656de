import type { Pair, PairSession } from './pair.ts';
import type { Py } from './py.ts';
import type { HttpRequest, WebSocketRequest } from './scenario.ts';
import type { Served, ServedSession } from './served.ts';

/** Whose code a frame belongs to: the user's project, or something installed. */
export type Owner = 'project' | 'dependency';

/** A line of Python that did something we saw. */
export interface SourceLine {
  readonly file: string;
  readonly line: number;
  readonly function: string;
  readonly owner: Owner;
}

/** What every event has. `t` is microseconds since the exchange began. */
interface EventBase<Type extends string> {
  readonly type: Type;
  readonly from: 'server' | 'application';
  readonly t: number;
  readonly at: SourceLine | null;
  /** Its place among the events of both faces of a middleware. */
  readonly seq?: number;
}

/**
 * Why the reference server raised out of this call, where it did. A refusal is the end of what can
 * be judged in an exchange: the specification no longer says what comes next.
 */
interface Refusable {
  readonly refused: string | null;
}

/** A call as it was made: positional and keyword arguments, exactly. */
interface Call {
  readonly args: readonly Py[];
  readonly kwargs: readonly (readonly [string, Py])[];
}

export interface PyException {
  readonly type: string;
  readonly message: string;
  /** Innermost last. */
  readonly frames: readonly SourceLine[];
  /** It is the error with which the reference server refused an earlier call. */
  readonly ours: boolean;
}

export interface RaiseEvent extends EventBase<'raise'> {
  readonly exception: PyException;
  readonly during: 'call' | 'iteration' | 'close' | 'len' | 'await';
}

export type WsgiEvent =
  | EventBase<'call'>
  | (EventBase<'start_response'> &
      Call &
      Refusable & {
        /** An exception was being handled when it was called that is not just the end of an iteration. */
        readonly handling: boolean;
        /** The server raised an error of its own out of it, as the scenario asked for. */
        readonly raised: boolean;
      })
  | (EventBase<'write'> & Call & Refusable & { readonly iterating: boolean })
  | (EventBase<'return'> &
      Refusable & {
        readonly iterable: Py;
        readonly iterates: boolean;
        readonly hasClose: boolean;
        /** What `len()` gave, where the type has it. */
        readonly length: number | null;
      })
  | (EventBase<'yield'> &
      Refusable & {
        readonly chunk: Py;
        /** Of middleware: the application inside has started its response, which is held back. */
        readonly holding?: boolean;
      })
  | EventBase<'exhausted'>
  | (EventBase<'file_wrapper'> &
      Call & {
        /** How the `read()` of the object given takes its size; null where it has no `read()`. */
        readonly reads: 'optional' | 'required' | 'never' | null;
      })
  | EventBase<'close'>
  | EventBase<'leave'>
  | (EventBase<'input' | 'errors'> &
      Call & {
        readonly method: string;
        /** PEP 3333 lists the method. */
        readonly known: boolean;
        /** Called or relied on, not merely asked for with `hasattr`. */
        readonly use: boolean;
        readonly result: Py | null;
      })
  | (EventBase<'attribute'> & {
      /** What was asked for an attribute. */
      readonly of: 'start_response' | 'write';
      readonly name: string;
      readonly use: boolean;
    })
  | RaiseEvent;

export type AsgiEvent =
  | EventBase<'call'>
  | (EventBase<'receive'> & Call)
  | (EventBase<'deliver'> & { readonly message: Py })
  | (EventBase<'send'> &
      Call &
      Refusable & {
        readonly message: Py;
        /** The connection was closed by then: the server ignored the event or raised OSError. */
        readonly closed: boolean;
        readonly awaited: boolean;
      })
  | (EventBase<'return'> & { readonly value: Py })
  | EventBase<'leave'>
  | EventBase<'cancel'>
  | RaiseEvent;

export type AnyEvent = WsgiEvent | AsgiEvent;

/** The members of an event union with this `type`. */
export type EventOf<E extends { type: string }, Type extends E['type']> = E extends {
  type: infer T;
}
  ? Type extends T
    ? E
    : never
  : never;

/** The id of an exchange that was not made, as others like it had taken too long. */
export const NOT_MADE = '';

/**
 * How an exchange ended. `left`: the client went away and the server ended it. `refused`: judged
 * only up to a call that the reference server refused. `hung` and `died` carry what is known: the
 * stacks of threads and tasks, or the exit code or signal.
 */
export interface Ending {
  readonly how: 'returned' | 'raised' | 'left' | 'refused' | 'hung' | 'died';
  readonly detail: string | null;
}

/** Whether an exchange hung, or ended the process. */
export function isTrouble({ ended: { how } }: { readonly ended: Ending }): boolean {
  return how === 'hung' || how === 'died';
}

interface Conversation<Kind extends string, E> {
  readonly kind: Kind;
  readonly id: string;
  /** What was asked of the server that led to this exchange; null where nobody asked. */
  readonly request: HttpRequest | WebSocketRequest | null;
  /** The environ or scope as the server handed it over. */
  readonly offered: Py;
  readonly events: readonly E[];
  readonly ended: Ending;
}

export type WsgiExchange = Conversation<'wsgi', WsgiEvent>;
export type HttpExchange = Conversation<'http', AsgiEvent>;
export type WebSocketExchange = Conversation<'websocket', AsgiEvent>;
export type LifespanExchange = Conversation<'lifespan', AsgiEvent>;
/** A scope of a type that no specification defines. */
export type UnknownExchange = Conversation<'unknown', AsgiEvent>;
export type AsgiExchange = HttpExchange | WebSocketExchange | LifespanExchange | UnknownExchange;

export type Exchange = WsgiExchange | AsgiExchange;

/** Everything one process of the subject did, for what no single exchange shows. */
export interface Session {
  readonly kind: 'session';
  /** `case` where it is one generated case only. */
  readonly id: string;
  readonly exchanges: readonly Exchange[];
}

/** The exchanges that one case of a property led to, in order. */
export interface Series {
  readonly kind: 'series';
  readonly id: string;
  /** Id of the property. */
  readonly property: string;
  readonly exchanges: readonly Exchange[];
}

export type Evidence = Exchange | Session | Series | Served | ServedSession | Pair | PairSession;

/** What a finding can point to. */
export type Exhibit = Exchange | Served;

/**
 * What a rule may ask for: one kind of exchange, any of ASGI's, any HTTP response, or the session;
 * of a server, one request or everything; of a middleware, both faces in one exchange or everything.
 */
export interface EvidenceOf {
  wsgi: WsgiExchange;
  http: HttpExchange;
  response: WsgiExchange | HttpExchange;
  websocket: WebSocketExchange;
  lifespan: LifespanExchange;
  unknown: UnknownExchange;
  asgi: AsgiExchange;
  session: Session;
  series: Series;
  served: Served;
  'served-session': ServedSession;
  pair: Pair;
  'pair-session': PairSession;
}

export type EvidenceKind = keyof EvidenceOf;
