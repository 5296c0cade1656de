import { dict, int, list, type Py, str } from '../../../src/model/py.ts';
import { httpRequest, sampleTargets } from '../../../src/model/request.ts';
import type { Scenario } from '../../../src/model/scenario.ts';

export const EXTENSIONS = [
  'http.response.push',
  'http.response.zerocopysend',
  'http.response.pathsend',
  'http.response.early_hint',
  'http.response.trailers',
  'http.response.debug',
];

const NONE: Py = { py: 'none' };

/** A certificate of `CN=localhost`, whose key nobody has. */
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBfzCCASWgAwIBAgIUHr6IS3RlZHipNEaIhRdpJbsePjEwCgYIKoZIzj0EAwIw
FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMjE2MzgxNVoYDzIxMjYxMDI5
MTYzODE1WjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
PQMBBwNCAASXXN0xwiLbL4sQpqAPkVe3X0Uc3dV7CiLFu4n6+gQmPSCQebKRUEu5
H8Fkz2PDW9i9WSVoq/cT/GJzZ8B7pEBYo1MwUTAdBgNVHQ4EFgQUHGZRhBD1/tgR
fRWeauC/JJlwX2owHwYDVR0jBBgwFoAUHGZRhBD1/tgRfRWeauC/JJlwX2owDwYD
VR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiAslAqfGn3V0txbhqS5nQ6L
JszFMlLbeNVfFqle+W7FfAIhAIEX7OImDc5o9nbl0FfoaWVvEfngenDvyUMRZ1Qa
5yW7
-----END CERTIFICATE-----
`;

/** What a server can say of a connection that is protected by TLS. */
const TLS: Readonly<Record<string, Py>> = {
  server_cert: str(CERTIFICATE),
  client_cert_chain: list([]),
  client_cert_name: NONE,
  client_cert_error: NONE,
  tls_version: int(0x0304),
  cipher_suite: int(0x1301),
};

/** What it has to say where TLS ends at a proxy that tells nothing. */
const UNKNOWN = { server_cert: NONE, tls_version: NONE, cipher_suite: NONE };

const WITHOUT = ['client_cert_chain', 'client_cert_name', 'client_cert_error'];

export default {
  id: 'asgi-http/scenarios/extensions',
  title: 'Extensions offered one by one, TLS with what is optional in it left out',
  interfaces: ['asgi'],
  async run(drive) {
    for (const target of sampleTargets(drive, 'GET')) {
      const request = httpRequest(drive, { method: 'GET', target, headers: [['TE', 'trailers']] });
      const offer = (extensions: Readonly<Record<string, Py>>, scheme = 'http') =>
        drive.http({
          ...request,
          variation: { with: { scheme: str(scheme), extensions: dict(extensions) } },
        });
      await drive.http(request);
      await drive.http(request);
      for (const name of EXTENSIONS) await offer({ [name]: dict({}) });
      await offer({}, 'https');
      await offer({ tls: dict(TLS) }, 'https');
      await offer({ tls: dict({ ...TLS, ...UNKNOWN }) }, 'https');
      for (const name of WITHOUT) {
        const { [name]: _, ...rest } = TLS;
        await offer({ tls: dict(rest) }, 'https');
      }
      await drive.http(request);
    }
  },
} satisfies Scenario;
