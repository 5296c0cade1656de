import type { AsgiStep, ProbeScript, ProbeStep } from './probe.ts';
import { bool, bytes, dict, int, list, type Py, str } from './py.ts';
import type { ServerDrive } from './server-scenario.ts';

// What scenarios tell the ASGI probe.

type SendStep = Extract<AsgiStep, { do: 'send' }>;
type Options = Omit<SendStep, 'do' | 'message'>;

/** A script of these steps; one that receives what has to come first is up to the scenario. */
export const script = (...call: readonly ProbeStep[]): ProbeScript => ({ call });

/** Sends an event with these keys besides `type`. */
export function send(type: string, keys: Readonly<Record<string, Py>> = {}, options: Options = {}) {
  return { do: 'send', message: dict({ type: str(type), ...keys }), ...options } as const;
}

export type Pairs = readonly (readonly [string, string])[];

export const pairs = (headers: Pairs): Py =>
  list(headers.map(([name, value]) => list([bytes(name), bytes(value)])));

const TEXT: Pairs = [['content-type', 'text/plain']];

export function start(
  status = 200,
  headers: Pairs = TEXT,
  keys: Readonly<Record<string, Py>> = {},
) {
  return send('http.response.start', { status: int(status), headers: pairs(headers), ...keys });
}

/** The last part of a body. */
export const body = (content = '') => send('http.response.body', { body: bytes(content) });

/** A part of a body that is not the last. */
export const part = (content: string) =>
  send('http.response.body', { body: bytes(content), more_body: bool(true) });

export const NONE: Py = { py: 'none' };

export const RECEIVE = { do: 'receive' } as const;
export const RECEIVE_BODY = { do: 'receive-body' } as const;

/** Waits for the drive. */
export const wait = (name: string) => ({ do: 'wait', for: name }) as const;

export const fail = (message = 'as the scenario has it') =>
  ({ do: 'raise', exception: 'RuntimeError', message }) as const;

/** Reads the body and answers it. */
export const answer = (content = 'Hello', headers: Pairs = TEXT): ProbeScript =>
  script(RECEIVE_BODY, start(200, headers), body(content));

export const accept = (keys: Readonly<Record<string, Py>> = {}) => send('websocket.accept', keys);

export const sendText = (text: string) => send('websocket.send', { text: str(text) });
export const sendBytes = (content: string) => send('websocket.send', { bytes: bytes(content) });

export const close = (code: number | null = null, reason: string | null = null) =>
  send('websocket.close', {
    ...(code === null ? {} : { code: int(code) }),
    ...(reason === null ? {} : { reason: str(reason) }),
  });

export const UNTIL_DISCONNECT = {
  do: 'receive-until',
  type: 'websocket.disconnect',
  within: 1.8,
} as const;

/** All at once where the server can, one after the other where it cannot. */
export async function each<T>(
  drive: ServerDrive,
  cases: readonly T[],
  run: (one: T) => Promise<unknown>,
): Promise<void> {
  if (drive.isConcurrent) {
    await Promise.all(cases.map(run));
    return;
  }
  for (const one of cases) await run(one);
}

export const STARTUP_COMPLETE = send('lifespan.startup.complete');
export const SHUTDOWN_COMPLETE = send('lifespan.shutdown.complete');
