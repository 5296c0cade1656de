import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { callOf, failed } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/file-wrapper-takes-one-or-two-arguments',
  title: 'wsgi.file_wrapper takes a file and a block size',
  level: 'MUST',
  requirements: ['WSGI-270'],
  clause: pep3333(
    'Optional Platform-Specific File Handling',
    'it must be a callable that accepts one required positional parameter, and one optional positional parameter',
  ),
  why: 'The block size is a suggestion; applications give it or not.',
  on: 'served',
  messages: {
    raised: 'wsgi.file_wrapper raised {type} for {count} arguments',
  },
  *given(served) {
    const call = callOf(served);
    const steps = [...(served.script?.call ?? [])];
    const wrapped = steps.find((step) => step.do === 'wrap');
    const file = wrapped?.do === 'wrap' ? wrapped.file : served.script?.result?.file;
    for (const event of call?.events ?? []) {
      if (event.type === 'file_wrapper') yield { event, count: file?.blockSize === null ? 1 : 2 };
    }
  },
  check({ event, count }) {
    if (!failed(event)) return;
    const type = event.outcome?.raised?.types[0] ?? '';
    return { message: 'raised', data: { type, count }, event };
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
        title: 'two arguments',
        reports: 'raised',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Wrapper(FileWrapper):
              def __init__(self, file, block_size):
                  super().__init__(file, block_size)

          class Server(Server):
              def wsgi_variables(self, exchange):
                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": Wrapper}
        `,
      },
      {
        title: 'one argument',
        reports: 'raised',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Wrapper(FileWrapper):
              def __init__(self, file):
                  super().__init__(file)

          class Server(Server):
              def wsgi_variables(self, exchange):
                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": Wrapper}
        `,
      },
    ],
  },
});
