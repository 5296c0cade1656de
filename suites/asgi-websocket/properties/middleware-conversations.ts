import * as fc from 'fast-check';
import type { MiddlewareProperty, PairAct } from '../../../src/model/pair.ts';
import type { ProbeStep } from '../../../src/model/probe.ts';
import { bytes, dict, int, type Py, str } from '../../../src/model/py.ts';
import { webSocketRequest, webSocketTargets } from '../../../src/model/request.ts';
import type { WebSocketStep } from '../../../src/model/scenario.ts';
import { asgiHeaders, send } from '../../../src/model/scripts.ts';
import { answerHeaders } from '../../http/inputs/answers.ts';
import { once } from '../../http/inputs/pairs.ts';
import { binary, text } from '../../http/inputs/text.ts';

const RECEIVE: ProbeStep = { do: 'receive', within: 0.5 };
const TARGETS = ['/', '/chat', '/one/two?a=1'];

/** A message of either side, as text or as bytes. */
const message = fc.tuple(
  fc.boolean(),
  fc.oneof(
    { withCrossShrink: true },
    { weight: 2, arbitrary: text.map((each) => ({ text: each })) },
    { weight: 1, arbitrary: binary.map((each) => ({ bytes: each })) },
  ),
);
type Message = typeof message extends fc.Arbitrary<infer T> ? T : never;

/** Who ends the conversation, and how. */
const end = fc.oneof(
  { withCrossShrink: true },
  fc.record({
    by: fc.constant('client' as const),
    code: fc.constantFrom(1000, 1001, 3000, null),
    reason: fc.constantFrom('', 'done'),
  }),
  fc.record({
    by: fc.constant('application' as const),
    code: fc.constantFrom(1000, 1008, 4999, null),
    reason: fc.constantFrom('', 'going'),
  }),
  fc.record({
    by: fc.constant('nobody' as const),
    code: fc.constant(null),
    reason: fc.constant(''),
  }),
);
type End = typeof end extends fc.Arbitrary<infer T> ? T : never;

export default {
  id: 'asgi-websocket/properties/middleware-conversations',
  title: 'Conversations through a middleware: messages of both sides, refusals, ends of every sort',
  subject: 'middleware',
  interfaces: ['asgi'],
  outer: 'asgi',
  share: 0.4,
  input(ground) {
    const refusal = fc
      .tuple(fc.boolean(), fc.constantFrom(403, 401), end)
      .map(([isDenied, status, how]) => (isDenied ? denied(status) : refused(how)));
    const talk = fc
      .tuple(
        fc.record({ chooses: fc.boolean(), headers: answerHeaders }),
        fc.array(message, { maxLength: 5 }),
        end,
      )
      .map(([accepted, messages, how]) => conversation(accepted, messages, how));
    const act = fc
      .tuple(
        fc.constantFrom(...TARGETS, ...webSocketTargets(ground)),
        fc.oneof(
          { withCrossShrink: true },
          { weight: 4, arbitrary: talk },
          { weight: 1, arbitrary: refusal },
        ),
      )
      .map(([target, { steps, call, extensions }]): PairAct => {
        const asked = { target, steps, subprotocols: ['chat', 'superchat'] };
        const request = webSocketRequest(ground, asked);
        const offered = extensions === null ? {} : { variation: { with: { extensions } } };
        return { ...request, ...offered, inside: { script: { call }, errs: false } };
      });
    return once(act);
  },
} satisfies MiddlewareProperty<fc.Arbitrary<readonly PairAct[]>>;

interface Talk {
  readonly steps: readonly WebSocketStep[];
  readonly call: readonly ProbeStep[];
  /** Those that the server offers, where there have to be some. */
  readonly extensions: Py | null;
}

function refused({ code, reason }: End): Talk {
  const call = [RECEIVE, closing(code, reason)];
  return { steps: [{ do: 'await-answer' }], call, extensions: null };
}

function denied(status: number): Talk {
  const call = [
    RECEIVE,
    send('websocket.http.response.start', { status: int(status), headers: asgiHeaders([]) }),
    send('websocket.http.response.body', { body: bytes('no') }),
  ];
  const extensions = dict({ 'websocket.http.response': dict({}) });
  return { steps: [{ do: 'await-answer' }], call, extensions };
}

function conversation(
  { chooses, headers }: { chooses: boolean; headers: readonly (readonly [string, string])[] },
  messages: readonly Message[],
  how: End,
): Talk {
  const accept = send('websocket.accept', {
    ...(chooses ? { subprotocol: str('chat') } : {}),
    ...(headers.length > 0 ? { headers: asgiHeaders(headers) } : {}),
  });
  const steps: WebSocketStep[] = [{ do: 'await-answer' }];
  const call: ProbeStep[] = [RECEIVE, accept];
  let sent = 0;
  for (const [isOfClient, content] of messages) {
    if (isOfClient) {
      steps.push(
        'text' in content
          ? { do: 'text', text: content.text }
          : { do: 'binary', bytes: content.bytes },
      );
      call.push(RECEIVE);
    } else {
      sent += 1;
      steps.push({ do: 'await-messages', count: sent });
      call.push(
        send(
          'websocket.send',
          'text' in content ? { text: str(content.text) } : { bytes: bytes(content.bytes) },
        ),
      );
    }
  }
  if (how.by === 'application') {
    return { steps, call: [...call, closing(how.code, how.reason)], extensions: null };
  }
  const last: WebSocketStep =
    how.by === 'nobody'
      ? { do: 'lose' }
      : { do: 'close', code: how.code, reason: how.code === null ? null : how.reason };
  return { steps: [...steps, last], call: [...call, RECEIVE], extensions: null };
}

function closing(code: number | null, reason: string): ProbeStep {
  return send('websocket.close', {
    ...(code === null ? {} : { code: int(code) }),
    ...(reason === '' ? {} : { reason: str(reason) }),
  });
}
