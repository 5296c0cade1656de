import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, isHopByHop, variable } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/merges-repeated-headers',
  title: 'Repeated request headers are merged',
  level: 'MAY',
  requirements: ['WSGI-075'],
  clause: pep3333(
    'environ Variables',
    'Variables corresponding to the client-supplied HTTP request headers (i.e., variables whose names begin with "HTTP_").',
  ),
  why: 'Proxies add lines of their own to X-Forwarded-For and Accept: with one of them alone the others are lost. CGI asks for a single value of the same meaning (RFC 3875, section 4.1.18).',
  on: 'served',
  messages: {
    lost: '{name} lacks a value of a repeated header',
  },
  *given(served) {
    const call = callOf(served);
    const headers = served.request?.headers ?? [];
    if (call === undefined) return;
    for (const name of new Set(headers.map(([each]) => each.toLowerCase()))) {
      const values = headers
        .filter(([each]) => each.toLowerCase() === name)
        .map(([, value]) => value);
      if (values.length > 1 && !name.includes('_') && !isHopByHop(name))
        yield { call, name, values };
    }
  },
  check({ call, name, values }) {
    const key = `HTTP_${name.toUpperCase().replaceAll('-', '_')}`;
    const found = variable(call, key);
    if (found?.py !== 'str') return;
    const parts = found.value.split(/[,;]/).map((part) => part.trim());
    if (!values.every((value) => parts.includes(value))) {
      return { message: 'lost', data: { name: key }, event: call };
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
        title: 'the last one alone',
        reports: 'lost',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def http_variables(self, exchange):
                  variables = super().http_variables(exchange)
                  for field, value in exchange.request.fields:
                      name = self.variable_name(field)
                      if name == "HTTP_X_REPEATED":
                          variables[name] = value.decode("latin-1")
                  return variables
        `,
      },
    ],
  },
});
