// What all that is measured is asked for: the request space of `with_hypothesis.py`.
import * as fc from 'fast-check';
import { httpRequest } from '../../dist/src/model/request.js';

const BODY = 'x'.repeat(64 * 1024);

export const small = fc
  .tuple(
    fc.constantFrom('GET', 'HEAD', 'OPTIONS', 'POST'),
    fc.array(fc.constantFrom('a', '1', '%2F', '%C3%A9', '..', '', '%FF'), { maxLength: 3 }),
    fc.array(fc.constantFrom('a=1', 'b', 'q=%C3%A9', '=x'), { maxLength: 3 }),
    fc.array(fc.constantFrom(['Cookie', 'a=1'], ['X-Tag', 'b'], ['Accept', '*/*']), {
      maxLength: 3,
    }),
    fc.array(fc.nat({ max: 255 }), { maxLength: 40 }),
  )
  .map(([method, path, query, headers, body]) =>
    httpRequest(
      { headers: [] },
      {
        method,
        target: `/${path.join('/')}?${query.join('&')}`,
        headers,
        body: method === 'POST' ? [String.fromCharCode(...body)] : null,
      },
    ),
  );

export const large = small.map((request) => ({ ...request, method: 'POST', body: [BODY] }));

/** So many generated requests, as a sweep takes them. */
export function supply(arbitrary, runs) {
  return {
    all: runs,
    take: (from, most) =>
      fc
        .sample(arbitrary, { seed: from, numRuns: most })
        .map((request) => ({ property: 'bench', acts: [request], path: String(from) })),
  };
}
