import { connect, type Socket } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import type { ByteText } from '../model/scenario.ts';
import type { Address, Tls, Wire, WireEvent } from '../model/served.ts';
import { afterPatience, type Patience } from './patience.ts';
import { encodeFrame, FrameParser, type FrameToSend } from './frames.ts';
import { ResponseParser, toWireResponse } from './responses.ts';

export interface Endpoint {
  readonly host: string;
  readonly port: number;
  readonly tls: TlsOptions | null;
}

export interface TlsOptions {
  /** What the client shows when it is asked; null for nothing. */
  readonly client: {
    readonly certificate: string;
    readonly key: string;
    readonly name: string;
  } | null;
}

/** Where a request begins among what has happened on its connection. */
export interface Mark {
  readonly position: number;
  readonly events: number;
  readonly responses: number;
}

/** Milliseconds for a connection to be made. */
const CONNECTING = 10_000;

let lastId = 0;

/** Microseconds of the machine's monotonic clock. */
export function now(): number {
  return Number(process.hrtime.bigint() / 1000n);
}

/** One TCP connection to a server, byte by byte. Never throws for what the server does. */
export class WireConnection {
  readonly id = `connection-${++lastId}`;
  readonly parser = new ResponseParser();
  readonly frames = new FrameParser();
  readonly events: WireEvent[] = [];
  readonly #socket: Socket;
  readonly #endpoint: Endpoint;
  #local: Address | null = null;
  #remote: Address | null = null;
  #tls: Tls | null = null;
  #ended = false;
  #requests = 0;
  #waiters = new Set<() => void>();

  private constructor(socket: Socket, endpoint: Endpoint) {
    this.#socket = socket;
    this.#endpoint = endpoint;
    this.parser.onUpgraded = (bytes, t) => this.frames.feed(bytes, t);
  }

