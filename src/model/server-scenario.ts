import type { Interface, SpecName } from './names.ts';
import type { ProbeScript } from './probe.ts';
import type { Py } from './py.ts';
import type { ByteText } from './scenario.ts';
import type { Served, ServerRun } from './served.ts';

/**
 * What the client does on one connection, in order. An `await-…` is bounded by the client's
 * patience and by the end of the connection; one that expires is noted in `Wire.expired`, and the
 * next step follows. After the last step the client awaits the rest of the response, if any, and
 * the end of the probe's call; then it closes, unless the connection is to be used again.
 */
export type ClientStep =
  /** The request, or from one offset of its bytes to another, in pieces of `every` bytes. */
  | {
      readonly do: 'request';
      readonly part?: 'head' | 'body';
      readonly from?: number;
      readonly to?: number;
      readonly every?: number;
    }
  /** These bytes as they are. */
  | { readonly do: 'send'; readonly bytes: ByteText }
  | {
      readonly do: 'frame';
      readonly opcode: number;
      readonly payload: ByteText;
      /** True if left out. */
      readonly fin?: boolean;
      readonly rsv?: number;
      /** True if left out, as a client has to. */
      readonly masked?: boolean;
    }
  /** The head of a final response, or of 101. */
  | { readonly do: 'await-head' }
  | { readonly do: 'await-interim'; readonly status: number }
  /** At least so many bytes of the body of the final response. */
  | { readonly do: 'await-body'; readonly bytes: number }
  | { readonly do: 'await-response' }
  /** So many frames since the handshake; of this opcode, if one is given. */
  | { readonly do: 'await-frames'; readonly count: number; readonly opcode?: number }
  /** The server closes. */
  | { readonly do: 'await-end' }
  /** The probe has come to its step `wait` of this name. */
  | { readonly do: 'await-wait'; readonly name: string }
  /** Lets the probe go on from that step; one that no step names goes on at once. */
  | { readonly do: 'go'; readonly name: string }
  /** The probe's call has ended. */
  | { readonly do: 'await-call' }
  | { readonly do: 'pause'; readonly seconds: number }
  /** Half-closes: no more bytes from the client. */
  | { readonly do: 'end' }
  | { readonly do: 'reset' }
  | { readonly do: 'stop-reading' }
  | { readonly do: 'read' };

/** A request to make. What is left out: `GET /`, HTTP/1.1, no headers of its own, no body. */
export interface RequestPlan {
  readonly method?: string;
  readonly target?: string;
  readonly httpVersion?: '1.0' | '1.1';
  /** `Host`, the probe's own and those of the framing are added, unless they stand here. */
  readonly headers?: readonly (readonly [string, string])[];
  /** Names, in lower case, of headers that are not to be added. */
  readonly without?: readonly string[];
  readonly body?: ByteText | null;
  readonly framing?: 'content-length' | 'chunked';
  /** The lengths of the chunks of a chunked body; the last one takes the rest. */
  readonly chunks?: readonly number[];
  /** A WebSocket handshake: its headers are added, unless they stand here. */
  readonly websocket?: boolean;
  /** The client sends less than it announced, or leaves before the answer has ended. */
  readonly leaves?: boolean;
  /** If left out: sends it whole and awaits the response. */
  readonly client?: readonly ClientStep[];
  /** Over TLS: the client shows a certificate, if it is asked for one. */
  readonly clientCertificate?: boolean;
  /** Seconds for each `await-…` step, where it is not to be the run's own patience. */
  readonly patience?: number;
}

/** One connection on which several requests are made. */
export interface ServerConnection {
  /** False as soon as the server has closed it. */
  readonly isOpen: boolean;
  request(plan: RequestPlan, script: ProbeScript): Promise<Served>;
  /** All requests at once, the responses in order. Client steps are left aside. */
  pipeline(requests: readonly (readonly [RequestPlan, ProbeScript])[]): Promise<Served[]>;
  close(): Promise<void>;
}

/** A request by HTTP/2; over TLS, since browsers and servers know it there alone. */
export interface Http2Plan {
  readonly method?: string;
  readonly target?: string;
  /** Names in lower case; `:authority` is the server's address. */
  readonly headers?: readonly (readonly [string, string])[];
  readonly body?: ByteText;
  /** An extended CONNECT (RFC 8441), where the server's settings allow it. */
  readonly websocket?: boolean;
}

