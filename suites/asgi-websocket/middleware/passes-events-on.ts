import { www } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents } from '../../../src/model/pairs.ts';
import type { Pair } from '../../../src/model/pair.ts';
import { item, type Py, show, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { asgiEvents } from '../../../src/model/select.ts';

export default defineRule({
  id: 'asgi-websocket/middleware/passes-events-on',
  title: 'Passes the events of a WebSocket on, all and whole, where it changes none',
  level: 'MAY',
  requirements: ['WS-094'],
  clause: www(
    'WebSocket',
    'WebSockets share some HTTP details - they have a path and headers - but also have more state',
  ),
  why: 'A message that is empty, or like the one before it, is a message; without websocket.disconnect an application waits for ever for a client that has gone. Pass each event on as it came.',
  on: 'pair-session',
  messages: {
    lostSent: 'passed {passed} of {given} messages of the application on, and changes none',
    lostReceived:
      'gave the application {passed} of {given} messages of the client, and changes none',
    doubledSent: 'passed a message of the application on twice',
    doubledReceived: 'gave the application a message of the client twice',
    undelivered: 'did not give the application inside websocket.disconnect, which it waited for',
    stripped: 'passed {event} on without the {key} of the application inside',
  },
  *given({ pairs }) {
    const asked = pairs.filter(
      ({ outer, inside, errs }) => outer.kind === 'websocket' && inside === 'asgi' && !errs,
    );
    const ways = asked.flatMap((pair) => waysOf(pair));
    for (const way of ['sent', 'received'] as const) {
      const own = ways.filter((each) => each.way === way);
      // What changes messages, makes some or leaves some out by purpose, is another matter.
      if (own.some(({ fate }) => fate === 'changed')) continue;
      if (own.reduce((sum, { passed }) => sum + passed, 0) >= ENOUGH) yield* own;
    }
    for (const pair of asked) yield { way: 'events', pair } as const;
  },
  check(focus) {
    const { pair } = focus;
    if (focus.way === 'events') return stripped(pair) ?? undelivered(pair);
    const { fate, given, passed, way } = focus;
    const event = pair.outer;
    if (fate === 'doubled') {
      if (way === 'sent') return { message: 'doubledSent', event };
      return { message: 'doubledReceived', event };
    }
    if (fate !== 'lost') return;
    const data = { passed, given };
    if (way === 'sent') return { message: 'lostSent', event, data };
    return { message: 'lostReceived', event, data };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'a greeting of its own, and messages in capitals',
        python: python`
          def middleware(app):
              async def greeting(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "websocket.send" and message.get("text"):
                          message = {**message, "text": message["text"].upper()}
                      await send(message)

                  await app(scope, receive, sending)
              return greeting
        `,
      },
    ],
    violating: [
      {
        title: 'empty messages are none',
        reports: 'lostSent',
        python: python`
          def middleware(app):
              async def filling(scope, receive, send):
                  async def sending(message):
                      if message["type"] != "websocket.send" or message.get("text") != "":
                          await send(message)

                  await app(scope, receive, sending)
              return filling
        `,
      },
      {
        title: 'equal messages are one',
        reports: 'lostReceived',
        python: python`
          def middleware(app):
              async def deduplicating(scope, receive, send):
                  before = []

                  async def receiving():
                      message = await receive()
                      while message["type"] == "websocket.receive" and message in before:
                          message = await receive()
                      before[:] = [message]
                      return message

                  await app(scope, receiving, send)
              return deduplicating
        `,
      },
      {
        title: 'sends long messages again',
        reports: 'doubledSent',
        python: python`
          def middleware(app):
              async def insisting(scope, receive, send):
                  async def sending(message):
                      await send(message)
                      if message["type"] == "websocket.send" and message.get("text") == "end":
                          await send(message)

                  await app(scope, receive, sending)
              return insisting
        `,
      },
      {
        title: 'gives what it has looked at again',
        reports: 'doubledReceived',
        python: python`
          def middleware(app):
              async def repeating(scope, receive, send):
                  again = []

                  async def receiving():
                      if again:
                          return again.pop()
                      message = await receive()
                      if message["type"] == "websocket.receive" and message.get("text") == "end":
                          again.append(message)
                      return message

                  await app(scope, receiving, send)
              return repeating
        `,
      },
      {
        title: 'waits for the next message instead',
        reports: 'undelivered',
        python: python`
          import asyncio

          def middleware(app):
              async def waiting(scope, receive, send):
                  async def receiving():
                      message = await receive()
                      if message["type"] == "websocket.disconnect" and scope["path"] == "/messages":
                          await asyncio.sleep(60)
                      return message

                  await app(scope, receiving, send)
              return waiting
        `,
      },
      {
        title: 'accepts with a type alone',
        reports: 'stripped',
        python: python`
          def middleware(app):
              async def accepting(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "websocket.accept":
                          message = {key: message[key] for key in message if key != "subprotocol"}
                      await send(message)

                  await app(scope, receive, sending)
              return accepting
        `,
      },
    ],
  },
});

