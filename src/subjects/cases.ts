import type { WireValue } from '../bridge/decode.ts';
import { encodeBytes, encodeValue } from '../bridge/encode.ts';
import type { Sent } from '../bridge/events.ts';
import { environEvidence, environOf } from '../gateway/environ.ts';
import { httpScope, requestItems, webSocketScope } from '../gateway/scope.ts';
import { varyEnviron, varyEvent, varyScope } from '../gateway/vary.ts';
import type { Exchange } from '../model/evidence.ts';
import { bool, bytes, dict, int, type Py, str } from '../model/py.ts';
import { httpRequest } from '../model/request.ts';
import type { HttpRequest, WebSocketRequest, WebSocketStep } from '../model/scenario.ts';
import type { Variation } from '../model/variation.ts';
import { givenAt, partOf, type Step } from './sent.ts';

/** What the host is told of an exchange, and what of it is evidence. */
export interface Case {
  readonly kind: Exchange['kind'];
  readonly request: HttpRequest | WebSocketRequest | null;
  readonly offered: Py;
  /** What was sent along with it, as the host would tell of it. */
  readonly sent: Sent;
  /** The scope that is meant where the fields give only what differs from it (`based`). */
  readonly base?: WireValue;
  /** The fields of `gw_conform/wsgi.py` or `gw_conform/asgi.py`, but for the id. */
  readonly fields: Readonly<Record<string, unknown>>;
}

/** How the host calls the application. */
export type Style = 'wsgi' | 'asgi3' | 'asgi2';

/** Seconds. `start` bounds the wait for an answer, `finish` an answer that has begun. */
export interface Patience {
  readonly start: number;
  readonly finish: number;
  /** Blocks or events after which the client leaves; the host's own limit if it is left out. */
  readonly most?: number;
}

export function wsgiCase(request: HttpRequest, patience: Patience): Case {
  const { leave, variation = {} } = request;
  const environ = varyEnviron(environOf(request), variation);
  const pieces = request.body ?? [];
  const body = leave?.during === 'request' ? pieces.slice(0, leave.after) : pieces;
  let offered: Py | null = null;
  return {
    kind: 'wsgi',
    request,
    get offered() {
      return (offered ??= environEvidence(environ));
    },
    sent: (place) => partOf(body, place),
    fields: {
      environ,
      body: body.map(encodeBytes),
      more: false,
      live: false,
      patience,
      leave: leave?.during === 'response' ? leave.after : null,
      callables: variation.callables ?? 'method',
      emptyHeaderList: variation.headerList === 'emptied',
      raises: variation.startResponseRaises ?? null,
      without: variation.without ?? [],
      behindMiddleware: variation.behindMiddleware === true,
      beside: variation.beside === undefined ? null : wsgiCase(variation.beside, patience).fields,
    },
  };
}

export function httpCase(request: HttpRequest, patience: Patience, style: Style): Case {
  const { variation } = request;
  const script = vary(httpScript(request), variation ?? {});
  const whole = () => varyScope(httpScope(request, asgiVersion(style)), variation ?? {});
  if (variation !== undefined) {
    const made = asgiCase('http', request, whole(), script, patience);
    const { beside } = variation;
    if (beside === undefined) return made;
    return { ...made, fields: { ...made.fields, beside: besideFields(beside, patience, style) } };
  }
  let offered: Py | null = null;
  return {
    kind: 'http',
    request,
    get offered() {
      return (offered ??= whole());
    },
    sent: (place) => givenAt(script, place),
    base: usualScope(style),
    fields: {
      ...asgiFields('http', request, script, patience),
      scope: encodeValue(dict(requestItems(request))),
      based: true,
    },
  };
}

function besideFields(request: HttpRequest, patience: Patience, style: Style) {
  const scope = httpScope(request, asgiVersion(style));
  return asgiCase('http', request, scope, httpScript(request), patience).fields;
}

const usualScopes = new Map<Style, WireValue>();

