import type { MiddlewareDrive, MiddlewareScenario } from '../../../src/model/pair.ts';
import type { ProbeScript } from '../../../src/model/probe.ts';
import { bodyRoutes, httpRoutes } from '../../../src/model/request.ts';
import { asgiAnswer, responseEvents } from '../../../src/model/scripts.ts';

const TARGETS = ['/one/two', '//double', '/caf%C3%A9/%20%2F', '/?a=1&b=%20&a=2'];
const BODIES = [[''], ['whole'], ['one, ', 'two, ', 'three'], ['one', '', 'two', '']];

/** Receives the body to its end, however few pieces it comes in, and answers. */
const READER: ProbeScript = {
  call: [
    { do: 'receive-body', within: 0.1 },
    ...responseEvents(['received']),
    { do: 'receive', within: 0.1 },
  ],
};

/** Waits for what comes after the body, as one does that looks out for its client, and answers. */
const LISTENER: ProbeScript = {
  call: [
    { do: 'receive-body', within: 0.1 },
    { do: 'receive', within: 0.1 },
    ...responseEvents(['listened']),
  ],
};

export default {
  id: 'asgi-http/scenarios/middleware-requests',
  title: 'Requests of every kind, with bodies in pieces',
  subject: 'middleware',
  interfaces: ['asgi'],
  async run(drive: MiddlewareDrive) {
    for (const target of TARGETS) await drive.http({ target }, asgiAnswer(['there']));
    for (const { method, target } of httpRoutes(drive)) {
      await drive.http({ method, target }, asgiAnswer([method === 'HEAD' ? '' : 'there']));
    }
    for (const { method, target } of [{ method: 'POST', target: '/read' }, ...bodyRoutes(drive)]) {
      for (const body of BODIES) await drive.http({ method, target, body }, READER);
    }
    for (const body of [null, ['one, ', 'two']]) {
      await drive.http({ method: 'POST', target: '/listen', body }, LISTENER);
    }
    const cookies = [['Cookie', 'a=1; b=2'] as const, ['X-Forwarded-For', '10.0.0.1'] as const];
    await drive.http({ headers: cookies }, asgiAnswer(['cookies']));
    const repeated = [['X-Note', 'first'] as const, ['X-Note', 'second'] as const];
    await drive.http({ headers: repeated }, asgiAnswer(['notes']));
    await drive.http({ method: 'POST', target: '/read', body: ['a'.repeat(70_000), 'b'] }, READER);
    for (const after of [0, 1]) {
      const leave = { during: 'request', after } as const;
      const left = { target: '/left', body: ['begun', 'never sent'], leave };
      const { outer } = await drive.http({ method: 'POST', ...left }, READER);
      // One that waits for the rest of the body does so after any piece of it.
      if (outer.ended.how === 'hung') break;
    }
    const leave = { during: 'response', after: 1 } as const;
    await drive.http({ target: '/left', leave }, asgiAnswer(['one', 'two', 'three']));
    await drive.http(
      { target: '/left', leave },
      {
        call: [
          ...responseEvents(['one', 'two', 'three']).slice(0, 2),
          { do: 'receive', within: 0.5 },
        ],
      },
      { errs: true },
    );
  },
} satisfies MiddlewareScenario;
