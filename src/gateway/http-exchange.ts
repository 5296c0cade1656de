import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Ending } from '../model/evidence.ts';
import type { AnswerPart, Application, Conversation, ServerSide } from './conversation.ts';
import { HttpAnswer } from './http-answer.ts';
import { endpointsOf, type ReadRequest } from './http-request.ts';
import { RequestBody } from './request-body.ts';

/** A request as it comes from node:http. */
export interface Arrival {
  readonly incoming: IncomingMessage;
  readonly response: ServerResponse;
  /** The client sends the body only when it is told to. */
  readonly awaitsGo: boolean;
}

/** One request on a socket and its answer; the application may go on when that is complete. */
export class HttpExchange implements ServerSide<AnswerPart> {
  readonly #socket: Socket;
  readonly #response: ServerResponse;
  readonly #answer: HttpAnswer;
  readonly #body: RequestBody | null;
  readonly #conversation: Conversation;
  #isInputOver = false;
  #end: () => void = () => undefined;
  readonly #ended = new Promise<void>((resolve) => {
    this.#end = resolve;
  });

  /** `isClosing` says whether the server is to take no further request on this connection. */
  constructor(
    { incoming, response, awaitsGo }: Arrival,
    { request, body }: ReadRequest,
    application: Application,
    isClosing: () => boolean,
  ) {
    this.#socket = incoming.socket;
    this.#response = response;
    this.#answer = new HttpAnswer(response, {
      mustClose: isClosing,
      onVain: () => this.#conversation.leave(1006, ''),
    });
    this.#body =
      body === null
        ? null
        : new RequestBody(incoming, response, {
            awaitsGo,
            evidence: body,
            give: (piece, more) => this.#give(piece, more),
          });
    this.#conversation = application.http(request, endpointsOf(this.#socket), this);
  }

  /** Resolves when nothing of the answer is to come any more. */
  async run(): Promise<void> {
    this.#socket.on('close', this.#left).on('end', this.#inputEnded);
    this.#response.once('close', this.#end);
    if (this.#socket.readableEnded) this.#inputEnded();
    await this.#ended;
    this.#socket.off('close', this.#left).off('end', this.#inputEnded);
    this.#body?.discard();
  }

  take(part: AnswerPart): void {
    this.#answer.take(part, () => this.#conversation.acknowledge());
  }

  wanted(): void {
    this.#body?.want();
  }

  ended(_how: Ending['how']): void {
    this.#answer.fail();
  }

  #give(piece: Buffer, more: boolean): void {
    this.#conversation.giveBody(piece, more);
    if (!more && this.#isInputOver) this.#conversation.endInput();
  }

  readonly #left = (): void => {
    this.#conversation.leave(1006, '');
    this.#end();
  };

  /** Half a connection is enough for an answer. What was sent before is still to be received. */
  readonly #inputEnded = (): void => {
    this.#isInputOver = true;
    if (this.#body === null || this.#body.isOver) this.#conversation.endInput();
  };
}
