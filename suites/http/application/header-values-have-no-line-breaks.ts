import { responseHeaders } from '../../../src/model/asgi-http.ts';
import { rfc9110 } from '../../../src/model/clause.ts';
import { bytes, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';

const NAMES: Readonly<Record<string, string>> = { '\r': 'CR', '\n': 'LF', '\0': 'NUL' };

export default defineRule({
  id: 'http/application/header-values-have-no-line-breaks',
  title: 'Sends header values without CR, LF and NUL',
  level: 'MUST',
  requirements: ['RFC-001'],
  clause: rfc9110(
    '5.5',
    'Field values containing CR, LF, or NUL characters are invalid and dangerous',
  ),
  why: 'What follows a line break is a header or a body that an attacker writes: response splitting. Refuse input that holds one, or encode it, before it goes into a header.',
  on: 'http',
  messages: { forbidden: 'the value of the header {name} contains {character}' },
  given: responseHeaders,
  check({ start, name, value }) {
    // eslint-disable-next-line no-control-regex
    const character = NAMES[/[\r\n\0]/.exec(value)?.[0] ?? ''];
    if (character !== undefined) {
      return {
        message: 'forbidden',
        event: start,
        data: { name: show(bytes(name), 60), character },
      };
    }
  },
  examples: {
    conforming: [
      {
        title: 'tabs, bytes beyond ASCII and an empty value',
        python: python`
          HEADERS = [(b"x-tab", b"a\tb"), (b"x-latin", b"caf\xe9"), (b"x-empty", b"")]

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
    violating: [
      {
        title: 'a value that is broken into lines',
        reports: 'forbidden',
        python: python`
          POLICY = b"default-src 'self';\n img-src *"

          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"content-security-policy", POLICY)]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
      {
        title: 'an identifier with its padding',
        reports: 'forbidden',
        python: python`
          async def application(scope, receive, send):
              if scope["type"] != "http":
                  raise NotImplementedError(scope["type"])
              headers = [(b"x-id", b"ann\x00\x00\x00")]
              await send({"type": "http.response.start", "status": 200, "headers": headers})
              await send({"type": "http.response.body", "body": b"Hello"})
        `,
      },
    ],
  },
});
