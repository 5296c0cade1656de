/** Where a specification says it. `quote` stands there word for word (line breaks aside). */
export interface Clause {
  readonly document:
    'pep-3333' | 'asgi' | 'www' | 'lifespan' | 'tls' | 'extensions' | 'rfc9110' | 'rfc9112';
  readonly section: string;
  readonly url: string;
  readonly quote: string;
}

const READ_THE_DOCS = 'https://asgi.readthedocs.io/en/latest/specs';

/** A clause of PEP 3333; `section` is the heading. */
export function pep3333(section: string, quote: string): Clause {
  return {
    document: 'pep-3333',
    section,
    url: `https://peps.python.org/pep-3333/#${anchor(section)}`,
    quote,
  };
}

/** A clause of the ASGI core specification. */
export function asgi(section: string, quote: string): Clause {
  return { document: 'asgi', section, url: `${READ_THE_DOCS}/main.html#${anchor(section)}`, quote };
}

/** A clause of the HTTP & WebSocket message format. */
export function www(section: string, quote: string): Clause {
  return { document: 'www', section, url: `${READ_THE_DOCS}/www.html#${anchor(section)}`, quote };
}

/** A clause of the lifespan protocol. */
export function lifespan(section: string, quote: string): Clause {
  return {
    document: 'lifespan',
    section,
    url: `${READ_THE_DOCS}/lifespan.html#${anchor(section)}`,
    quote,
  };
}

/** A clause of the TLS extension. */
export function tls(section: string, quote: string): Clause {
  return { document: 'tls', section, url: `${READ_THE_DOCS}/tls.html#${anchor(section)}`, quote };
}

/** A clause of the document of common extensions. */
export function extensions(section: string, quote: string): Clause {
  return {
    document: 'extensions',
    section,
    url: `https://asgi.readthedocs.io/en/latest/extensions.html#${anchor(section)}`,
    quote,
  };
}

/** A clause of RFC 9110, HTTP Semantics; `section` is the number, as in `5.5`. */
export function rfc9110(section: string, quote: string): Clause {
  return {
    document: 'rfc9110',
    section,
    url: `https://www.rfc-editor.org/rfc/rfc9110#section-${section}`,
    quote,
  };
}

/** A clause of RFC 9112, HTTP/1.1; `section` is the number, as in `6.3`. */
export function rfc9112(section: string, quote: string): Clause {
  return {
    document: 'rfc9112',
    section,
    url: `https://www.rfc-editor.org/rfc/rfc9112#section-${section}`,
    quote,
  };
}

function anchor(section: string): string {
  return section
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
