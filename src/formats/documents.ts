import type { Clause } from '../model/clause.ts';

const DOCUMENTS: Readonly<Record<Clause['document'], string>> = {
  'pep-3333': 'PEP 3333',
  asgi: 'ASGI specification',
  www: 'ASGI HTTP & WebSocket',
  lifespan: 'ASGI Lifespan',
  tls: 'ASGI TLS',
  extensions: 'ASGI Extensions',
  rfc9110: 'RFC 9110',
  rfc9112: 'RFC 9112',
};

/** `PEP 3333, Unicode Issues`. */
export function clauseName({ document, section }: Clause): string {
  return `${DOCUMENTS[document]}, ${section}`;
}
