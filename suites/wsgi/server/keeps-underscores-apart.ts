import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/keeps-underscores-apart',
  title: 'A header with an underscore does not pass for another',
  level: 'SHOULD',
  requirements: ['WSGI-074'],
  clause: pep3333(
    'environ Variables',
    'The presence or absence of these variables should correspond with the presence or absence of the appropriate HTTP header in the request.',
  ),
  why: 'A proxy that sets X-Real-Ip lets X_Real_Ip of the client through, and the application cannot tell the two. Drop or refuse such headers.',
  on: 'served',
  messages: {
    passes: 'a variable holds the value of a header with an underscore',
  },
  *given(served) {
    const call = callOf(served);
    if (call === undefined) return;
    for (const [name, value] of served.request?.headers ?? []) {
      if (name.includes('_'))
        yield { call, name: `HTTP_${name.toUpperCase().replaceAll('-', '_')}`, value };
    }
  },
  check({ call, name, value }) {
    const found = variable(call, name);
    if (found?.py === 'str' && found.value.includes(value)) {
      return { message: 'passes', event: call };
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
    ],
    violating: [
      {
        title: 'underscores kept',
        reports: 'passes',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def variable_name(self, field):
                  return super().variable_name(field.replace(b"_", b"-"))
        `,
      },
    ],
  },
});
