import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { fileReplyOf } from '../../../src/model/served-files.ts';

export default defineRule({
  id: 'wsgi/server/file-wrapper-needs-no-close',
  title: 'The wrapper takes files without close()',
  level: 'MUST',
  requirements: ['WSGI-275'],
  clause: pep3333('Optional Platform-Specific File Handling', 'It may have a close() method'),
  why: 'Sockets, decompressors and the like have a read() and no more.',
  on: 'served',
  messages: {
    nothing: 'no whole response came of the file',
    otherBytes: 'the client got other bytes than the file has',
  },
  *given(served) {
    const reply = fileReplyOf(served);
    if (reply === undefined) return;
    const { file } = reply;
    if (file.through !== true && file.kind === 'plain') yield reply;
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
        title: 'a close() that has to be',
        reports: 'nothing',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Wrapper(FileWrapper):
              def __init__(self, *args):
                  super().__init__(*args)
                  self.close = lambda: self.file.close()

              def __next__(self):
                  if not hasattr(self.file, "close"):
                      raise TypeError("the file cannot be closed")
                  return super().__next__()

          class Server(Server):
              def wsgi_variables(self, exchange):
                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": Wrapper}
        `,
      },
      {
        title: 'an empty body',
        reports: 'otherBytes',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Wrapper(FileWrapper):
              def __next__(self):
                  if not hasattr(self.file, "close"):
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
