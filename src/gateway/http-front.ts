import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net';
import type { Application } from './conversation.ts';
import { sendStatus } from './http-answer.ts';
import { type Arrival, HttpExchange } from './http-exchange.ts';
import { isRefusal, readRequest } from './http-request.ts';
import type { Endpoint } from './request.ts';
import { refuse } from './raw-answer.ts';
import { Upgrades } from './upgrades.ts';

/** An HTTP/1 server in front of an application. The requests of a connection take turns. */
export class HttpFront {
  readonly #application: Application;
  readonly #server: Server;
  readonly #upgrades: Upgrades | null;
  readonly #connections = new Set<Socket>();
  /** Of each connection: when what was asked for on it will have been answered. */
  readonly #turns = new Map<Socket, Promise<void>>();
  #isClosing = false;

  constructor(application: Application) {
    this.#application = application;
    // How long a request takes is between the client and the application.
    this.#server = createServer({ requestTimeout: 0 });
    // An answer reaches a client that has closed its own half of the connection.
    Object.assign(this.#server, { httpAllowHalfOpen: true });
    this.#server
      .on('connection', (socket: Socket) => this.#connected(socket))
      .on('request', (...request) => this.#arrived(...request, false))
      .on('checkContinue', (...request) => this.#arrived(...request, true))
      .on('connect', (_request, socket) => refuse(socket, 501))
      .on('clientError', (error, socket) => void this.#mistaken(error, socket as Socket));
    this.#upgrades =
      application.interface === 'asgi' ? new Upgrades(application, this.#server, this.#turns) : null;
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
    this.#isClosing = true;
    this.#upgrades?.close();
    const closed = new Promise<void>((resolve) => {
      // Not that of node:http: it takes an answer that is not wholly sent for the end of its use.
      NetServer.prototype.close.call(this.#server, () => resolve());
    });
    for (const socket of this.#connections) if (!this.#turns.has(socket)) socket.destroy();
    await closed;
  }

  /** Ends all connections at once. */
  destroy(): void {
    this.#isClosing = true;
    NetServer.prototype.close.call(this.#server);
    for (const socket of this.#connections) socket.destroy();
  }

  #connected(socket: Socket): void {
    this.#connections.add(socket);
    socket.once('close', () => this.#connections.delete(socket));
  }

  #arrived(incoming: IncomingMessage, response: ServerResponse, awaitsGo: boolean): void {
    // The end of the connection is heard of from the socket.
    incoming.on('error', () => undefined);
    response.on('error', () => undefined);
    takeTurn(this.#turns, incoming.socket, () => this.#serve({ incoming, response, awaitsGo }));
  }

  async #serve(arrival: Arrival): Promise<void> {
    const { incoming, response } = arrival;
    const { socket } = incoming;
    if (socket.destroyed) return;
    const rawHeaders = this.#upgrades?.originalHeaders(incoming) ?? incoming.rawHeaders;
    const read = readRequest(incoming, rawHeaders);
    if (isRefusal(read)) {
      const over = new Promise((resolve) => response.once('close', resolve));
      sendStatus(response, read.status, true);
      await over;
    } else {
      await new HttpExchange(arrival, read, this.#application, () => this.#isClosing).run();
    }
    if (this.#isClosing) socket.destroySoon();
  }

  /** What came is no HTTP. Requests before it are answered; one that is under way is lost. */
  async #mistaken(error: NodeJS.ErrnoException, socket: Socket): Promise<void> {
    if (socket.destroyed || !socket.writable || error.code === 'ECONNRESET') {
      socket.destroy();
      return;
    }
    …
  }
}
