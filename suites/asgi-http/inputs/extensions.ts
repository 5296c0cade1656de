import type { ProbeStep } from '../../../src/model/probe.ts';
import { bool, bytes, int, list, str } from '../../../src/model/py.ts';
import { asgiHeaders, PLAIN_LOWER, responseEvents, send } from '../../../src/model/scripts.ts';

const [START, BODY] = responseEvents(['extended']) as [ProbeStep, ProbeStep];
const CONTENT = 'the content of a file';

/** What an application does that is offered an extension, by its name. */
export const USES: Readonly<Record<string, readonly ProbeStep[]>> = {
  'http.response.push': [
    START,
    send('http.response.push', { path: str('/style.css'), headers: asgiHeaders([]) }),
    BODY,
  ],
  'http.response.early_hint': [
    send('http.response.early_hint', { links: list([bytes('</style.css>; rel=preload')]) }),
    START,
    BODY,
  ],
  'http.response.trailers': [
    send('http.response.start', {
      status: int(200),
      headers: asgiHeaders([...PLAIN_LOWER, ['trailer', 'x-sum']]),
      trailers: bool(true),
    }),
    BODY,
    send('http.response.trailers', {
      headers: asgiHeaders([['x-sum', '1']]),
      more_trailers: bool(false),
    }),
  ],
  'http.response.pathsend': [
    START,
    {
      ...send('http.response.pathsend'),
      file: { as: 'path', content: CONTENT },
    } as ProbeStep,
  ],
  'http.response.zerocopysend': [
    START,
    {
      ...send('http.response.zerocopysend', { more_body: bool(false) }),
      file: { as: 'file', content: CONTENT },
    } as ProbeStep,
  ],
};
