import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Application } from './conversation.ts';
import { pairs } from './http-request.ts';
import { refuse } from './raw-answer.ts';
import type { Turns } from './turns.ts';
import { WebSocketExchange } from './websocket-exchange.ts';
import { readHandshake } from './websocket-handshake.ts';

/** Takes up the requests of an HTTP server that want another protocol: ASGI knows WebSockets. */
export class WebSocketFront {
  readonly #application: Application;
  readonly #server: Server;
  readonly #open = new Set<WebSocketExchange>();
  readonly #ignored = new WeakMap<Socket, readonly string[]>();
  #isClosing = false;

  constructor(application: Application, server: Server, turns: Turns) {
    this.#application = application;
    this.#server = server;
    server.on('upgrade', (incoming: IncomingMessage, stream, head: Buffer) => {
      const socket = stream as Socket;
      socket.on('error', () => socket.destroy());
      turns.take(socket, async () => {
        const isWebSocket = incoming.headers.upgrade?.toLowerCase() === 'websocket';
        if (isWebSocket && application.interface === 'asgi') {
          await this.#serve(incoming, socket, head);
        } else {
          this.#ignore(incoming, socket, head);
        }
      });
    });
  }

  /** The headers of a request as the client sent them, where it came here first. */
  headersOf({ socket }: IncomingMessage): readonly string[] | undefined {
    const headers = this.#ignored.get(socket);
    this.#ignored.delete(socket);
    return headers;
  }

  /** Closes those that are open, for the server goes away. */
  close(): void {
    this.#isClosing = true;
    for (const each of this.#open) each.close();
  }

  async #serve(incoming: IncomingMessage, socket: Socket, head: Buffer): Promise<void> {
    if (socket.destroyed) return;
    const handshake = readHandshake(incoming);
    if ('status' in handshake || this.#isClosing) {
      const status = 'status' in handshake ? handshake.status : 503;
      refuse(socket, status, 'status' in handshake ? handshake.headers : []);
      return;
    }
    const exchange = new WebSocketExchange(
      { incoming, socket, head },
      handshake,
      this.#application,
    );
    this.#open.add(exchange);
    await exchange.run();
    this.#open.delete(exchange);
  }

  /** A server may ignore the wish (RFC 9110, 7.8): the request comes again without it. */
  #ignore(incoming: IncomingMessage, socket: Socket, head: Buffer): void {
    const { method, url, httpVersion, rawHeaders } = incoming;
    const lines = pairs(rawHeaders)
      .filter(([name]) => name.toLowerCase() !== 'upgrade')
      .map(([name, value]) => `${name}: ${value}\r\n`);
    const again = `${method} ${url} HTTP/${httpVersion}\r\n${lines.join('')}\r\n`;
    this.#ignored.set(socket, rawHeaders);
    socket.unshift(Buffer.concat([Buffer.from(again, 'latin1'), head]));
    this.#server.emit('connection', socket);
  }
}
