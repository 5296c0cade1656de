import { extensions } from '../../../src/model/clause.ts';
import type { ProbeCall, ProbeEvent } from '../../../src/model/probe.ts';
import { bytes, item, type Py, show } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import {
  bytesItem,
  callOf,
  clientLeft,
  CORRECT_SERVER,
  finalResponse,
  flag,
  isBodiless,
  isTaken,
  offers,
  sent,
} from '../../../src/model/served-asgi.ts';

export default defineRule({
  id: 'asgi-http/server/zero-copy-sends-the-part-of-the-file',
  title: 'Sends the part of a file that zerocopysend names',
  level: 'MUST',
  requirements: ['EXT-025', 'EXT-026', 'EXT-027', 'EXT-028', 'EXT-029'],
  clause: extensions(
    'Zero Copy Send',
    'Except for the characteristics of zero-copy, it should behave the same as ordinary http.response.body.',
  ),
  why: 'A range request is answered with another range than it asked for.',
  on: 'served',
  messages: { other: 'sent {body} for {wanted}', refused: 'send() raised {error} for a file' },
  *given(served) {
    const response = finalResponse(served);
    if (response === undefined || clientLeft(served) || isBodiless(served, response.status)) return;
    for (const call of callOf(served, 'http')) {
      const files = sent(call, 'http.response.zerocopysend');
      const first = files[0];
      if (first !== undefined && offers(call, 'http.response.zerocopysend')) {
        yield { call, first, response };
      }
    }
  },
  check({ call, first, response }) {
    const raised = first.event.outcome?.raised ?? null;
    if (raised !== null) {
      return { message: 'refused', event: first.event, data: { error: raised.types[0] ?? '' } };
    }
    const wanted = bodyWithFiles(call);
    if (wanted !== undefined && (response.body !== wanted || !response.complete)) {
      const data = { body: show(bytes(response.body)), wanted: show(bytes(wanted)) };
      return { message: 'other', event: response, data };
    }
  },
  examples: {
    conforming: [CORRECT_SERVER],
    violating: [
      {
        title: 'an offset of 0 taken for none',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def read_file(self, message):
                  if not message.get("offset"):
                      message = {key: message[key] for key in message if key != "offset"}
                  return super().read_file(message)
        `,
      },
      {
        title: 'from the beginning',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def read_file(self, message):
                  if "count" in message:
                      return super().read_file(message)
                  return super().read_file({"offset": 0, **message})
        `,
      },
      {
        title: 'to the end',
        reports: 'other',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def read_file(self, message):
                  if message.get("more_body"):
                      return super().read_file(message)
                  return super().read_file({**message, "count": -1})
        `,
      },
      {
        title: 'whole files alone',
        reports: 'refused',
        python: python`
          from reference_asgi import Server

          class Server(Server):
              def read_file(self, message):
                  if message.get("offset"):
                      raise ValueError("an offset")
                  return super().read_file(message)
        `,
      },
    ],
  },
});

/** What the body should be; undefined where an event was refused on the way. */
function bodyWithFiles(call: ProbeCall): string | undefined {
  let whole = '';
  for (const { event, message, type } of sent(call)) {
    if (!/body$|zerocopysend$/.test(type)) continue;
    if (!isTaken(event)) return undefined;
    whole += type.endsWith('body') ? (bytesItem(message, 'body') ?? '') : filePart(event, message);
    if (flag(message, 'more_body') !== true) return whole;
  }
  return undefined;
}

function filePart({ step }: ProbeEvent, message: Py): string {
  const file = step?.do === 'send' ? step.file : undefined;
  const offset = item(message, 'offset');
  const count = item(message, 'count');
  const from = offset?.py === 'int' ? offset.value : (file?.position ?? 0);
  const to = count?.py === 'int' ? from + count.value : undefined;
  return file?.content.slice(from, to) ?? '';
}
