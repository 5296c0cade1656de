import { httpRequest, targets } from '../../../src/model/request.ts';
import type { Scenario } from '../../../src/model/scenario.ts';

const QUERIES = ['', 'a=1&b=2', 'a=1&a=2&flag&=x', 'name=K%C3%B6ln&bad=%FF%', 'q=a+b%20c?d/e'];

export default {
  id: 'http/scenarios/query-strings',
  title: 'Query strings: none after the mark, repeated names, encoded and malformed ones',
  interfaces: ['wsgi', 'asgi'],
  async run(drive) {
    for (const target of targets(drive, 'GET')) {
      const separator = target.includes('?') ? '&' : '?';
      for (const query of QUERIES) {
        const request = { method: 'GET', target: `${target}${separator}${query}` };
        await drive.http(httpRequest(drive, request));
      }
    }
  },
} satisfies Scenario;
