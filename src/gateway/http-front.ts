import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import type { Application } from './conversation.ts';
import { sendStatus } from './http-answer.ts';
import { type Arrival, HttpExchange } from './http-exchange.ts';
import { isRefusal, readRequest } from './http-request.ts';
import { refuse } from './raw-answer.ts';
import type { Endpoint } from './request.ts';
import { Turns } from './turns.ts';
import { WebSocketFront } from './websocket-front.ts';

/** An HTTP/1 server in front of an application, and WebSockets where that is ASGI. */
export class HttpFront {
  readonly #application: Application;
  readonly #server: Server;
  readonly #turns: Turns;
  readonly #webSockets: WebSocketFront;
  readonly #connections = new Set<Socket>();
  readonly #latest = new WeakMap<Socket, Arrival>();
  #isClosing = false;

  /** `onFault` is told of errors of this server's own making. */
  constructor(application: Application, onFault: (error: unknown) => void) {
    this.#application = application;
    this.#turns = new Turns(onFault);
    // How long a request takes is between the client and the application.
    this.#server = createServer({ requestTimeout: 0 });
    // The size of the head is limited, the number of its lines need not be.
    this.#server.maxHeadersCount = 0;
    // An answer reaches a client that has closed its own half of the connection.
    Object.assign(this.#server, { httpAllowHalfOpen: true });
    this.#server
      .on('connection', (socket: Socket) => this.#connected(socket))
      .on('request', (incoming, response) => this.#arrived(incoming, response, false))
      .on('checkContinue', (incoming, response) => this.#arrived(incoming, response, true))
      .on('connect', (_incoming, socket) => refuse(socket, 501))
      .on('clientError', (error, socket) => this.#mistaken(error, socket as Socket));
    this.#webSockets = new WebSocketFront(application, this.#server, this.#turns);
  }

  /** Takes connections from now on. Port 0 lets the system choose; the real one is returned. */
  async listen(host: string, port: number): Promise<Endpoint> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject).listen(port, host, () => {
        this.#server.off('error', reject);
        resolve();
      });
    });
    const address = this.#server.address() as AddressInfo;
    return { host: address.address, port: address.port };
  }

  /** Takes no more connections; resolves when those that there are have ended. */
  async close(): Promise<void> {
    const closed = this.#stopListening();
    for (const socket of this.#connections) if (!this.#turns.isBusy(socket)) socket.destroy();
    this.#webSockets.close();
    await closed;
  }

  /** Ends all connections at once. */
  async destroy(): Promise<void> {
    const closed = this.#stopListening();
    for (const socket of this.#connections) socket.destroy();
    await closed;
  }

  #stopListening(): Promise<void> {
    this.#isClosing = true;
    return new Promise((resolve) => {
      // Not that of node:http: it takes an answer that is not wholly sent for the end of its use.
      NetServer.prototype.close.call(this.#server, () => resolve());
    });
  }

  #connected(socket: Socket): void {
    this.#connections.add(socket);
    socket.once('close', () => this.#connections.delete(socket));
  }

  #arrived(incoming: IncomingMessage, response: ServerResponse, awaitsGo: boolean): void {
    // The end of the connection is heard of from the socket.
    incoming.on('error', () => undefined);
    response.on('error', () => undefined);
    const arrival = { incoming, response, awaitsGo };
    this.#latest.set(incoming.socket, arrival);
    this.#turns.take(incoming.socket, () => this.#serve(arrival));
  }

  async #serve(arrival: Arrival): Promise<void> {
    const { incoming, response } = arrival;
    const { socket } = incoming;
    if (socket.destroyed) return;
    const read = readRequest(incoming, this.#webSockets.headersOf(incoming));
    if (isRefusal(read)) {
      const over = new Promise((resolve) => response.once('close', resolve));
      sendStatus(response, read.status, true);
      await over;
    } else {
      await new HttpExchange(arrival, read, this.#application, () => this.#isClosing).run();
    }
    if (this.#isClosing) socket.destroySoon();
  }

  /** What came is no HTTP. What was asked before is answered, unless it is a part of that. */
  #mistaken(error: NodeJS.ErrnoException, socket: Socket): void {
    const latest = this.#latest.get(socket);
    const { response } = latest ?? {};
    if (!socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
    } else if (latest === undefined || latest.incoming.complete) {
      this.#turns.take(socket, async () => refuse(socket, statusOf(error)));
    } else if (response?.socket === socket && !response.headersSent) {
      refuse(socket, statusOf(error));
    } else {
      socket.destroy();
    }
  }
}

function statusOf({ code }: NodeJS.ErrnoException): number {
  if (code === 'HPE_HEADER_OVERFLOW') return 431;
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
}
