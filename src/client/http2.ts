import {
  type ClientHttp2Session,
  type ClientHttp2Stream,
  connect as connectHttp2,
  type IncomingHttpHeaders,
} from 'node:http2';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { Http2 } from '../model/served.ts';
import type { Http2Plan } from '../model/server-scenario.ts';
import type { Endpoint } from './connection.ts';

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };
type Response = Mutable<NonNullable<Http2['response']>>;

/** Milliseconds for a connection to be made, and for its settings to come. */
const CONNECTING = 10_000;

let lastId = 0;

/** A request on its stream, while it goes on. */
export class Http2Request {
  response: Response | null = null;
  readonly pushes: Http2['pushes'][number][] = [];
  /** The stream has been closed, from whichever side. */
  readonly over: Promise<void>;
  /** The response's head has come, or nothing will. */
  readonly answered: Promise<void>;
  readonly #stream: ClientHttp2Stream;
  #cancelled = false;

  constructor(stream: ClientHttp2Stream) {
    this.#stream = stream;
    this.over = new Promise((resolve) => stream.once('close', () => resolve()));
    this.answered = new Promise((resolve) => {
      stream.once('response', () => resolve()).once('close', () => resolve());
    });
    stream.on('error', () => undefined);
    stream.on('response', (headers: IncomingHttpHeaders) => this.#begin(headers));
    stream.on('data', (bytes: Buffer) => {
      if (this.response !== null) this.response.body += bytes.toString('latin1');
    });
    stream.on('end', () => {
      // To what is cancelled, an end comes from this side.
      if (this.response !== null) this.response.complete = !stream.aborted && !this.#cancelled;
    });
  }

  cancel(): void {
    this.#cancelled = true;
    this.#stream.close();
  }

  #begin(headers: IncomingHttpHeaders): void {
    const status = Number((headers as Record<string, unknown>)[':status']);
    this.response = { status, body: '', complete: false };
  }
}

/** One connection to a server that has agreed to HTTP/2. */
export class Http2Connection {
  readonly id = `http2-${++lastId}`;
  readonly authority: string;
  /** WebSocket over a stream of its own. */
  readonly takesWebSockets: boolean;
  readonly #session: ClientHttp2Session;
  readonly #requests: Http2Request[] = [];

  private constructor(session: ClientHttp2Session, authority: string) {
    this.#session = session;
    this.authority = authority;
    this.takesWebSockets = session.remoteSettings.enableConnectProtocol === true;
    session.on('stream', (stream, headers) => this.#promised(stream, headers));
  }

  /** Null where the server does not agree to HTTP/2. */
  static async open(endpoint: Endpoint, takesPushes: boolean): Promise<Http2Connection | null> {
    const socket = await secured(endpoint);
    if (socket === null) return null;
    const authority = `${endpoint.host}:${endpoint.port}`;
    const session = connectHttp2(`https://${authority}`, {
      createConnection: () => socket,
      settings: { enablePush: takesPushes },
    });
    session.on('error', () => undefined);
    const isThere = await new Promise<boolean>((resolve) => {
      const timer = setTimeout(() => resolve(false), CONNECTING);
      const tell = (value: boolean) => {
        clearTimeout(timer);
        resolve(value);
      };
      session.once('remoteSettings', () => tell(true)).once('close', () => tell(false));
    });
    if (!isThere) session.destroy();
    return isThere ? new Http2Connection(session, authority) : null;
  }

  request(plan: Http2Plan, headers: readonly (readonly [string, string])[]): Http2Request {
    const { method = 'GET', target = '/', body, websocket = false } = plan;
    const own: Record<string, string | string[]> = {};
    for (const [name, value] of headers) own[name] = [own[name] ?? [], value].flat();
    const pseudo = websocket
      ? { ':method': 'CONNECT', ':protocol': 'websocket' }
      : { ':method': method };
    const stream = this.#session.request(
      { ...pseudo, ':path': target, ':scheme': 'https', ':authority': this.authority, ...own },
      { endStream: body === undefined && !websocket },
    );
    if (body !== undefined) stream.end(Buffer.from(body, 'latin1'));
    const request = new Http2Request(stream);
    this.#requests.push(request);
    return request;
  }

  close(): void {
    this.#session.destroy();
  }

  /** Nobody says on which stream a promise came: on the only one, or on none that is told. */
  #promised(stream: ClientHttp2Stream, headers: IncomingHttpHeaders): void {
    stream.on('error', () => undefined).resume();
    const pseudo = headers as Readonly<Record<string, string | undefined>>;
    const push = { path: pseudo[':path'] ?? '', authority: pseudo[':authority'] ?? '' };
    if (this.#requests.length === 1) this.#requests[0]?.pushes.push(push);
  }
}

function secured({ host, port }: Endpoint): Promise<TLSSocket | null> {
  return new Promise((resolve) => {
    const socket = connectTls({ host, port, rejectUnauthorized: false, ALPNProtocols: ['h2'] });
    const fail = () => {
      socket.destroy();
      resolve(null);
    };
    socket.once('error', fail).setTimeout(CONNECTING, fail);
    socket.once('secureConnect', () => {
      socket.setTimeout(0);
      if (socket.alpnProtocol !== 'h2') return fail();
      socket.off('error', fail);
      return resolve(socket);
    });
  });
}