export interface RawOptions {
  /** If left out: sends the bytes and awaits the end of a response. */
  readonly client?: readonly ClientStep[];
  readonly patience?: number;
}

/** What a scenario drives a server with. Every call resolves when client and probe are done. */
export interface ServerDrive {
  readonly interface: Interface;
  /** Environ or scope of the first call: what the server says of itself. */
  readonly claims: Py;
  /** What `start()` can ask of this server; what it cannot, has to be left out. */
  readonly takes: Takes;
  /** Whether the server may serve several requests at once, as it says of itself. */
  readonly isConcurrent: boolean;
  /** A request on a connection of its own. */
  request(plan: RequestPlan, script: ProbeScript): Promise<Served>;
  /**
   * Bytes as they are; `{id}` in them stands for the id by which the probe knows its script, and
   * `{id1}`, `{id2}`… for those of further scripts. Each `X-Gw-Conform` header holds one.
   */
  raw(bytes: ByteText, scripts: Many<ProbeScript>, options?: RawOptions): Promise<Served>;
  connection(): Promise<ServerConnection>;
  /**
   * Requests on streams of one HTTP/2 connection, all at once. Null where the server does not agree
   * to HTTP/2 by ALPN.
   */
  http2(
    requests: readonly (readonly [Http2Plan, ProbeScript])[],
    options?: { readonly takesPushes?: boolean },
  ): Promise<Served[] | null>;
  /** Whether it calls the application with a lifespan, which it may leave alone. */
  hasLifespan(): Promise<boolean>;
  /** Another process of the same server, on a port of its own; the scenario stops it. */
  start(options?: StartOptions): Promise<StartedServer>;
}

type Many<T> = T | readonly T[];

export interface Takes {
  readonly tls: boolean;
  /** TLS with client certificates, asked for and not required. */
  readonly clientCertificates: boolean;
  readonly rootPath: boolean;
}

export interface StartOptions {
  /**
   * The attribute of the probe's module to serve: `application`, if left out. Of the WSGI probe
   * also `function`, `method`, `Class`, `partial`, `middleware`; of the ASGI probe `legacy`.
   */
  readonly form?: string;
  /** What the probe does in a lifespan; one that completes, if left out. */
  readonly lifespan?: ProbeScript;
  /** HTTPS, with a certificate made for the run. */
  readonly tls?: boolean;
  /** Other scenarios that want the same may use it too; it is asked to end by the last of them. */
  readonly shared?: boolean;
  /** The path under which the application is mounted. */
  readonly rootPath?: string;
}

/** A server that a scenario has started. It need not have become ready. */
export interface StartedServer {
  /** Whether it answers requests, after waiting for that; false when it has ended or never does. */
  ready(): Promise<boolean>;
  /** Tries to connect and to be answered, again for `within` milliseconds where nobody listens. */
  tries(within?: number): Promise<'refused' | 'accepted' | 'answered'>;
  /** Some call has come to its step `wait` of this name; false when patience ran out. */
  awaitWait(name: string): Promise<boolean>;
  /** Holds the steps `wait` of this name in any call until `go`. */
  hold(name: string): void;
  go(name: string): void;
  /** Only once it is ready. */
  readonly drive: ServerDrive;
  /** Asks it to end as a service manager does; `await ended()` for the end. */
  ask(): void;
  /** Its end, awaited with patience; then it is ended by force. */
  ended(): Promise<ServerRun>;
}

/** Makes something happen to a server. It asserts nothing: only rules decide right and wrong. */
export interface ServerScenario {
  readonly id: `${SpecName}/scenarios/server-${string}`;
  readonly title: string;
  readonly subject: 'server';
  readonly interfaces: readonly Interface[];
  /** It runs when nothing else does (what the log says, what processes do). */
  readonly alone?: boolean;
  /** It starts servers of its own, which takes its time. */
  readonly starts?: boolean;
  /** Servers may keep it waiting for long: it begins before others. */
  readonly long?: boolean;
  /**
   * What it shows is the same in any process of the server: where requests have to wait for each
   * other, it may have one of its own.
   */
  readonly apart?: boolean;
  run(drive: ServerDrive): Promise<void>;
}
