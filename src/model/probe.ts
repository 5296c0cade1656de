import type { Py } from './py.ts';

/**
 * One thing that the probe application does. What a call gives is recorded; what it raises is
 * recorded and goes on out of the probe, unless `trap` is true.
 */
export type ProbeStep =
  | WsgiStep
  | AsgiStep
  /** Tells the drive that it has come here, and goes on when the drive says so. */
  | { readonly do: 'wait'; readonly for: string }
  | { readonly do: 'sleep'; readonly seconds: number }
  | { readonly do: 'raise'; readonly exception: string; readonly message: string }
  | { readonly do: 'repeat'; readonly times: number; readonly steps: readonly ProbeStep[] }
  /** Sets a key of the environ or scope that it was given. */
  | { readonly do: 'set'; readonly key: string; readonly value: Py };

interface Trappable {
  readonly trap?: boolean;
}

/** What a WSGI probe does. */
export type WsgiStep =
  | ({
      readonly do: 'start_response';
      readonly args: readonly Py[];
      /** The third argument is the `sys.exc_info()` of an error that is being handled. */
      readonly excInfo?: boolean;
    } & Trappable)
  | ({ readonly do: 'write'; readonly args: readonly Py[] } & Trappable)
  /** Only while the server iterates. */
  | { readonly do: 'yield'; readonly block: Py }
  | ({
      readonly do: 'input' | 'errors';
      /** A method's name; `iterate` stands for one `next(iter(stream))`. */
      readonly method: string;
      readonly args: readonly Py[];
    } & Trappable);

/** What an ASGI probe does. */
export type AsgiStep =
  | ({
      readonly do: 'receive';
      /** Seconds after which it is given up and recorded as still waiting. */
      readonly within?: number;
    } & Trappable)
  /** Receives until an event of this `type` came. */
  | ({ readonly do: 'receive-until'; readonly type: string; readonly within?: number } & Trappable)
  | ({ readonly do: 'send'; readonly message: Py; readonly within?: number } & Trappable)
  /** Each list of steps in a task of its own; goes on when all have ended. */
  | { readonly do: 'tasks'; readonly tasks: readonly (readonly ProbeStep[])[] }
  /** Sets a key of `scope["state"]`. */
  | { readonly do: 'set-state'; readonly key: string; readonly value: Py }
  | { readonly do: 'return'; readonly value: Py };

/** What a WSGI probe returns. */
export interface ProbeResult {
  readonly shape: 'list' | 'tuple' | 'iterator' | 'generator' | 'sized' | 'file_wrapper';
  /** Whether the iterable has a `close()`; `raises`: one that raises. */
  readonly close: 'none' | 'recorded' | 'raises';
  /** What is read from the file of a `file_wrapper`, Latin-1, and the block size given with it. */
  readonly file?: { readonly content: string; readonly blockSize: number | null };
}

/** What the probe does in one call. */
export interface ProbeScript {
  /** In the call itself. */
  readonly call: readonly ProbeStep[];
  /** WSGI: while the server iterates over the result. */
  readonly iterate?: readonly ProbeStep[];
  /** WSGI: what the call returns; an `iterator` with a recorded `close()` if left out. */
  readonly result?: ProbeResult;
}

/** What a call of the server's came to. */
export interface Outcome {
  readonly returned: Py | null;
  /** What was returned can be called. */
  readonly callable: boolean;
  /** The names of the exception's class and of all its bases, the class itself first. */
  readonly raised: { readonly types: readonly string[]; readonly message: string } | null;
  /** It had not come back when the probe gave up. */
  readonly waiting: boolean;
}

/**
 * Something that the probe did or met. The server's doing: `iterate` (it asked for an iterator),
 * `next` (for the next block), `len`, `close`, `dropped` (it let go of an iterable that it has not
 * closed), `file_wrapper` was called, `read` (it read from the file), `cancelled` (by asyncio).
 * `exhausted`: the iterable has told its end. `end`: the end of the probe's own steps, `return` of
 * the call, with what was raised out of it. A `yield` begins when its step does and ends when the
 * block is handed over.
 */
export interface ProbeEvent {
  readonly type:
    | Exclude<ProbeStep['do'], 'tasks' | 'repeat'>
    | 'iterate'
    | 'next'
    | 'len'
    | 'close'
    | 'dropped'
    | 'exhausted'
    | 'file_wrapper'
    | 'read'
    | 'cancelled'
    | 'end';
  /** The step as it was told; null for what the server did. */
  readonly step: ProbeStep | null;
  /** Microseconds of the machine's monotonic clock, before and after. */
  readonly t: number;
  readonly until: number | null;
  readonly outcome: Outcome | null;
}

/** One call of the probe by the server: what it was given, and what happened. */
export interface ProbeCall {
  readonly id: string;
  /** The id under which the drive asked for it; null if nobody did (`lifespan` has one). */
  readonly asked: string | null;
  /** As the scope says; `wsgi` for WSGI. */
  readonly kind: 'wsgi' | 'http' | 'websocket' | 'lifespan' | 'unknown';
  readonly process: number;
  readonly thread: number;
  /** Identity of the event loop; null for WSGI. */
  readonly loop: number | null;
  /** Environ or scope, exactly as given, when the call began. */
  readonly offered: Py;
  /** By key of the environ or scope: names of the methods of what is no builtin value. */
  readonly methods: Readonly<Record<string, readonly string[]>>;
  /** Environ or scope when the call had ended; null if it has not. */
  readonly afterwards: Py | null;
  readonly t: number;
  readonly events: readonly ProbeEvent[];
  readonly ended: 'returned' | 'raised' | 'cancelled' | 'running';
}
