import type { ProbeScript } from '../../../src/model/probe.ts';
import { bytes, dict, int, list } from '../../../src/model/py.ts';
import type { ClientStep, ServerScenario } from '../../../src/model/server-scenario.ts';
import { reads, script, start, yields } from '../../../src/model/wsgi-script.ts';

const ID = 'X-Gw-Conform: {id0}';
const HOST = 'Host: localhost';

function head(...lines: readonly string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}

function post(fields: readonly string[], body: string, version = '1.1'): string {
  return head(`POST /wire HTTP/${version}`, HOST, ID, ...fields) + body;
}

const CHUNKED = 'Transfer-Encoding: chunked';
const EMPTY = '0\r\n\r\n';
/** A request that is none, where the body before it ends elsewhere. */
const INNER = head('GET /smuggled HTTP/1.1', HOST, 'X-Gw-Conform: {id1}');

/** With a second request in what one of the two framings takes for the body. */
const AMBIGUOUS: readonly string[] = [
  post([`Content-Length: 200`, CHUNKED], EMPTY + INNER),
  post([CHUNKED, `Content-Length: 200`], EMPTY + INNER),
  post(['Content-Length: 6', CHUNKED], EMPTY + INNER),
];

const LENGTHS = ['-5', '+5', '0_5', '5_', '0x5', '5 5', '5, 6', 'five', '5;', '"5"', '5.0'];
const CODINGS = ['identity', 'gzip', 'chunked, gzip', 'xchunked', 'chunked;', 'chunked, identity'];
const SIZES = ['0x5', '+5', '-5', '5_0', 'g', '', '5h', '_5'];

const WRONG: readonly string[] = [
  ...LENGTHS.map((length) => post([`Content-Length: ${length}`], 'Hello')),
  post(['Content-Length: 5', 'Content-Length: 6'], 'Hello'),
  ...CODINGS.map((coding) => post([`Transfer-Encoding: ${coding}`], `5\r\nHello\r\n${EMPTY}`)),
  ...SIZES.map((size) => post([CHUNKED], `${size}\r\nHello\r\n${EMPTY}`)),
  post(['Content-Length : 5'], 'Hello'),
  post(['X-Space : a', 'Content-Length: 5'], 'Hello'),
  post(['Transfer-Encoding : chunked'], EMPTY),
  head('GET /wire HTTP/1.1', ID),
  head('GET /wire HTTP/1.1', HOST, 'Host: example.com', ID),
  head('GET /wire HTTP/1.1', 'Host: local host', ID),
  head('GET /wire HTTP/1.1', 'Host: user@localhost/path', ID),
  head('GET /wire HTTP/1.1', HOST, ID, 'X-Folded: a', ' X-Second: b'),
  head('GET /wire HTTP/1.1', HOST, ID, 'X(Name): a'),
  head('GET /wire HTTP/1.1', HOST, ID, 'a line without a colon'),
];

const RIGHT: readonly string[] = [
  post([CHUNKED], `5;name=value\r\nHello\r\n${EMPTY}`),
  post([CHUNKED], `5;name\r\nHello\r\n0;last=1\r\n\r\n`),
];

/** No more is to come: a server that waits for it may stop. */
const CLIENT: readonly ClientStep[] = [
  { do: 'request' },
  { do: 'await-response' },
  { do: 'end' },
  { do: 'await-end' },
];

const scenario: ServerScenario = {
  id: 'http/scenarios/server-wire',
  title: 'requests that two parsers may read in two ways',
  subject: 'server',
  interfaces: ['wsgi', 'asgi'],
  async run(drive) {
    const answer = drive.interface === 'wsgi' ? WSGI : ASGI;
    await Promise.all([
      ...AMBIGUOUS.map((each) =>
        drive.raw(each, [answer, answer], { client: CLIENT, patience: 1 }),
      ),
      ...[...WRONG, ...RIGHT].map((each) =>
        drive.raw(each, answer, { client: CLIENT, patience: 1 }),
      ),
      drive.request(
        {
          httpVersion: '1.0',
          method: 'POST',
          headers: [['Expect', '100-continue']],
          body: 'Hello',
        },
        answer,
      ),
    ]);
  },
};

/** Reads what is taken for the body, then answers. */
const WSGI = script([{ ...reads('read', 5), trap: false } as never, start()], yields('taken'));

const ASGI: ProbeScript = {
  call: [
    { do: 'receive', within: 1 },
    {
      do: 'send',
      message: dict({
        type: { py: 'str', value: 'http.response.start' },
        status: int(200),
        headers: list([list([bytes('content-length'), bytes('5')])]),
      }),
      trap: true,
    },
    {
      do: 'send',
      message: dict({ type: { py: 'str', value: 'http.response.body' }, body: bytes('taken') }),
      trap: true,
    },
  ],
};

export default scenario;
