import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { fileReplyOf } from '../../../src/model/served-files.ts';

export default defineRule({
  id: 'wsgi/server/sends-any-file-like-object',
  title: 'Anything with read() is sent',
  level: 'MUST',
  requirements: ['WSGI-279'],
  clause: pep3333(
    'Optional Platform-Specific File Handling',
    'must still return an iterable that wraps read() and close()',
  ),
  why: 'What has no descriptor, or a useless one, is read like any other: a BytesIO, a pipe, a compressed file.',
  on: 'served',
  messages: {
    nothing: 'no whole response came of the file',
    otherBytes: 'the client got other bytes than the file has',
  },
  *given(served) {
    const reply = fileReplyOf(served);
    if (reply === undefined) return;
    const { file, declared } = reply;
    if (
      file.through !== true &&
      (file.position ?? 0) === 0 &&
      declared === null &&
      file.kind !== 'plain'
    )
      yield reply;
  },
  check({ call, body, extra, isWhole, response }) {
    if (!isWhole || response === undefined) return { message: 'nothing', event: response ?? call };
    if (response.body !== body || extra !== '') return { message: 'otherBytes', event: response };
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
        title: 'descriptors, if there is a fileno()',
        reports: 'nothing',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Wrapper(FileWrapper):
              def __iter__(self):
                  try:
                      if hasattr(self.file, "fileno") and not hasattr(self.file, "tell"):
                          self.file.fileno()
                  except OSError as error:
                      raise ValueError("the file cannot be sent") from error
                  return super().__iter__()

          class Server(Server):
              def wsgi_variables(self, exchange):
                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": Wrapper}
        `,
      },
      {
        title: 'pipes taken for empty files',
        reports: 'otherBytes',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Wrapper(FileWrapper):
              def __next__(self):
                  import os, stat

                  try:
                      kind = os.fstat(self.file.fileno()).st_mode
                  except (AttributeError, OSError):
                      kind = 0
                  if stat.S_ISFIFO(kind):
                      raise StopIteration
                  return super().__next__()

          class Server(Server):
              def wsgi_variables(self, exchange):
                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": Wrapper}
        `,
      },
    ],
  },
});
