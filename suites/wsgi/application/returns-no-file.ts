import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { wsgiEvents } from '../../../src/model/select.ts';

/** Files opened for reading bytes; one opened for text yields str, which another rule finds. */
const FILES = [
  '_io.BufferedReader',
  '_io.BufferedRandom',
  '_io.FileIO',
  'tempfile._TemporaryFileWrapper',
  'tempfile.SpooledTemporaryFile',
  'gzip.GzipFile',
  'bz2.BZ2File',
  'lzma.LZMAFile',
  'zipfile.ZipExtFile',
];

export default defineRule({
  id: 'wsgi/application/returns-no-file',
  title: 'Returns no bare file as its iterable',
  level: 'SHOULD',
  requirements: ['WSGI-267'],
  clause: pep3333(
    'Supporting Older (<2.2) Versions of Python',
    "In general, you shouldn't do this anyway, because it will perform quite poorly most of the time!",
  ),
  why: 'A file yields line by line: a send for each line, and a single huge block where there is none. Return environ["wsgi.file_wrapper"](file) where the key is present, or iter(lambda: file.read(65536), b"").',
  on: 'wsgi',
  messages: { file: 'returned a file ({type}), which yields lines' },
  *given(exchange) {
    yield* wsgiEvents(exchange, 'return');
  },
  check(event) {
    if (!('iterable' in event) || event.iterable.py !== 'object') return;
    const { type } = event.iterable;
    if (FILES.includes(type)) return { message: 'file', data: { type } };
  },
  examples: {
    conforming: [
      {
        title: 'a file in a wrapper, its own if the server has none',
        python: python`
          import tempfile

          def application(environ, start_response):
              file = tempfile.TemporaryFile()
              file.write(b"Hello\nworld\n")
              file.seek(0)
              start_response("200 OK", [("Content-Type", "text/plain")])
              if "wsgi.file_wrapper" in environ:
                  return environ["wsgi.file_wrapper"](file, 65536)
              return iter(lambda: file.read(65536), b"")
        `,
      },
    ],
    violating: [
      {
        title: 'an open file',
        reports: 'file',
        python: python`
          import tempfile

          def application(environ, start_response):
              file = tempfile.TemporaryFile()
              file.write(b"Hello\nworld\n")
              file.seek(0)
              start_response("200 OK", [("Content-Type", "text/plain")])
              return file
        `,
      },
    ],
  },
});
