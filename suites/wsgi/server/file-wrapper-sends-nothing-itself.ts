import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { answerOf, finalOf, hasLeft, stepsOf } from '../../../src/model/served-wsgi.ts';

export default defineRule({
  id: 'wsgi/server/file-wrapper-sends-nothing-itself',
  title: 'wsgi.file_wrapper sends nothing until it is returned',
  level: 'MUST',
  requirements: ['WSGI-272', 'WSGI-276'],
  clause: pep3333(
    'Optional Platform-Specific File Handling',
    'must not perform any data transmission until and unless the server/gateway actually receives the iterable as a return value from the application',
  ),
  why: 'A wrapper that is not returned was replaced: by middleware, or by an error page.',
  on: 'served',
  messages: {
    sent: 'a file was sent that was wrapped and not returned',
    other: 'the response is another one once a file has been wrapped',
  },
  *given(served) {
    const answer = answerOf(served);
    if (answer === undefined || served.wire === null || hasLeft(served)) return;
    for (const step of stepsOf(served)) {
      if (step.do === 'wrap')
        yield { answer, content: step.file.content, response: finalOf(served) };
    }
  },
  check({ answer, content, response }) {
    if (response?.body.includes(content) === true) return { message: 'sent', event: response };
    if (response?.status !== answer.code || response.body !== answer.body) {
      return { message: 'other', event: response ?? answer.call };
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
        title: 'as soon as it is made',
        reports: 'sent',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Server(Server):
              def wsgi_variables(self, exchange):
                  def wrap(file, *size):
                      if exchange.called and exchange.request.target == b"/wrap":
                          for block in FileWrapper(file, *size):
                              self.transmit(exchange, block)
                      return FileWrapper(file, *size)

                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": wrap}
        `,
      },
      {
        title: 'the wrapper is what is sent',
        reports: 'other',
        python: python`
          from reference_wsgi import Server
          from wsgi_streams import FileWrapper

          class Server(Server):
              def wsgi_variables(self, exchange):
                  def wrap(file, *size):
                      if exchange.request.target == b"/wrap":
                          exchange.status = "200 OK"
                          exchange.headers = [("Content-Length", "0")]
                      return FileWrapper(file, *size)

                  return {**super().wsgi_variables(exchange), "wsgi.file_wrapper": wrap}
        `,
      },
    ],
  },
});
