import { tls } from '../../../src/model/clause.ts';
import { item, show, str, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER, itemsOf } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/tls-extension-tells-the-client-certificate',
  title: 'Tells the certificate of the client, and of none where there is none',
  level: 'MUST',
  requirements: ['TLS-009', 'TLS-010', 'TLS-012', 'TLS-013', 'TLS-014', 'TLS-017'],
  clause: tls(
    'TLS Connection Scope',
    'If the client did not provide a client certificate then it will be an empty iterable.',
  ),
  why: 'Applications let a client in by its name: one that is made up lets in anybody.',
  on: 'served',
  messages: {
    chain: 'client_cert_chain holds certificates of a client that sent none',
    name: 'client_cert_name is {value} for {wanted}',
    first: 'client_cert_chain does not begin with the certificate of the client',
    error: 'client_cert_error is {value} for {wanted}',
  },
  *given(served) {
    const negotiated = served.wire?.tls ?? null;
    if (negotiated === null) return;
    for (const call of callOf(served, 'http', 'websocket')) {
      const all = item(call.offered, 'extensions');
      const value = all && item(all, 'tls');
      if (value?.py === 'dict') yield { call, value, negotiated };
    }
  },
  check({ call, value, negotiated }) {
    const chain = itemsOf(item(value, 'client_cert_chain'));
    const name = textItem(value, 'client_cert_name');
    const own = negotiated.clientCertificate;
    const wanted = own === null ? 'no certificate' : 'a certificate that is valid';
    const error = textItem(value, 'client_cert_error');
    if (error !== undefined && error !== '') {
      return { message: 'error', event: call, data: { value: show(str(error)), wanted } };
    }
    if (own === null) {
      if (chain.length > 0) return { message: 'chain', event: call };
      if (name === undefined) return;
      return { message: 'name', event: call, data: { value: show(str(name)), wanted } };
    }
    const [first] = chain;
    if (first?.py === 'str' && bare(first.value) !== bare(own)) {
      return { message: 'first', event: call };
    }
    const isMissing = name === undefined && chain.length > 0;
    if (isMissing || (name !== undefined && name !== negotiated.clientName)) {
      const data = {
        value: show(name === undefined ? { py: 'none' } : str(name)),
        wanted: negotiated.clientName ?? '',
      };
      return { message: 'name', event: call, data };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'a name for everybody',
        reports: 'name',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def client_cert_name(self, wire):
                  return super().client_cert_name(wire) or "CN=anonymous"
        `,
      },
      {
        title: 'its own certificate',
        reports: 'chain',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def client_cert_chain(self, wire):
                  return super().client_cert_chain(wire) or [self.server_cert()]
        `,
      },
      {
        title: 'an error where there is none',
        reports: 'error',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def tls_extension(self, wire):
                  entry = super().tls_extension(wire)
                  if not entry["client_cert_chain"]:
                      entry["client_cert_error"] = "no certificate"
                  return entry
        `,
      },
      {
        title: 'its own certificate before that of the client',
        reports: 'first',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def client_cert_chain(self, wire):
                  chain = super().client_cert_chain(wire)
                  return [self.server_cert(), *chain] if chain else []
        `,
      },
    ],
  },
});

function bare(pem: string): string {
  return (pem.split('-----END')[0] ?? '').replaceAll(/\s/g, '');
}