/** Messages that have to pass before anything is said of others. */
const ENOUGH = 10;

interface Way {
  readonly way: 'sent' | 'received';
  readonly pair: Pair;
  readonly fate: 'kept' | 'lost' | 'doubled' | 'changed';
  readonly given: number;
  readonly passed: number;
}

/** What became of the messages of a conversation; nothing of ways on which there were none. */
function waysOf(pair: Pair): Way[] {
  const call = innerCall(pair);
  const { outer } = pair;
  if (call === undefined || outer.kind !== 'websocket') return [];
  const told = innerEvents(call, 'send').flatMap(({ step, outcome }) =>
    step?.do === 'send' && outcome?.raised === null ? [step.message] : [],
  );
  const sent = asgiEvents(outer, 'send').map(({ message }) => message);
  const delivered = asgiEvents(outer, 'deliver').map(({ message }) => message);
  const received = innerEvents(call, 'receive').flatMap(({ outcome }) =>
    outcome?.returned?.py === 'dict' ? [outcome.returned] : [],
  );
  const [from, to] = [
    contents(delivered, 'websocket.receive'),
    contents(received, 'websocket.receive'),
  ];
  // It asks for as many as it likes; when it has been told of the end, there is no further one.
  const isOver = received.some((each) => textItem(each, 'type') === 'websocket.disconnect');
  const asked = isOver ? from : from.slice(0, to.length);
  return [
    way('sent', pair, contents(told, 'websocket.send'), contents(sent, 'websocket.send')),
    way('received', pair, isSubset(to, from) && !isOver && !starts(from, to) ? from : asked, to),
  ].filter(({ given }) => given > 0);
}

function way(way: Way['way'], pair: Pair, from: readonly string[], to: readonly string[]): Way {
  const fate = fateOf(from, to);
  return { way, pair, fate, given: from.length, passed: to.length };
}

function fateOf(from: readonly string[], to: readonly string[]): Way['fate'] {
  if (from.length === to.length && starts(from, to)) return 'kept';
  if (isSubset(to, from)) return 'lost';
  const isRepeated = to.every((each, i) => from.includes(each) || each === to[i - 1]);
  return isRepeated && isSubset(from, to) ? 'doubled' : 'changed';
}

function starts(from: readonly string[], to: readonly string[]): boolean {
  return to.every((each, i) => each === from[i]);
}

/** Whether all of the one stand in the other, in that order. */
function isSubset(some: readonly string[], all: readonly string[]): boolean {
  let at = 0;
  for (const each of all) if (at < some.length && each === some[at]) at += 1;
  return at === some.length;
}

/** Texts and bytes of messages, told apart; the unused key may be there as None. */
function contents(messages: readonly Py[], type: string): string[] {
  return messages
    .filter((each) => textItem(each, 'type') === type)
    .map((each) => {
      const text = item(each, 'text');
      const used = text === undefined || text.py === 'none' ? item(each, 'bytes') : text;
      return used === undefined ? '' : show(used, 100);
    });
}

function undelivered(pair: Pair) {
  const call = innerCall(pair);
  const { outer } = pair;
  if (call === undefined || outer.kind !== 'websocket') return undefined;
  const told = asgiEvents(outer, 'deliver').find(
    ({ message }) => textItem(message, 'type') === 'websocket.disconnect',
  );
  const last = innerEvents(call, 'receive').at(-1);
  if (told === undefined || last?.outcome?.waiting !== true) return undefined;
  if ((told.seq ?? 0) > (last.seq ?? 0)) return undefined;
  return { message: 'undelivered', event: last } as const;
}

/** What an event may say besides, and what a middleware has no reason to leave out of it. */
const KEYS = { 'websocket.accept': ['subprotocol', 'headers'], 'websocket.close': ['reason'] };

function stripped(pair: Pair) {
  const call = innerCall(pair);
  if (call === undefined || pair.outer.kind !== 'websocket') return undefined;
  for (const [type, keys] of Object.entries(KEYS)) {
    const given = innerEvents(call, 'send').flatMap(({ step }) =>
      step?.do === 'send' && textItem(step.message, 'type') === type ? [step.message] : [],
    );
    const passed = asgiEvents(pair.outer, 'send').filter(
      ({ message }) => textItem(message, 'type') === type,
    );
    const [message, event] = [given[0], passed[0]];
    if (message === undefined || event === undefined || given.length + passed.length > 2) continue;
    const key = keys.find((each) => isSaid(message, each) && !isSaid(event.message, each));
    if (key !== undefined)
      return { message: 'stripped', event, data: { event: type, key } } as const;
  }
  return undefined;
}

function isSaid(message: Py, key: string): boolean {
  const value = item(message, key);
  if (value === undefined || value.py === 'none') return false;
  return value.py === 'list' ? value.items.length > 0 : !(value.py === 'str' && value.value === '');
}
