import { www } from '../../../src/model/clause.ts';
import { IDENTITY } from '../../../src/model/middleware-examples.ts';
import { innerCall, innerEvents, outerSends, textPairs } from '../../../src/model/pairs.ts';
import { item, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

export default defineRule({
  id: 'asgi-http/middleware/keeps-cookies-apart',
  title: 'Keeps each Set-Cookie in a header of its own',
  level: 'MUST',
  requirements: ['HTTP-006'],
  clause: www('HTTP', 'Multiple header fields with the same name are complex in HTTP'),
  why: 'A dict of headers has room for one Set-Cookie only, and the values of two cannot be joined with a comma, which stands in their dates: of the session and the language, one is lost. Change headers as the list that they are.',
  on: 'pair',
  messages: {
    lost: 'passed on {kept} of {count} Set-Cookie headers, the last one',
    first: 'passed on {kept} of {count} Set-Cookie headers, the first one',
  },
  *given(pair) {
    const call = innerCall(pair);
    if (call === undefined || pair.outer.kind !== 'http' || pair.inside !== 'asgi') return;
    const starts = innerEvents(call, 'send').flatMap(({ step }) =>
      step?.do === 'send' && textItem(step.message, 'type') === 'http.response.start'
        ? [step.message]
        : [],
    );
    const given = starts.flatMap((message) => cookiesIn(item(message, 'headers')));
    const [event] = outerSends(pair, 'http.response.start');
    if (given.length > 1 && event !== undefined) yield { event, given };
  },
  check({ event, given }) {
    const passed = cookiesIn(item(event.message, 'headers'));
    // Cookies that it takes for itself, or leaves out by purpose, are its own affair: that exactly
    // one is left of several is what a dict does.
    const kept = given.filter((each) => passed.includes(each));
    if (kept.length !== 1) return;
    const data = { kept: 1, count: given.length };
    if (kept[0] === given.at(-1)) return { message: 'lost', event, data };
    if (kept[0] === given[0]) return { message: 'first', event, data };
  },
  examples: {
    conforming: [
      { title: 'one that changes nothing', python: IDENTITY.asgi },
      {
        title: 'adds a cookie of its own',
        python: python`
          def middleware(app):
              async def visiting(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "http.response.start":
                          headers = [*message.get("headers", []), (b"set-cookie", b"seen=yes")]
                          message = {**message, "headers": headers}
                      await send(message)

                  await app(scope, receive, sending)
              return visiting
        `,
      },
    ],
    violating: [
      {
        title: 'a dict of headers',
        reports: 'lost',
        python: python`
          def middleware(app):
              async def visiting(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "http.response.start":
                          headers = dict([tuple(pair) for pair in message.get("headers", [])])
                          message = {**message, "headers": list(headers.items())}
                      await send(message)

                  await app(scope, receive, sending)
              return visiting
        `,
      },
      {
        title: 'a header that is there already',
        reports: 'first',
        python: python`
          def middleware(app):
              async def visiting(scope, receive, send):
                  async def sending(message):
                      if message["type"] == "http.response.start":
                          headers = {}
                          for name, value in message.get("headers", []):
                              headers.setdefault(name, value)
                          message = {**message, "headers": list(headers.items())}
                      await send(message)

                  await app(scope, receive, sending)
              return visiting
        `,
      },
    ],
  },
});

function cookiesIn(headers: Parameters<typeof textPairs>[0]): string[] {
  return textPairs(headers)
    .filter(([name]) => name.toLowerCase() === 'set-cookie')
    .map(([, value]) => value);
}
