import type { WireConnection } from '../../client/connection.ts';
import type { Served } from '../../model/served.ts';

/** Requests on a connection, and what came of them. */
export type Exchange = (connection: WireConnection) => Promise<Served[]>;

/** A connection that can be made again, with everything that has been asked for on it. */
export class RepeatableConnection {
  current: WireConnection;
  readonly #open: () => Promise<WireConnection>;
  readonly #done: Exchange[] = [];

  constructor(open: () => Promise<WireConnection>, current: WireConnection) {
    this.#open = open;
    this.current = current;
  }

  async do(exchange: Exchange): Promise<Served[]> {
    const all = await exchange(this.current);
    this.#done.push(exchange);
    return all;
  }

  /** Returns what the last exchange came to then; the others are told of on the way. */
  async again(onServed: (served: Served[]) => void): Promise<Served[]> {
    this.current.close();
    this.current = await this.#open();
    const last = this.#done.at(-1);
    for (const each of this.#done.slice(0, -1)) onServed(await each(this.current));
    return last === undefined ? [] : last(this.current);
  }
}
