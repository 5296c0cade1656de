import type { PairAct } from '../model/pair.ts';
import type { ProbeStep } from '../model/probe.ts';
import type { Act } from '../model/property.ts';
import { bytes, show, str } from '../model/py.ts';
import type { HttpRequest, WebSocketRequest, WebSocketStep } from '../model/scenario.ts';
import { describeVariation } from '../model/variation.ts';

/** Headers that every request has, and whose absence would be worth a word. */
const USUAL = new Set(['host', 'user-agent', 'accept']);
const LONGEST = 100;
const ADDRESS = 'http://127.0.0.1:8000';

/** The acts of a generated case, where it was one that led to a finding; [] where none is known. */
export function actsOf(input: unknown): readonly (Act | PairAct)[] {
  return Array.isArray(input) ? (input as (Act | PairAct)[]) : [];
}

/** One act on a line, without what goes without saying: `POST /  body b'a' + b''`. */
export function describeAct(act: Act | PairAct): string {
  const parts = act.kind === 'lifespan' ? ['lifespan'] : requestParts(act);
  if ('inside' in act) parts.push(`inside ${insideParts(act.inside)}`);
  return parts.join('  ');
}

function requestParts(act: Act): string[] {
  const parts = act.kind === 'http' ? httpParts(act) : webSocketParts(act);
  if (act.variation !== undefined) parts.push(`server ${describeVariation(act.variation)}`);
  return parts;
}

/** What the application inside of a middleware does: `start_response('200 OK', []), yields b'a'`. */
function insideParts({ script, form }: PairAct['inside']): string {
  const { call, iterate = [], result } = script;
  const wrapped = form === undefined || form === 'application' ? [] : [`as ${form}:`];
  const shape = result === undefined ? [] : [`returns a ${result.shape}`];
  const parts = [...call.map(describeInside), ...shape, ...iterate.map(describeInside)];
  return [...wrapped, parts.join(', ') || 'nothing'].join(' ');
}

function describeInside(step: ProbeStep): string {
  if (step.do === 'yield') return `yields ${show(step.block, LONGEST)}`;
  if (step.do === 'send') return `sends ${show(step.message, LONGEST)}`;
  if (step.do === 'raise') return `raises ${step.exception}`;
  if (!('args' in step)) return step.do;
  const args = step.args.map((each) => show(each, LONGEST)).join(', ');
  const name = 'method' in step ? `${step.do}.${step.method}` : step.do;
  return `${name}(${args}${'excInfo' in step && step.excInfo ? ', exc_info' : ''})`;
}

/** A command line that makes the request, null where curl cannot make it. */
export function curl(act: Act | PairAct): string | null {
  if ('inside' in act) return null;
  if (act.kind !== 'http' || act.variation !== undefined || act.leave !== null) return null;
  // In pieces the body would have to arrive, and curl sends it in one.
  const [body = null, ...others] = act.body ?? [];
  if (others.length > 0 || (body !== null && (body.length > 400 || body.includes('\0'))))
    return null;
  return ['curl', '-i', '--path-as-is', ...curlOptions(act), `${ADDRESS}${act.target}`]
    .map(quote)
    .join(' ');
}

function curlOptions({ method, httpVersion, headers, framing, body }: HttpRequest): string[] {
  const options = method === 'HEAD' ? ['--head'] : ['-X', method];
  if (method === 'GET') options.length = 0;
  if (httpVersion === '1.0') options.push('--http1.0');
  for (const [name, value] of headers) {
    if (USUAL.has(name.toLowerCase())) continue;
    options.push('-H', value === '' ? `${name};` : `${name}: ${value}`);
  }
  if (body === null) return options;
  if (framing === 'chunked') options.push('-H', 'Transfer-Encoding: chunked');
  return [...options, '--data-binary', body.join('')];
}

function httpParts(request: HttpRequest): string[] {
  const parts = [`${request.method} ${request.target}`];
  for (const [name, value] of request.headers) {
    if (!USUAL.has(name.toLowerCase())) parts.push(`${name}: ${show(str(value), LONGEST)}`);
  }
  if (request.body !== null) {
    parts.push(`body ${request.body.map((piece) => show(bytes(piece), LONGEST)).join(' + ')}`);
  }
  if (request.framing === 'chunked' && request.body !== null) parts.push('chunked');
  if (request.httpVersion !== '1.1') parts.push(`HTTP/${request.httpVersion}`);
  if (request.leave !== null) {
    const { during, after } = request.leave;
    const what = during === 'request' ? 'pieces of the body' : 'blocks of the answer';
    parts.push(`leaves after ${after} ${what}`);
  }
  return parts;
}

function webSocketParts({ target, subprotocols, steps }: WebSocketRequest): string[] {
  const offered = subprotocols.length === 0 ? [] : [`offers ${subprotocols.join(', ')}`];
  return [`WebSocket ${target}`, ...offered, steps.map(describeStep).join(', ') || 'no steps'];
}

function describeStep(step: WebSocketStep): string {
  switch (step.do) {
    case 'await-answer':
      return 'waits for the answer';
    case 'await-messages':
      return `waits for ${step.count} messages`;
    case 'text':
      return `sends ${show(str(step.text), LONGEST)}`;
    case 'binary':
      return `sends ${show(bytes(step.bytes), LONGEST)}`;
    case 'close':
      return `closes with ${step.code ?? 'no code'}`;
    case 'lose':
      return 'is lost';
  }
}

/** Quotes a word for bash where that is needed; bytes beyond ASCII are escaped. */
function quote(word: string): string {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  if (/^[\u0020-\u007e]*$/.test(word)) return `'${word.replaceAll("'", "'\\''")}'`;
  const escaped = word.replace(/[^\u0020-\u007e]|['\\]/g, (each) => {
    const code = each.charCodeAt(0);
    return code < 0x80 && /['\\]/.test(each)
      ? `\\${each}`
      : `\\x${code.toString(16).padStart(2, '0')}`;
  });
  return `$'${escaped}'`;
}