  /** Connects; where nobody answers, the connection has ended, with the event that says so. */
  static async open(endpoint: Endpoint): Promise<WireConnection> {
    const socket = openSocket(endpoint);
    const connection = new WireConnection(socket, endpoint);
    const ready = endpoint.tls === null ? 'connect' : 'secureConnect';
    // Whoever does not speak TLS may have nothing to say to it.
    const timer = setTimeout(() => connection.#finish(gone('reset')), CONNECTING);
    await new Promise<void>((resolve) => {
      socket
        .once(ready, resolve)
        .once('error', () => resolve())
        .once('close', () => resolve());
      connection.#watch(ready);
      connection.#waiters.add(() => resolve());
    });
    clearTimeout(timer);
    connection.#waiters.clear();
    return connection;
  }

  /** The server has closed it, or it is gone. */
  get hasEnded(): boolean {
    return this.#ended;
  }

  /** Marks the beginning of a request. */
  mark(): Mark {
    const { length: events } = this.events;
    return { position: this.#requests++, events, responses: this.parser.responses.length };
  }

  send(bytes: ByteText): void {
    this.#sendBuffer(Buffer.from(bytes, 'latin1'), bytes);
  }

  sendFrame(frame: FrameToSend): void {
    const bytes = encodeFrame(frame);
    this.#sendBuffer(bytes, bytes.toString('latin1'));
    const { opcode, payload, fin = true, rsv = 0, masked = true } = frame;
    this.frames.frames.push({ t: now(), from: 'client', fin, rsv, opcode, masked, payload });
  }

  end(): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#note({ type: 'end', from: 'client', t: now() });
    this.#socket.end();
  }

  reset(): void {
    if (this.#socket.destroyed) return;
    this.#note({ type: 'reset', from: 'client', t: now() });
    this.#ended = true;
    if (this.#tls === null) this.#socket.resetAndDestroy();
    else this.#socket.destroy();
  }

  stopReading(): void {
    this.#socket.pause();
  }

  read(): void {
    this.#socket.resume();
  }

  /** Closes; nothing more is noted. */
  close(): void {
    if (!this.#ended) this.#note({ type: 'end', from: 'client', t: now() });
    this.#ended = true;
    this.#socket.destroy();
    this.#tell();
  }

  /** Resolves true when it holds; false when the connection has ended or patience is over. */
  async until(holds: () => boolean, patience: Patience): Promise<boolean> {
    if (holds()) return true;
    if (this.#ended) return false;
    return new Promise((resolve) => {
      const settle = (value: boolean) => {
        giveUp();
        this.#waiters.delete(look);
        resolve(value);
      };
      const look = () => {
        if (holds()) settle(true);
        else if (this.#ended) settle(false);
      };
      const giveUp = afterPatience(patience, () => settle(holds()));
      this.#waiters.add(look);
    });
  }

  /** What has happened since a mark, as evidence. */
  wireSince(mark: Mark, more: Pick<Wire, 'timedOut' | 'expired' | 'rootPath'>, last?: Mark): Wire {
    return {
      connection: this.id,
      position: mark.position,
      local: this.#local,
      remote: this.#remote,
      tls: this.#tls,
      events: this.events.slice(mark.events, last?.events),
      responses: this.parser.responses.slice(mark.responses, last?.responses).map(toWireResponse),
      extra: this.parser.extra,
      frames: [...this.frames.frames],
      ...more,
    };
  }

  #watch(ready: string): void {
    const socket = this.#socket;
    socket.setNoDelay(true);
    socket.once(ready, () => this.#connected());
    socket.on('data', (bytes: Buffer) => {
      const t = now();
      this.#note({ type: 'bytes', from: 'server', t, bytes: bytes.toString('latin1') });
      this.parser.feed(bytes, t);
      this.#tell();
    });
    socket.on('end', () => {
      this.#finish(gone('end'));
      // RFC 6455, section 7.1.1: the server closes first, and the client then does.
      if (this.parser.isUpgraded) socket.end();
    });
    socket.on('error', (error: NodeJS.ErrnoException) => {
      this.#finish(gone(error.syscall === 'connect' ? 'refused' : 'reset'));
    });
    socket.on('close', () => this.#tell());
  }

  #connected(): void {
    const { localAddress, localPort, remoteAddress, remotePort } = this.#socket;
    this.#local = { address: localAddress ?? '', port: localPort ?? 0 };
    this.#remote = { address: remoteAddress ?? '', port: remotePort ?? 0 };
    if (this.#endpoint.tls !== null) {
      this.#tls = describeTls(this.#socket as TLSSocket, this.#endpoint.tls);
    }
  }

  #finish(event: WireEvent): void {
    if (this.#ended) return;
    this.#note(event);
    this.#ended = true;
    this.parser.end(event.t, event.type !== 'end');
    this.#tell();
  }

  #sendBuffer(bytes: Buffer, text: ByteText): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#note({ type: 'bytes', from: 'client', t: now(), bytes: text });
    this.#socket.write(bytes);
  }

  #note(event: WireEvent): void {
    this.events.push(event);
  }

  #tell(): void {
    for (const look of this.#waiters) look();
  }
}

function gone(type: 'end' | 'reset' | 'refused'): WireEvent {
  return { type, from: 'server', t: now() };
}

function openSocket({ host, port, tls }: Endpoint): Socket {
  if (tls === null) return connect({ host, port, allowHalfOpen: true });
  const own = tls.client === null ? {} : { cert: tls.client.certificate, key: tls.client.key };
  const ways = { rejectUnauthorized: false, ALPNProtocols: ['http/1.1'], allowHalfOpen: true };
  // The declarations do not know `allowHalfOpen`.
  const options = { host, port, ...ways, ...own };
  return connectTls(options);
}

function describeTls(socket: TLSSocket, { client }: TlsOptions): Tls {
  const { name, standardName } = socket.getCipher();
  return {
    version: socket.getProtocol() ?? '',
    cipher: { name, standardName },
    serverCertificate: socket.getPeerX509Certificate()?.toString() ?? '',
    clientCertificate: client?.certificate ?? null,
    clientName: client?.name ?? null,
  };
}
