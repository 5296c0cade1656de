import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { fileReplyOf } from '../../../src/model/served-files.ts';

export default defineRule({
  id: 'wsgi/server/sends-files-from-their-position',
  title: 'Files are sent from where they stand',
  level: 'SHOULD',
  requirements: ['WSGI-277'],
  clause: pep3333(
    'Optional Platform-Specific File Handling',
    'transmission should begin at the current position within the "file" at the time that transmission begins',
  ),
  why: 'Range requests are answered by moving to the first byte asked for.',
  on: 'served',
  messages: {
    nothing: 'no whole response came of the file',
    otherBytes: 'the client got other bytes than the file has',
  },
  *given(served) {
    const reply = fileReplyOf(served);
    if (reply === undefined) return;
    const { file } = reply;
    if (file.through !== true && (file.position ?? 0) > 0 && file.kind !== 'plain') yield reply;
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
        title: 'from the beginning',
        reports: 'otherBytes',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Wrapper(FileWrapper):
              def __iter__(self):
                  try:
                      if self.block_size != 7:
                          self.file.seek(0)
                  except (AttributeError, OSError):
                      pass
                  return super().__iter__()

          class Server(Server):
              def wsgi_variables(self, exchange):
                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": Wrapper}
        `,
      },
      {
        title: 'only what has not been moved',
        reports: 'nothing',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Wrapper(FileWrapper):
              def __iter__(self):
                  if hasattr(self.file, "tell") and self.block_size != 7:
                      try:
                          position = self.file.tell()
                      except OSError:
                          position = 0
                      if position:
                          raise ValueError("the file has been read")
                  return super().__iter__()

          class Server(Server):
              def wsgi_variables(self, exchange):
                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": Wrapper}
        `,
      },
    ],
  },
});
