import { rfc9112 } from '../../../src/model/clause.ts';
import type { ProbeCall } from '../../../src/model/probe.ts';
import { item, type Py, type PyBytes, type PyText } from '../../../src/model/py.ts';
import { defineRule, python } from '../../../src/model/rule.ts';
import { isAccepted, rawRequestOf } from '../../../src/model/served-raw.ts';

export default defineRule({
  id: 'http/server/unfolds-or-refuses-folded-headers',
  title: 'Refuses folded headers, or unfolds them',
  level: 'MUST',
  requirements: ['RFC-015'],
  clause: rfc9112(
    '5.2',
    'MUST either reject the message by sending a 400 (Bad Request), preferably with a representation explaining that obsolete line folding is unacceptable, or replace each received obs-fold with one or more SP octets prior to interpreting the field value',
  ),
  why: 'A continuation that is read as a header of its own is a header that a proxy has not seen.',
  on: 'served',
  messages: {
    kept: 'a folded header was served with its line break',
    split: 'the second line of a folded header became a header of its own',
  },
  *given(served) {
    const raw = rawRequestOf(served);
    const fold = raw?.fields.find(([name]) => /^[ \t]+[^ \t]/.test(name));
    const [call] = served.calls;
    if (raw === undefined || fold === undefined) return;
    yield { raw, call, name: fold[0].trim() };
  },
  check({ raw, call, name }) {
    if (call === undefined || !isAccepted(raw)) return;
    for (const [key, value] of textOf(call)) {
      if (/[\r\n]/.test(value)) return { message: 'kept', event: call };
      // The same name as a variable, or as a header in lower case.
      const wanted = key
        .replace(/^HTTP_/, '')
        .replaceAll('_', '-')
        .toLowerCase();
      if (wanted === name.toLowerCase()) return { message: 'split', event: call };
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
      {
        title: 'a server that unfolds them',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def read_head(self, stream):
                  lines = super().read_head(stream)
                  unfolded = []
                  for line in lines or []:
                      if line[:1] in (b" ", b"\t") and len(unfolded) > 1:
                          unfolded[-1] += b" " + line.strip()
                      else:
                          unfolded.append(line)
                  return unfolded or None
        `,
      },
    ],
    violating: [
      {
        title: 'joined with its line break',
        reports: 'kept',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def read_head(self, stream):
                  lines = super().read_head(stream)
                  unfolded = []
                  for line in lines or []:
                      if line[:1] in (b" ", b"\t") and len(unfolded) > 1:
                          unfolded[-1] += b"\r\n" + line
                      else:
                          unfolded.append(line)
                  return unfolded or None

              def parse_field(self, line):
                  name, colon, value = line.partition(b":")
                  if b"\r\n " in value:
                      return name, value.strip()
                  return super().parse_field(line)
        `,
      },
      {
        title: 'a line is a line',
        reports: 'split',
        python: python`
          from reference_wsgi import Server

          class Server(Server):
              def parse_field(self, line):
                  return super().parse_field(line.lstrip())
        `,
      },
    ],
  },
});

/** Texts of the environ, or headers of the scope. */
function textOf(call: ProbeCall): (readonly [string, string])[] {
  if (call.offered.py !== 'dict') return [];
  const headers = item(call.offered, 'headers');
  const pairs = headers?.py === 'list' || headers?.py === 'tuple' ? headers.items : [];
  return [
    ...call.offered.items,
    ...pairs.flatMap((pair) => (pair.py === 'list' || pair.py === 'tuple' ? [pair.items] : [])),
  ].flatMap(([key, value]) =>
    isText(key) && isText(value) ? [[key.value, value.value] as const] : [],
  );
}

function isText(value: Py | undefined): value is PyText | PyBytes {
  return value?.py === 'str' || value?.py === 'bytes';
}
