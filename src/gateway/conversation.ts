import type { Ending } from '../model/evidence.ts';
import type { Interface } from '../model/names.ts';
import type { HttpRequest, WebSocketRequest } from '../model/scenario.ts';
import type { Endpoints } from './request.ts';

/** The beginning of an answer: WSGI gives the status as text, ASGI as a number. */
export interface AnswerHead {
  readonly status: unknown;
  readonly headers: readonly (readonly [string, string])[];
}

/** A part of an answer in the order in which it is to go on the wire. */
export interface AnswerPart {
  readonly head: AnswerHead | null;
  readonly data: Buffer | null;
  /** Nothing follows: the answer is complete. */
  readonly end: boolean;
}

/** An event that an ASGI application sends to a WebSocket; `bytes` in Base64. */
export interface WebSocketEvent {
  readonly type: string;
  readonly subprotocol: string | null;
  readonly headers: readonly (readonly [string, string])[] | null;
  readonly bytes: string | null;
  readonly text: string | null;
  readonly code: number | null;
  readonly reason: string | null;
}

/** The server's side of an exchange: what the application asks of it. */
export interface ServerSide<Out> {
  /** Something to transmit. It is acknowledged when it has been, or never can be. */
  take(out: Out): void;
  /** The application waits for the client: it is to be given one piece of what that sends. */
  wanted(): void;
  /** The application has ended. */
  ended(how: Ending['how']): void;
}

/** The application's side of an exchange: what it is told. */
export interface Conversation {
  acknowledge(): void;
  giveBody(piece: Buffer, more: boolean): void;
  giveMessage(content: string | Buffer): void;
  /** The client sends nothing more, and may still be reading. */
  endInput(): void;
  /** The client has gone: a WebSocket with this close code (1006: without a close frame). */
  leave(code: number, reason: string): void;
}

/** Whoever runs the application behind the sockets. */
export interface Application {
  readonly interface: Interface;
  /** Begins an exchange, at once or when its turn has come. */
  http(request: HttpRequest, ends: Endpoints, side: ServerSide<AnswerPart>): Conversation;
  websocket(
    request: WebSocketRequest,
    ends: Endpoints,
    side: ServerSide<WebSocketEvent>,
  ): Conversation;
}
