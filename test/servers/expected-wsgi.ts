import type { Deviation, Expected } from './expected.ts';

/** Gunicorn's workers for WSGI share what writes responses. */
const GUNICORN: readonly Deviation[] = [
  {
    rule: 'wsgi/server/holds-headers-until-body-data',
    reason: 'gunicorn/http/wsgi.py, Response.write sends the headers before it looks at the block',
  },
  {
    rule: 'wsgi/server/tolerates-changes-of-environ',
    reason: "gunicorn/workers reads environ['wsgi.file_wrapper'] after the call",
  },
];

const WERKZEUG: readonly Deviation[] = [
  {
    rule: 'wsgi/server/adds-no-header-twice',
    reason: 'werkzeug/serving.py:275, send_response() adds a Date and a Server to those there are',
  },
  {
    rule: 'wsgi/server/holds-headers-until-body-data',
    reason: 'werkzeug/serving.py:303, write() sends the headers with an empty block',
  },
  {
    rule: 'wsgi/server/splits-the-path',
    reason: 'werkzeug/serving.py:184 replaces what is no UTF-8 in the path',
  },
  {
    rule: 'wsgi/server/tolerates-changes-of-environ',
    reason: "werkzeug/serving.py:290 reads environ['REQUEST_METHOD'] after the call",
  },
];

const NGINX_UWSGI: readonly Deviation[] = [
  {
    rule: 'wsgi/server/file-wrapper-returns-an-iterable',
    reason: 'plugins/python/wsgi_handlers.c:478, py_uwsgi_sendfile gives back the file itself',
  },
  {
    rule: 'wsgi/server/holds-headers-until-body-data',
    reason: 'core/writer.c, uwsgi_response_write_body_do sends the headers whatever the length',
  },
  {
    rule: 'wsgi/server/input-gives-the-body',
    reason: 'core/reader.c:304, uwsgi_request_body_read takes a size of 0 for everything',
  },
  {
    rule: 'wsgi/server/refuses-a-second-start',
    reason: 'plugins/python/wsgi_headers.c:17 asks only whether the headers were sent',
  },
  {
    rule: 'wsgi/server/sends-any-file-like-object',
    reason: 'plugins/python/wsgi_subhandler.c:279 goes by any descriptor, be it of a pipe',
  },
  {
    rule: 'wsgi/server/start-response-takes-correct-calls',
    reason: 'plugins/python/wsgi_headers.c:37 restores exc_info, and returns a value beside it',
  },
];

const UWSGI: readonly Deviation[] = [
  ...NGINX_UWSGI,
  {
    rule: 'wsgi/server/adds-required-headers',
    reason: 'core/protocol.c adds no Date to the responses of its HTTP router',
  },
  {
    rule: 'wsgi/server/decodes-chunked-bodies',
    reason: 'plugins/python/wsgi_handlers.c:66 does so with --wsgi-manage-chunked-input only',
  },
];

const GUNICORN_VERSION = /^gunicorn 27\./;
const WERKZEUG_VERSION = /^werkzeug 3\./;
const UWSGI_VERSION = /^uwsgi 2\./;

/** By preset. */
export const WSGI: Readonly<Record<string, Expected>> = {
  wsgiref: {
    version: /^wsgiref$/,
    deviations: [
      {
        rule: 'wsgi/server/holds-headers-until-body-data',
        reason: 'wsgiref/handlers.py:284, write() sends the headers with an empty block',
      },
      {
        rule: 'wsgi/server/passes-content-type-and-length',
        reason: "wsgiref/simple_server.py:94 puts the parser's default where no header came",
      },
      {
        rule: 'wsgi/server/tolerates-changes-of-environ',
        reason: "wsgiref/handlers.py:357 reads environ['SERVER_PROTOCOL'] after the call",
      },
    ],
  },
  gunicorn: { version: GUNICORN_VERSION, deviations: GUNICORN },
  'gunicorn:gthread': { version: GUNICORN_VERSION, deviations: GUNICORN },
  'gunicorn:gevent': { version: /^gunicorn 27\..*gevent 26\./, deviations: GUNICORN },
  'nginx+gunicorn': { version: /^nginx .*gunicorn 27\./, deviations: GUNICORN },
  waitress: { version: /^waitress 3\./, deviations: [] },
  'nginx+waitress': { version: /^nginx .*waitress 3\./, deviations: [] },
  cheroot: {
    version: /^cheroot 11\./,
    deviations: [
      {
        rule: 'wsgi/server/closes-after-errors',
        reason: 'cheroot/wsgi.py:156, what sends the headers raises before close() is called',
      },
      {
        rule: 'wsgi/server/decodes-chunked-bodies',
        reason: 'cheroot/server.py:562, ChunkedRFile.readline goes round for ever at the end',
      },
      {
        rule: 'wsgi/server/input-gives-the-body',
        reason: 'cheroot/server.py:440, readlines(hint) takes the hint for the size of each line',
      },
      {
        rule: 'wsgi/server/input-has-its-methods',
        reason: 'cheroot/server.py:466, ChunkedRFile has no __iter__()',
      },
      {
        rule: 'wsgi/server/names-the-server',
        reason: 'cheroot/wsgi.py:265 gives what it writes into the header Server',
      },
    ],
  },
  werkzeug: {
    version: WERKZEUG_VERSION,
    deviations: [
      ...WERKZEUG,
      {
        rule: 'wsgi/server/chunks-as-http-allows',
        reason: 'werkzeug/serving.py:294 goes by its own version, not by the one of the client',
      },
    ],
  },
  'werkzeug:single': {
    version: WERKZEUG_VERSION,
    deviations: [
      ...WERKZEUG,
      {
        rule: 'wsgi/server/delimits-responses',
        reason: 'werkzeug/serving.py:348 waits for more of the client before it closes',
      },
    ],
  },
  bjoern: {
    version: /^bjoern 3\./,
    needs: 'bjoern',
    deviations: [
      {
        rule: 'wsgi/server/adds-required-headers',
        reason: 'bjoern/wsgi.c, wsgi_getheaders adds no Date',
      },
      {
        rule: 'wsgi/server/refuses-a-second-start',
        reason: 'bjoern/wsgi.c, start_response notes the first call only where it was in order',
      },
      {
        rule: 'wsgi/server/sends-any-file-like-object',
        reason: 'bjoern/filewrapper.c, FileWrapper_IterNext ends without what ends the chunks',
      },
      {
        rule: 'wsgi/server/start-response-returns-write',
        reason: 'bjoern/wsgi.c, start_response returns None',
      },
    ],
  },
  gevent: {
    version: /^gevent 26\./,
    deviations: [
      {
        rule: 'wsgi/server/delimits-responses',
        reason: 'gevent/pywsgi.py:1005 keeps connections of HTTP/1.0 open, length or not',
      },
      {
        rule: 'wsgi/server/refuses-a-second-start',
        reason: 'gevent/pywsgi.py:927 asks for exc_info only, not for an earlier call',
      },
    ],
  },
  uwsgi: { version: UWSGI_VERSION, deviations: UWSGI, needs: 'uwsgi' },
  'uwsgi:threads': { version: UWSGI_VERSION, deviations: UWSGI, needs: 'uwsgi' },
  'nginx+uwsgi': { version: /^nginx .*uwsgi 2\./, deviations: NGINX_UWSGI, needs: 'uwsgi' },
  mod_wsgi: {
    version: /^apache2 2\./,
    needs: 'apache2',
    deviations: [
      {
        rule: 'wsgi/server/refuses-a-second-start',
        reason: 'Adapter_start_response asks only whether the headers were sent',
      },
    ],
  },
};
