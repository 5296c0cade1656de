import type { Interface } from './names.ts';
import type { ProbeCall, ProbeScript } from './probe.ts';
import type { ByteText } from './scenario.ts';
import type { ClientStep } from './server-scenario.ts';

/** Something on the wire of one connection. `t`: microseconds of the machine's monotonic clock. */
export type WireEvent =
  | {
      readonly type: 'bytes';
      readonly from: 'client' | 'server';
      readonly t: number;
      readonly bytes: ByteText;
    }
  /** `end`: no more bytes from that side; `reset`: the connection is gone at once. */
  | { readonly type: 'end' | 'reset'; readonly from: 'client' | 'server'; readonly t: number }
  | { readonly type: 'refused'; readonly from: 'server'; readonly t: number };

/** One HTTP response exactly as it came. */
export interface WireResponse {
  /** Everything up to the empty line and with it, byte by byte. */
  readonly head: ByteText;
  readonly statusLine: string;
  readonly version: string;
  readonly status: number;
  readonly reason: string;
  /** In order, duplicates and letter case kept. */
  readonly headers: readonly (readonly [string, string])[];
  readonly framing: 'content-length' | 'chunked' | 'close' | 'none';
  readonly body: ByteText;
  /** The pieces of the body with the time at which each came. */
  readonly pieces: readonly { readonly t: number; readonly bytes: ByteText }[];
  /** The lines with the sizes of the chunks, the last one (of size 0) among them. */
  readonly chunkLines: readonly string[];
  readonly trailers: readonly (readonly [string, string])[];
  /** What is wrong with its syntax, so that nothing can be said of the rest. */
  readonly fault: string | null;
  /** The framing was kept to the end. */
  readonly complete: boolean;
  /** When its head had come, and when it was complete or the connection ended. */
  readonly t: number;
  readonly until: number;
}

/** One WebSocket frame exactly as it came. */
export interface WireFrame {
  readonly t: number;
  readonly from: 'client' | 'server';
  readonly fin: boolean;
  /** The three reserved bits. */
  readonly rsv: number;
  readonly opcode: number;
  readonly masked: boolean;
  readonly payload: ByteText;
}

/**
 * What one request to a server under test came to: the wire as the client saw it, and the calls of
 * the probe application inside. In a middleware's inner face there is no wire.
 */
export interface Served {
  readonly kind: 'served';
  readonly interface: Interface;
  readonly id: string;
  /** What was being tried: `GET`, `WebSocket`, `lifespan`; rules ask for `request` instead. */
  readonly title: string;
  /** The request as the client meant it; null for raw bytes and lifespan. */
  readonly request: ServedRequest | null;
  readonly script: ProbeScript | null;
  /** What the client was to do, in order; empty for its ordinary way. */
  readonly client: readonly ClientStep[];
  /** The calls that the request led to, in order: one, if all is well. */
  readonly calls: readonly ProbeCall[];
  readonly wire: Wire | null;
  /** Of a request by HTTP/2, which has no `wire`. */
  readonly http2?: Http2;
  /** What the server wrote to its log meanwhile; null where it is not to be seen. */
  readonly log: string | null;
}

export interface Wire {
  /** The same for all requests of one connection, which share nothing else. */
  readonly connection: string;
  /** Which request of its connection it is, from 0 on. */
  readonly position: number;
  /** Addresses of the client's own end and of the server's; null where nobody answered. */
  readonly local: Address | null;
  readonly remote: Address | null;
  readonly tls: Tls | null;
  /** The path under which the server was told to mount the application; `''` for none. */
  readonly rootPath: string;
  /** From the request's first byte on; bytes of a later request are not among them. */
  readonly events: readonly WireEvent[];
  /** Interim (1xx) responses and the final one, in order. */
  readonly responses: readonly WireResponse[];
  /** Bytes from the server after the end of the response, or that are no response at all. */
  readonly extra: ByteText;
  /** After an upgrade. */
  readonly frames: readonly WireFrame[];
  /** The client gave up waiting for the end of the response. */
  readonly timedOut: boolean;
  /** Indices of the client's `await-…` steps that expired. */
  readonly expired: readonly number[];
}

/** Whether a request came after another on the same connection. */
export function follows({ wire: later }: Served, { wire: earlier }: Served): boolean {
  if (later === null || earlier === null || later.connection !== earlier.connection) return false;
  return later.position > earlier.position;
}

/** One stream of HTTP/2. */
export interface Http2 {
  /** The same for all streams of one connection. */
  readonly connection: string;
  /** `:authority` of the request. */
  readonly authority: string;
  /** The client's settings allow the server to push. */
  readonly takesPushes: boolean;
  /** Null where none came, or the stream was reset before. */
  readonly response: {
    readonly status: number;
    readonly body: ByteText;
    readonly complete: boolean;
  } | null;
  /** Promises that came on this stream, with the calls that have the path of one. */
  readonly pushes: readonly { readonly path: string; readonly authority: string }[];
  readonly pushed: readonly ProbeCall[];
}

export interface Address {
  readonly address: string;
  readonly port: number;
}

/** What was negotiated. */
export interface Tls {
  /** `TLSv1.3` */
  readonly version: string;
  /** As OpenSSL names it, and as IANA does. */
  readonly cipher: { readonly name: string; readonly standardName: string };
  /** PEM. */
  readonly serverCertificate: string;
  readonly clientCertificate: string | null;
  /** The distinguished name in the client's certificate, as RFC 4514 writes it. */
  readonly clientName: string | null;
}

/** A request whose meaning is known. What a client sends otherwise is `raw`. */
export interface ServedRequest {
  readonly method: string;
  /** As it stands on the request line. */
  readonly target: string;
  readonly httpVersion: '1.0' | '1.1' | '2';
  readonly headers: readonly (readonly [string, string])[];
  /** Null for none at all. */
  readonly body: ByteText | null;
  readonly framing: 'content-length' | 'chunked';
  readonly websocket: boolean;
  /** The client sent less than it announced, or left before the answer had ended. */
  readonly leaves: boolean;
}

/** Everything that was seen of one server, for what no single request shows. */
export interface ServedSession {
  readonly kind: 'served-session';
  readonly interface: Interface;
  readonly id: string;
  readonly served: readonly Served[];
  /** Starts and ends of the server's processes: the main one first, then those of scenarios. */
  readonly runs: readonly ServerRun[];
}

/** One start of the server, up to its end. */
export interface ServerRun {
  readonly id: string;
  /** What the probe was told to do with a lifespan; null for WSGI. */
  readonly lifespan: ProbeScript | null;
  /** The attribute of the probe's module that the server was told to serve. */
  readonly form: string;
  readonly rootPath: string;
  readonly tls: boolean;
  /** The calls of its lifespans, and those that nobody asked for. */
  readonly calls: readonly ProbeCall[];
  readonly served: readonly Served[];
  readonly started: number;
  /** When a request was answered first; null if none was. */
  readonly ready: number | null;
  /** Attempts to connect that a scenario made besides. */
  readonly tries: readonly {
    readonly t: number;
    readonly outcome: 'refused' | 'accepted' | 'answered';
  }[];
  /** When it was asked to stop; null if it was not. */
  readonly asked: number | null;
  readonly ended: {
    readonly t: number;
    readonly code: number | null;
    readonly signal: string | null;
    /** It did not end by itself when it was asked to. */
    readonly forced: boolean;
  } | null;
  /** Everything that it wrote to its standard output and standard error. */
  readonly log: string;
}
