import { EventDecoder, type WireEvent } from '../bridge/events.ts';
import type { HostMessage } from '../bridge/host.ts';
import type { Ending } from '../model/evidence.ts';
import { Shape } from './brief.ts';
import type { Done, ExchangeRecord } from './exchanges.ts';

/** What a host has told so far, and names by numbers in what it tells next. */
export class Vocabulary {
  readonly decoder = new EventDecoder();
  #shapes: Shape[] = [];

  /** Takes in what a message brings. */
  learn(message: HostMessage): void {
    if ('lines' in message) {
      this.decoder.learn(message['lines'] as Parameters<EventDecoder['learn']>[0]);
    }
    if (message['anew'] === true) this.#shapes = [];
    for (const wires of (message['shapes'] ?? []) as WireEvent[][]) {
      this.#shapes.push(new Shape(wires, this.decoder));
    }
  }

  /** Ends a record by what the host has told of its events, if anything. */
  end(record: ExchangeRecord, { events = [], shape, t }: Partial<Done>, ended: Ending): void {
    const known = shape === undefined ? undefined : this.#shapes[shape];
    if (known === undefined) record.end(events, this.decoder, ended, t);
    else record.endBriefly(known, t ?? [], ended);
  }
}
