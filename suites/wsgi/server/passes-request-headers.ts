import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, isHopByHop, variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/passes-request-headers',
  title: 'Each request header has its variable',
  level: 'SHOULD',
  requirements: ['WSGI-072'],
  clause: pep3333(
    'environ Variables',
    'The presence or absence of these variables should correspond with the presence or absence of the appropriate HTTP header in the request.',
  ),
  why: 'Authentication, content negotiation and caching go by them. Pass each header on, its bytes decoded as Latin-1.',
  on: 'served',
  messages: {
    missing: '{name} is missing',
    changed: "{name} is not the header's value",
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined || served.request === null) return;
    const headers = served.request.headers.map(([name, value]) => ({
      call,
      name: `HTTP_${name.toUpperCase().replaceAll('-', '_')}`,
      value: value.replace(/^[ \t]+|[ \t]+$/g, ''),
      own: isOwn(name),
    }));
    for (const each of headers) {
      const alone = headers.filter((other) => other.name === each.name).length === 1;
      if (alone && !each.own) yield each;
    }
  },
  check({ call, name, value }) {
    const found = variable(call, name);
    // Without a value a header says no more than without itself.
    if (found === undefined && value !== '') {
      return { message: 'missing', data: { name }, event: call };
    }
    if (found?.py === 'str' && found.value !== value && !/[^\x00-\xff]/.test(found.value)) {
      return { message: 'changed', data: { name }, event: call };
    }
  },
  examples: {
    conforming: [
      {
        title: 'the reference server',
        python: python`
          from reference_wsgi import Server
        `,
      },
      {
        title: 'a server that keeps what concerns the connection to itself',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  for name in ("HTTP_CONNECTION", "HTTP_TRANSFER_ENCODING", "HTTP_EXPECT", "HTTP_AUTHORIZATION"):
                      environ.pop(name, None)
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
    violating: [
      {
        title: 'a header that it does not know',
        reports: 'missing',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  environ.pop("HTTP_X_UNCOMMON", None)
                  return app(environ, start_response)

              return wrapped
        `,
      },
      {
        title: 'bytes read as UTF-8',
        reports: 'changed',
        python: python`
          def server(app):
              def wrapped(environ, start_response):
                  for name, value in list(environ.items()):
                      if name.startswith("HTTP_"):
                          environ[name] = value.encode("latin-1").decode("utf-8", "ignore").encode().decode("latin-1")
                  return app(environ, start_response)

              return wrapped
        `,
      },
    ],
  },
});

/**
 * What a server may keep to itself: headers for the server, those with a variable of another name,
 * credentials (RFC 3875, section 4.1.18), and names that could pass for others.
 */
function isOwn(name: string): boolean {
  return isHopByHop(name) || OWN.test(name) || name.includes('_');
}

const OWN =
  /^(?:content-(?:type|length)|expect|(?:x-)?forwarded|x-forwarded-.*|via|proxy|authorization)$/i;
