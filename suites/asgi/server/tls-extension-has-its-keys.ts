import { tls } from '../../../src/model/clause.ts';
import { item, type Py, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/tls-extension-has-its-keys',
  title: 'Gives the keys of the TLS extension, of their types',
  level: 'MUST',
  requirements: [
    'TLS-004',
    'TLS-005',
    'TLS-006',
    'TLS-008',
    'TLS-011',
    'TLS-016',
    'TLS-019',
    'TLS-020',
    'TLS-023',
    'TLS-024',
  ],
  clause: tls('TLS Connection Scope', 'The value will be a dictionary with the following entries'),
  why: 'An application that looks for a mandatory key raises, and one that compares a version in text with a number finds them different.',
  on: 'served',
  messages: { notDict: 'tls is {value}', missing: '{key} is missing', wrong: '{key} is {value}' },
  *given(served) {
    for (const call of callOf(served, 'http', 'websocket')) {
      const all = item(call.offered, 'extensions');
      const value = all && item(all, 'tls');
      if (value !== undefined && served.wire?.tls) yield { call, value };
    }
  },
  check({ call, value }) {
    if (value.py !== 'dict')
      return { message: 'notDict', event: call, data: { value: show(value) } };
    for (const [key, test] of Object.entries(SHAPES)) {
      const found = item(value, key);
      if (found === undefined) {
        if (MANDATORY.includes(key)) return { message: 'missing', event: call, data: { key } };
      } else if (!test(found)) {
        return { message: 'wrong', event: call, data: { key, value: show(found) } };
      }
    }
  },
  examples: {
    conforming: [
      CORRECT_SERVER,
      {
        title: 'nothing but what is mandatory, and not known',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def tls_extension(self, wire):
                  return {"server_cert": None, "tls_version": None, "cipher_suite": None}
        `,
      },
    ],
    violating: [
      {
        title: 'no server_cert',
        reports: 'missing',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def tls_extension(self, wire):
                  entry = super().tls_extension(wire)
                  del entry["server_cert"]
                  return entry
        `,
      },
      {
        title: 'a version in text',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def tls_version(self, wire):
                  return wire.tls.version()
        `,
      },
      {
        title: 'the name of the cipher suite',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def cipher_suite(self, wire):
                  return wire.tls.cipher()[0]
        `,
      },
      {
        title: 'an empty error for none',
        reports: 'wrong',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def tls_extension(self, wire):
                  return {**super().tls_extension(wire), "client_cert_error": ""}
        `,
      },
      {
        title: 'the name of the protocol for a dict',
        reports: 'notDict',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def http_extensions(self, exchange):
                  offered = super().http_extensions(exchange)
                  return {**offered, "tls": exchange.wire.tls.version()} if "tls" in offered else offered
        `,
      },
    ],
  },
});

const MANDATORY = ['server_cert', 'tls_version', 'cipher_suite'];

const isPem = (value: Py): boolean =>
  value.py === 'str' && value.value.startsWith('-----BEGIN CERTIFICATE-----');
const isNone = ({ py }: Py): boolean => py === 'none';
const isWithin = (value: Py, most: number): boolean =>
  value.py === 'int' && value.value >= 0 && value.value <= most;

const SHAPES: Readonly<Record<string, (value: Py) => boolean>> = {
  server_cert: (value) => isNone(value) || isPem(value),
  client_cert_chain: (value) =>
    value.py === 'object' ||
    ((value.py === 'list' || value.py === 'tuple') && value.items.every(isPem)),
  client_cert_name: (value) => isNone(value) || value.py === 'str',
  client_cert_error: (value) => isNone(value) || (value.py === 'str' && value.value !== ''),
  tls_version: (value) => isNone(value) || isWithin(value, 2 ** 32 - 1),
  cipher_suite: (value) => isNone(value) || isWithin(value, 2 ** 16 - 1),
};
