import { tls } from '../../../src/model/clause.ts';
import { item, textItem } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, CORRECT_SERVER } from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi/server/tls-extension-tells-what-was-negotiated',
  title: 'Tells the version, the cipher suite and the certificate of the connection',
  level: 'MUST',
  requirements: ['TLS-007', 'TLS-021', 'TLS-025'],
  clause: tls(
    'TLS Connection Scope',
    'The PEM-encoded conversion of the x509 certificate sent by the server when establishing the TLS connection',
  ),
  why: 'Applications refuse what is too old, and bind tokens to the certificate, by what is told there.',
  on: 'served',
  messages: {
    version: 'tls_version is {value} for {wanted}',
    cipher: 'cipher_suite is {value} for {wanted}',
    certificate: 'server_cert is not the certificate that it presented',
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
    const version = item(value, 'tls_version');
    const wantedVersion = VERSIONS[negotiated.version];
    if (version?.py === 'int' && wantedVersion !== undefined && version.value !== wantedVersion) {
      const data = { value: hex(version.value), wanted: negotiated.version };
      return { message: 'version', event: call, data };
    }
    const cipher = item(value, 'cipher_suite');
    const wantedCipher = CIPHERS[negotiated.cipher.standardName];
    if (cipher?.py === 'int' && wantedCipher !== undefined && cipher.value !== wantedCipher) {
      const data = { value: hex(cipher.value), wanted: negotiated.cipher.standardName };
      return { message: 'cipher', event: call, data };
    }
    const certificate = textItem(value, 'server_cert');
    if (certificate !== undefined && bare(certificate) !== bare(negotiated.serverCertificate)) {
      return { message: 'certificate', event: call };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'TLS 1.2 for all',
        reports: 'version',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def tls_version(self, wire):
                  return 0x0303
        `,
      },
      {
        title: 'the other byte first',
        reports: 'cipher',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def cipher_suite(self, wire):
                  code = super().cipher_suite(wire)
                  return (code & 0xFF) << 8 | code >> 8
        `,
      },
      {
        title: 'another certificate',
        reports: 'certificate',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def server_cert(self):
                  head, body = super().server_cert().split("\n", 1)
                  return f"{head}\nAAAA{body[4:]}"
        `,
      },
    ],
  },
});

const VERSIONS: Readonly<Record<string, number>> = { 'TLSv1.2': 0x0303, 'TLSv1.3': 0x0304 };

/** Those that a client of today chooses from first. */
const CIPHERS: Readonly<Record<string, number>> = {
  TLS_AES_128_GCM_SHA256: 0x1301,
  TLS_AES_256_GCM_SHA384: 0x1302,
  TLS_CHACHA20_POLY1305_SHA256: 0x1303,
  TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256: 0xc02f,
  TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384: 0xc030,
};

function hex(value: number): string {
  return `0x${value.toString(16).padStart(4, '0')}`;
}

/** The certificate itself; a chain may follow it. */
function bare(pem: string): string {
  return (pem.split('-----END')[0] ?? '').replaceAll(/\s/g, '');
}
