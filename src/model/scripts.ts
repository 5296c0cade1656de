import type { ProbeResult, ProbeScript, ProbeStep } from './probe.ts';
import { bool, bytes, dict, int, list, type Py, str } from './py.ts';
import type { Interface } from './names.ts';

/** Headers as scenarios write them. */
export type Headers = readonly (readonly [string, string])[];

/** The header list of WSGI. */
export function wsgiHeaders(headers: Headers): Py {
  return list(
    headers.map(([name, value]): Py => ({ py: 'tuple', items: [str(name), str(value)] })),
  );
}

/** The header list of ASGI. */
export function asgiHeaders(headers: Headers): Py {
  return list(headers.map(([name, value]) => list([bytes(name), bytes(value)])));
}

export const PLAIN: Headers = [['Content-Type', 'text/plain']];
export const PLAIN_LOWER: Headers = [['content-type', 'text/plain']];

/** `start_response(status, headers)` */
export function startResponse(status = '200 OK', headers: Headers = PLAIN): ProbeStep {
  return { do: 'start_response', args: [str(status), wsgiHeaders(headers)] };
}

/** One `yield` for each block. */
export function yields(...blocks: readonly string[]): ProbeStep[] {
  return blocks.map((block) => ({ do: 'yield', block: bytes(block) }));
}

/** A WSGI answer in the ordinary order. */
export function wsgiAnswer(
  blocks: readonly string[],
  { status = '200 OK', headers = PLAIN, result }: WsgiAnswerOptions = {},
): ProbeScript {
  const script = { call: [startResponse(status, headers)], iterate: yields(...blocks) };
  return result === undefined ? script : { ...script, result };
}

export interface WsgiAnswerOptions {
  readonly status?: string;
  readonly headers?: Headers;
  readonly result?: ProbeResult;
}

/** `await send({"type": type, …})` */
export function send(type: string, items: Readonly<Record<string, Py>> = {}): ProbeStep {
  return { do: 'send', message: dict({ type: str(type), ...items }) };
}

/** The events of an HTTP response: the start, and a body event for each part. */
export function responseEvents(
  parts: readonly string[],
  status = 200,
  headers: Headers = [['content-type', 'text/plain']],
): ProbeStep[] {
  return [
    send('http.response.start', { status: int(status), headers: asgiHeaders(headers) }),
    ...parts.map((part, i) =>
      send('http.response.body', { body: bytes(part), more_body: bool(i < parts.length - 1) }),
    ),
  ];
}

/** An ASGI application that answers at once. */
export function asgiAnswer(parts: readonly string[], status = 200, headers?: Headers): ProbeScript {
  return { call: responseEvents(parts, status, headers) };
}

/** An application of either interface that answers at once; header names in lower case. */
export function answer(
  spoken: Interface,
  parts: readonly string[],
  headers: Headers = [['content-type', 'text/plain']],
): ProbeScript {
  return spoken === 'wsgi'
    ? wsgiAnswer(parts, { headers })
    : asgiAnswer(parts.length === 0 ? [''] : parts, 200, headers);
}
