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
  | {
      readonly do: 'repeat';
      readonly times: number;
      readonly steps: readonly ProbeStep[];
      /** ASGI: no more once a call of the server's has not come back `within` its time. */
      readonly untilWaiting?: boolean;
    }
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
  /** Whether the exception given last as `excInfo` has been let go of: returns a bool. */
  | { readonly do: 'released' }
  /** `environ.clear()` */
  | { readonly do: 'clear' }
  /** Makes a `wsgi.file_wrapper` and forgets it. */
  | { readonly do: 'wrap'; readonly file: ProbeFile }
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
  /** Receives to the end of the request's body, or of the connection. */
  | ({ readonly do: 'receive-body'; readonly within?: number } & Trappable)
  | ({
      readonly do: 'send';
      readonly message: Py;
      readonly within?: number;
      /** What kind of iterable `headers` and its pairs are; as in the message, if left out. */
      readonly headersAs?: 'list' | 'tuple' | 'generator';
      /** An open file in the key `file`, or its path in `path`; Latin-1. */
      readonly file?: {
        readonly as: 'file' | 'path';
        readonly content: string;
        readonly position?: number;
      };
    } & Trappable)
  /** Each list of steps in a task of its own; goes on when all have ended. */
  | { readonly do: 'tasks'; readonly tasks: readonly (readonly ProbeStep[])[] }
  /** Sets a key of `scope["state"]`. */
  | { readonly do: 'set-state'; readonly key: string; readonly value: Py }
  | { readonly do: 'delete-state'; readonly key: string }
  | { readonly do: 'return'; readonly value: Py };

/** What a WSGI probe returns. */
export interface ProbeResult {
  readonly shape: 'list' | 'tuple' | 'iterator' | 'generator' | 'sized' | 'file_wrapper';
  /** Whether the iterable has a `close()`; `raises`: one that raises. */
  readonly close: 'none' | 'recorded' | 'raises';
  /** For a `file_wrapper`. */
  readonly file?: ProbeFile;
}

/** A file-like object for `wsgi.file_wrapper`. */
export interface ProbeFile {
  /** Latin-1. */
  readonly content: string;
  /** The second argument; none if null. */
  readonly blockSize: number | null;
  /** Where it stands when it is returned; 0 if left out. */
  readonly position?: number;
  /**
   * `plain` has `read()` alone, `closing` also `close()`; `odd` has a `fileno()` that raises; `real`
   * is a temporary file, `pipe` the end of one. A `bytesio` if left out.
   */
  readonly kind?: 'plain' | 'closing' | 'bytesio' | 'odd' | 'real' | 'pipe';
  /** The application iterates over the wrapper in a generator of its own and returns that. */
  readonly through?: boolean;
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
  /** WSGI: what was raised is the very exception that was given as `excInfo`. */
  readonly same?: boolean;
  /** Of a `file_wrapper`: `iter()` takes it, and it has a `close()`. */
  readonly iterable?: boolean;
  readonly closable?: boolean;
}

/**
 * Something that the probe did or met. The server's doing: `iterate` (it asked for an iterator),
 * `next` (for the next block), `len`, `close`, `dropped` (it let go of an iterable that it has not
 * closed), `read` and `file-close` (of the file in a wrapper), `cancelled` (by asyncio).
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
    | 'file-close'
    /** How the file of a `send` is afterwards: `open`, or `closed` by the server. */
    | 'file'
    | 'cancelled'
    | 'end';
  /** The step as it was told; null for what the server did. */
  readonly step: ProbeStep | null;
  /** Microseconds of the machine's monotonic clock, before and after. */
  readonly t: number;
  readonly until: number | null;
  /** Its place among the events of both faces of a middleware. */
  readonly seq?: number;
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
  /** WSGI: of `wsgi.input` and `wsgi.errors`, the methods of the specification that they have. */
  readonly methods: Readonly<Record<string, readonly string[]>>;
  /** WSGI: attributes asked for until its end, of the application object and of the iterable. */
  readonly accessed?: {
    readonly application: readonly string[];
    readonly iterable: readonly string[];
  };
  /** Environ or scope when the call had ended; null if it has not. */
  readonly afterwards: Py | null;
  /** How many positional arguments the application was called with, and names of further ones. */
  readonly args: number;
  readonly kwargs: readonly string[];
  /** ASGI: the identity of each value of `scope["state"]`, by key. */
  readonly state?: Readonly<Record<string, string>>;
  readonly t: number;
  readonly seq?: number;
  readonly events: readonly ProbeEvent[];
  readonly ended: 'returned' | 'raised' | 'cancelled' | 'running';
}
