import type { AsgiEvent, LifespanExchange } from './evidence.ts';
import { asgiEvents, messageType, type SendEvent, sends } from './select.ts';
import { sendsBeforeReturn } from './websocket.ts';

/** What a server asks for, and an application answers. */
export type Phase = 'startup' | 'shutdown';

/** What was sent and awaited during the lifespan; a call never awaited has no effect. */
export function lifespanSends(exchange: LifespanExchange): SendEvent[] {
  return sends(exchange).filter((event) => event.awaited);
}

/** The answers to a phase, right or wrong. */
export function answersTo(exchange: LifespanExchange, phase: Phase): SendEvent[] {
  const types = [`lifespan.${phase}.complete`, `lifespan.${phase}.failed`];
  return lifespanSends(exchange).filter((event) => types.includes(messageType(event)));
}

/** The application said something of this phase, even if nobody awaited it. */
export function spokeOf(exchange: LifespanExchange, phase: Phase): boolean {
  return sendsBeforeReturn(exchange).some((event) =>
    messageType(event).startsWith(`lifespan.${phase}`),
  );
}

/** The event that asks the application for a phase, as it received it. */
export function requestFor(exchange: LifespanExchange, phase: Phase): AsgiEvent | undefined {
  return asgiEvents(exchange, 'deliver').find(
    (event) => messageType(event) === `lifespan.${phase}`,
  );
}

/** The answer was sent before the application had been asked. */
export function isTooEarly(exchange: LifespanExchange, phase: Phase, answer: SendEvent): boolean {
  const { events } = exchange;
  const before = events.slice(0, events.indexOf(answer));
  const request = requestFor(exchange, phase);
  if (request !== undefined && before.includes(request)) return false;
  // What another task is about to receive may well come before this is sent.
  const count = (type: AsgiEvent['type']) => before.filter((each) => each.type === type).length;
  return answer.refused !== null || count('receive') === count('deliver');
}

/** An answer to the phase that the server had taken before this one. */
export function earlierAnswer(
  exchange: LifespanExchange,
  phase: Phase,
  answer: SendEvent,
): SendEvent | undefined {
  const { events } = exchange;
  return answersTo(exchange, phase).find(
    (each) => each.refused === null && events.indexOf(each) < events.indexOf(answer),
  );
}
