import type { ProbeCall } from './probe.ts';
import { callOf, sent } from './served-asgi.ts';
import type { Http2, Served } from './served.ts';

/** The call of a request by HTTP/2 whose application wanted something pushed, in an array of one. */
export function pushesOf(served: Served): { call: ProbeCall; http2: Http2 }[] {
  const { http2 } = served;
  if (http2 === undefined) return [];
  return callOf(served, 'http')
    .filter((call) => sent(call, 'http.response.push').length > 0)
    .map((call) => ({ call, http2 }));
}