/** A scope as it is encoded, of which only a few items are a request's own. */
function usualScope(style: Style): WireValue {
  let scope = usualScopes.get(style);
  if (scope === undefined) {
    const request = httpRequest({ headers: [] }, { method: 'GET', target: '/' });
    scope = encodeValue(httpScope(request, asgiVersion(style)));
    usualScopes.set(style, scope);
  }
  return scope;
}

export function webSocketCase(request: WebSocketRequest, patience: Patience, style: Style): Case {
  const { variation = {} } = request;
  const offered = varyScope(webSocketScope(request, asgiVersion(style)), variation);
  const connect: Step = { give: dict({ type: str('websocket.connect') }) };
  const script = vary([connect, ...request.steps.map(webSocketStep)], variation);
  return asgiCase('websocket', request, offered, script, patience);
}

export function unknownCase(scope: Py, events: readonly Py[], patience: Patience): Case {
  const script = events.map((event) => ({ give: event }));
  return asgiCase('unknown', null, scope, script, patience);
}

export function lifespanCase(scope: Py): Case {
  const startup = { give: dict({ type: str('lifespan.startup') }) };
  const lifespan = asgiCase('lifespan', null, scope, [startup], null);
  return { ...lifespan, fields: { ...lifespan.fields, more: true } };
}

/** What the host is told of cases: what they have in common once. */
export function toldOf(all: readonly { id: number; record: { readonly case: Case } }[]) {
  const cases = all.map(({ id, record }) => ({ id, ...record.case.fields }));
  const base = all.find(({ record }) => record.case.base !== undefined)?.record.case.base;
  return { cases, base };
}

export function shutdownStep(): object {
  return wireStep({ give: dict({ type: str('lifespan.shutdown') }) });
}

export function asgiVersion(style: Style): string {
  return style === 'asgi2' ? '2.0' : '3.0';
}

function asgiCase(
  kind: Exchange['kind'],
  request: Case['request'],
  offered: Py,
  script: readonly Step[],
  patience: Patience | null,
): Case {
  const fields = { ...asgiFields(kind, request, script, patience), scope: encodeValue(offered) };
  return { kind, request, offered, sent: (place) => givenAt(script, place), fields };
}

function asgiFields(
  kind: Exchange['kind'],
  request: Case['request'],
  script: readonly Step[],
  patience: Patience | null,
) {
  const sendFails = request?.variation?.sendFails ?? null;
  return { kind, script: script.map(wireStep), more: false, live: false, patience, sendFails };
}

function httpScript(request: HttpRequest): Step[] {
  const { leave } = request;
  const pieces = request.body ?? [''];
  const sent = leave?.during === 'request' ? pieces.slice(0, leave.after) : pieces;
  const script: Step[] = sent.map((piece, i) => ({
    give: dict({
      type: str('http.request'),
      body: bytes(piece),
      more_body: bool(i < pieces.length - 1),
    }),
  }));
  if (leave?.during === 'request') script.push({ leave: 'when received' });
  if (leave?.during === 'response') {
    script.push({ sent: 'http.response.body', count: leave.after }, { leave: 'now' });
  }
  return script;
}

function webSocketStep(step: WebSocketStep): Step {
  switch (step.do) {
    case 'await-answer':
      return { sent: 'websocket.accept', count: 1 };
    case 'await-messages':
      return { sent: 'websocket.send', count: step.count };
    case 'text':
      return { give: received({ text: str(step.text) }) };
    case 'binary':
      return { give: received({ bytes: bytes(step.bytes) }) };
    case 'close':
      return {
        give: dict({
          type: str('websocket.disconnect'),
          code: int(step.code ?? 1005),
          reason: str(step.reason ?? ''),
        }),
      };
    case 'lose':
      return { leave: 'when received' };
  }
}

/** The steps as this server takes them. */
function vary(script: readonly Step[], variation: Variation): readonly Step[] {
  return script.map((step) => ('give' in step ? { give: varyEvent(step.give, variation) } : step));
}

function wireStep(step: Step): object {
  return 'give' in step ? { give: encodeValue(step.give) } : step;
}

function received(content: Readonly<Record<string, Py>>): Py {
  return dict({ type: str('websocket.receive'), ...content });
}
