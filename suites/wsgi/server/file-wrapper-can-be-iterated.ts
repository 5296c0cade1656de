import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { fileReplyOf } from '../../../src/model/served-files.ts';

export default defineRule({
  id: 'wsgi/server/file-wrapper-can-be-iterated',
  title: 'The wrapper gives the file to whoever iterates',
  level: 'MUST',
  requirements: ['WSGI-281'],
  clause: pep3333(
    'Optional Platform-Specific File Handling',
    'because of the presence of middleware, error handlers, and the like, it is not guaranteed that any wrapper created will actually be used',
  ),
  why: 'Middleware that compresses or counts iterates over the wrapper itself.',
  on: 'served',
  messages: {
    nothing: 'no whole response came of the file',
    otherBytes: 'the client got other bytes than the file has',
  },
  *given(served) {
    const reply = fileReplyOf(served);
    if (reply === undefined) return;
    // What cannot be iterated over at all is told by the rule that asks for an iterable.
    const isNone = reply.call.events.some((event) => event.outcome?.iterable === false);
    if (reply.file.through === true && !isNone) yield reply;
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
        title: 'one block and no more',
        reports: 'otherBytes',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Wrapper(FileWrapper):
              asked = False

              def __next__(self):
                  if self.asked and self.block_size == 7:
                      raise StopIteration
                  self.asked = True
                  return super().__next__()

          class Server(Server):
              def wsgi_variables(self, exchange):
                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": Wrapper}
        `,
      },
      {
        title: 'for the server alone',
        reports: 'nothing',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Wrapper(FileWrapper):
              def __next__(self):
                  if self.block_size == 7:
                      raise TypeError("not for iteration")
                  return super().__next__()

          class Server(Server):
              def wsgi_variables(self, exchange):
                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": Wrapper}
        `,
      },
    ],
  },
});
