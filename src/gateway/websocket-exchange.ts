import type { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { Ending } from '../model/evidence.ts';
import { areTransmittable } from './answer-head.ts';
import type { Application, Conversation, ServerSide, WebSocketEvent } from './conversation.ts';
import { endpointsOf } from './http-request.ts';
import { refuse } from './raw-answer.ts';
import { closeCode, closeReason, passedOn } from './websocket-events.ts';
import type { Handshake } from './websocket-handshake.ts';
import { StepLog } from './websocket-steps.ts';

/** A request to open a WebSocket as it comes from node:http. */
interface Upgrade {
  readonly incoming: IncomingMessage;
  readonly socket: Socket;
  /** What has come after the request. */
  readonly head: Buffer;
}

/** Bytes of a message at the most; longer ones close the connection with 1009. */
const LONGEST_MESSAGE = 16 * 1024 * 1024;
/** Messages that wait for the application, and the bytes of them, before the client has to. */
const MOST_WAITING = 16;
const MOST_BYTES_WAITING = 1024 * 1024;
/** Milliseconds for a client to answer a close frame and to close its end. */
const CLOSING = 2000;

/** One WebSocket. The handshake is completed when the application has accepted it. */
export class WebSocketExchange implements ServerSide<WebSocketEvent> {
  readonly #upgrade: Upgrade;
  readonly #conversation: Conversation;
  readonly #offered: readonly string[];
  readonly #steps: StepLog;
  #webSocket: WebSocket | null = null;
  #waiting: (string | Buffer)[] = [];
  #bytesWaiting = 0;
  #wanted = false;
  #isRefused = false;
  #end: () => void = () => undefined;
  readonly #ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  constructor(upgrade: Upgrade, { request, steps }: Handshake, application: Application) {
    this.#upgrade = upgrade;
    this.#offered = request.subprotocols;
    this.#steps = new StepLog(steps);
    this.#conversation = application.websocket(request, endpointsOf(upgrade.socket), this);
  }

  /** Resolves when the connection has ended. */
  async run(): Promise<void> {
    const { socket } = this.#upgrade;
    socket.on('readable', this.#watch).on('end', this.#gone).on('close', this.#gone);
    if (socket.destroyed) this.#gone();
    await this.#ended;
  }

  take(event: WebSocketEvent): void {
    const done = () => this.#conversation.acknowledge();
    if (event.type === 'websocket.send' && this.#webSocket !== null) {
      const { text, bytes } = event;
      this.#webSocket.send(text ?? Buffer.from(bytes ?? '', 'base64'), done);
      return;
    }
    if (event.type === 'websocket.accept') this.#accept(event);
    if (event.type === 'websocket.close') {
      if (this.#webSocket === null) this.#refuse(403);
      else this.#shut(closeCode(event.code), closeReason(event.reason));
    }
    done();
  }

  wanted(): void {
    this.#wanted = true;
    this.#pump();
  }

  /** What the application has left open is closed: 1011 says that it failed. */
  ended(how: Ending['how']): void {
    if (this.#webSocket === null) this.#refuse(500);
    else this.#shut(how === 'returned' || how === 'left' ? 1000 : 1011);
  }

  /** The server goes away. */
  close(): void {
    if (this.#webSocket === null) this.#refuse(503);
    else this.#shut(1001);
  }

  #accept({ headers, subprotocol }: WebSocketEvent): void {
    const { incoming, socket, head } = this.#upgrade;
    if (!areTransmittable(headers ?? [])) this.#refuse(500);
    if (this.#isRefused || socket.destroyed) return;
    socket.off('readable', this.#watch).off('end', this.#gone);
    const server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      perMessageDeflate: false,
      maxPayload: LONGEST_MESSAGE,
      // A client fails the connection for a subprotocol that it has not offered.
      handleProtocols: () => this.#offered.find((each) => each === subprotocol) ?? false,
    });
    server.on('headers', (lines) => lines.push(...passedOn(headers ?? [])));
    server.handleUpgrade(incoming, socket, head, (webSocket) => this.#opened(webSocket));
  }

  #opened(webSocket: WebSocket): void {
    this.#webSocket = webSocket;
    this.#steps.answered();
    this.#upgrade.socket.off('close', this.#gone);
    webSocket
      .on('message', (data, isBinary) => this.#arrived(data as Buffer, isBinary))
      .on('close', (code, reason) => this.#leave(code, reason.toString()))
      // `close` follows.
      .on('error', () => undefined);
  }

  #shut(code: number, reason = ''): void {
    const webSocket = this.#webSocket;
    if (webSocket === null || webSocket.readyState === webSocket.CLOSED) return;
    webSocket.close(code, reason);
    // The client may be one that does not answer.
    const timer = setTimeout(() => webSocket.terminate(), CLOSING);
    webSocket.once('close', () => clearTimeout(timer));
  }

  #refuse(status: number): void {
    if (this.#isRefused || this.#upgrade.socket.destroyed) return;
    this.#isRefused = true;
    this.#steps.answered();
    refuse(this.#upgrade.socket, status);
  }

  #arrived(data: Buffer, isBinary: boolean): void {
    const content = isBinary ? data : data.toString();
    this.#steps.message(content);
    this.#waiting.push(content);
    this.#bytesWaiting += content.length;
    if (this.#isFull) this.#webSocket?.pause();
    this.#pump();
  }

  get #isFull(): boolean {
    return this.#waiting.length >= MOST_WAITING || this.#bytesWaiting >= MOST_BYTES_WAITING;
  }

  #pump(): void {
    if (!this.#wanted) return;
    const content = this.#waiting.shift();
    if (content === undefined) return;
    this.#wanted = false;
    this.#bytesWaiting -= content.length;
    this.#conversation.giveMessage(content);
    if (!this.#isFull) this.#webSocket?.resume();
  }

  /** Looks at what comes before the answer, which must stay where it is, for the end of it. */
  readonly #watch = (): void => {
    if (this.#upgrade.socket.readableLength === 0) this.#upgrade.socket.read();
  };

  readonly #gone = (): void => {
    this.#upgrade.socket.destroy();
    this.#leave(1006, '');
  };

  #leave(code: number, reason: string): void {
    // What came before the end can still be received.
    for (const content of this.#waiting.splice(0)) this.#conversation.giveMessage(content);
    this.#steps.end(code, reason);
    this.#conversation.leave(code, reason);
    this.#end();
  }
}
