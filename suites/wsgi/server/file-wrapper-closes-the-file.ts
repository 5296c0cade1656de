import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, failed } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/file-wrapper-closes-the-file',
  title: 'The wrapper closes the file',
  level: 'MUST',
  requirements: ['WSGI-274'],
  clause: pep3333(
    'Optional Platform-Specific File Handling',
    "must have a close() method that invokes the original file-like object's close() method",
  ),
  why: 'Otherwise files stay open until the garbage collector comes by.',
  on: 'served',
  follows: ['wsgi/server/closes-the-iterable'],
  messages: {
    noClose: 'the wrapper of a file with close() has none',
    neverClosed: 'the file in the wrapper was never closed',
  },
  *given(served) {
    const call = callOf(served);
    const result = served.script?.result;
    if (result?.shape !== 'file_wrapper' || result.file?.kind === 'plain' || call === undefined)
      return;
    const made = call.events.find((event) => event.type === 'file_wrapper' && !failed(event));
    const over = call.events.some(({ type }) => ['file-close', 'dropped', 'close'].includes(type));
    if (made !== undefined && over) yield { call, made };
  },
  check({ call, made }) {
    if (made.outcome?.closable === false) return { message: 'noClose', event: made };
    if (!call.events.some((event) => event.type === 'file-close')) {
      return { message: 'neverClosed', event: call };
    }
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
        title: 'left to the garbage collector',
        reports: 'noClose',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Wrapper(FileWrapper):
              def __init__(self, *args):
                  super().__init__(*args)
                  vars(self).pop("close", None)

          class Server(Server):
              def wsgi_variables(self, exchange):
                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": Wrapper}
        `,
      },
      {
        title: 'a close() that does nothing',
        reports: 'neverClosed',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Wrapper(FileWrapper):
              def __init__(self, *args):
                  super().__init__(*args)
                  if hasattr(self, "close"):
                      self.close = lambda: None

          class Server(Server):
              def wsgi_variables(self, exchange):
                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": Wrapper}
        `,
      },
    ],
  },
});
