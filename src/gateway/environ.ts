import type { HttpRequest } from '../model/scenario.ts';
import { bool, int, type Py, str } from '../model/py.ts';
import {
  bytesOf,
  contentLength,
  DIRECT,
  type Endpoints,
  percentDecode,
  splitTarget,
} from './request.ts';

/** CGI variables and the flags; the host adds the version, the streams and the file wrapper. */
export type Environ = Readonly<Record<string, string | boolean>>;

/** The environ of a request as PEP 3333 asks for it ("environ Variables"). */
export function environOf(request: HttpRequest, { server, client }: Endpoints = DIRECT): Environ {
  const { path, query } = splitTarget(request.target);
  const environ: Record<string, string | boolean> = {
    REQUEST_METHOD: request.method,
    SCRIPT_NAME: '',
    PATH_INFO: percentDecode(path),
    QUERY_STRING: query,
    SERVER_NAME: server.host,
    SERVER_PORT: String(server.port),
    SERVER_PROTOCOL: `HTTP/${request.httpVersion}`,
    REMOTE_ADDR: client.host,
    REMOTE_PORT: String(client.port),
    'wsgi.url_scheme': 'http',
    'wsgi.multithread': false,
    'wsgi.multiprocess': false,
    'wsgi.run_once': false,
  };
  for (const [name, value] of request.headers) addHeader(environ, name, value);
  if (request.framing === 'chunked' && request.body !== null) {
    // The customary sign of servers that end the stream themselves.
    environ['wsgi.input_terminated'] = true;
  } else if (request.body !== null) {
    environ['CONTENT_LENGTH'] = String(contentLength(request));
  }
  return environ;
}

function addHeader(environ: Record<string, string | boolean>, name: string, value: string): void {
  const variable = name.toUpperCase().replaceAll('-', '_');
  if (variable === 'CONTENT_LENGTH' || variable === 'TRANSFER_ENCODING') return;
  const key = variable === 'CONTENT_TYPE' ? variable : `HTTP_${variable}`;
  const before = environ[key];
  const separator = key === 'HTTP_COOKIE' ? '; ' : ', ';
  const text = bytesOf(value);
  environ[key] = before === undefined ? text : `${String(before)}${separator}${text}`;
}

/** The environ as evidence: with what the host adds to it. */
export function environEvidence(environ: Environ): Py {
  const items = Object.entries(environ).map(([name, value]): readonly [Py, Py] => [
    str(name),
    typeof value === 'boolean' ? bool(value) : str(value),
  ]);
  return { py: 'dict', items: [...items, ...HOST_ITEMS] };
}

const HOST_ITEMS: readonly (readonly [Py, Py])[] = [
  [str('wsgi.version'), { py: 'tuple', items: [int(1), int(0)] }],
  [str('wsgi.input'), { py: 'object', type: 'gw_conform.wsgi_streams.InputStream' }],
  [str('wsgi.errors'), { py: 'object', type: 'gw_conform.wsgi_streams.ErrorStream' }],
  [str('wsgi.file_wrapper'), { py: 'object', type: 'method' }],
];
