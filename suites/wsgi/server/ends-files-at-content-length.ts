import { pep3333 } from '../../../src/model/clause.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { fileReplyOf } from '../../../src/model/served-files.ts';

export default defineRule({
  id: 'wsgi/server/ends-files-at-content-length',
  title: 'Files are sent up to Content-Length',
  level: 'SHOULD',
  requirements: ['WSGI-278'],
  clause: pep3333(
    'Optional Platform-Specific File Handling',
    'continue until the end is reached, or until Content-Length bytes have been written',
  ),
  why: 'A part of a file is answered with the length of the part.',
  on: 'served',
  follows: ['wsgi/server/keeps-to-content-length'],
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
      declared !== null &&
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
        title: 'to the end of the file',
        reports: 'otherBytes',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def within_length(self, exchange, block):
                  if exchange.request.target.startswith(b"/file"):
                      return block
                  return super().within_length(exchange, block)
        `,
      },
      {
        title: 'an error beyond it',
        reports: 'nothing',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def within_length(self, exchange, block):
                  allowed = super().within_length(exchange, block)
                  if exchange.request.target.startswith(b"/file") and allowed != block:
                      raise ValueError("the file is longer than Content-Length says")
                  return allowed
        `,
      },
    ],
  },
});
