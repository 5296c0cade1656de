import { describe, expect, test } from 'vitest';
import { routeText } from '../../../src/model/route.ts';
import { httpRequest } from '../../../src/model/request.ts';
import { RouteKeys } from '../../../src/subjects/route-keys.ts';
import { chooseRoutes, type DiscoveredRoute } from '../../../src/subjects/routes.ts';

function found(...texts: readonly string[]) {
  const routes = texts.map((text): DiscoveredRoute => {
    const [method = '', path = ''] = text.split(' ');
    const kind = method === 'ws' ? 'websocket' : 'http';
    return { kind, method: kind === 'http' ? method : 'GET', path, pattern: path, endpoint: 'x' };
  });
  return { framework: null, routes, skipped: [] };
}

const NONE = found();

function texts(choice: ReturnType<typeof chooseRoutes>) {
  return choice.routes.map(routeText);
}

describe('the routes of a run', () => {
  test('are those that the user has named', () => {
    const named = [{ kind: 'http', method: 'PUT', target: '/x' }] as const;
    expect(texts(chooseRoutes(named, 'wsgi', found('GET /users'), false))).toEqual(['PUT:/x']);
    expect(texts(chooseRoutes(named, 'wsgi', NONE, true))).toEqual([]);
  });

  test('have the parameters that were found, by whatever way they come', () => {
    const parameters = [{ start: 7, end: 8, kind: 'int', low: 0 }];
    const [route] = found('GET /items/1').routes;
    const discovery = { ...NONE, routes: [{ ...route!, parameters }] };
    const item = { kind: 'http', method: 'GET', target: '/items/1' } as const;
    const other = { ...item, target: '/items/2' };
    expect(chooseRoutes(null, 'wsgi', discovery, false).routes).toContainEqual({
      ...item,
      parameters,
    });
    const { routes } = chooseRoutes([item, other], 'wsgi', discovery, false);
    expect(routes).toEqual([{ ...item, parameters }, other]);
  });

  test('are the usual methods of / for a bare callable', () => {
    const usual = ['/', 'HEAD:/', 'OPTIONS:/', 'POST:/'];
    expect(texts(chooseRoutes(null, 'wsgi', NONE, false))).toEqual(usual);
    expect(texts(chooseRoutes(null, 'asgi', NONE, false))).toEqual([...usual, 'ws:/']);
    const safe = chooseRoutes(null, 'asgi', NONE, true);
    expect(texts(safe)).toEqual(['/', 'HEAD:/', 'OPTIONS:/', 'ws:/']);
  });

  test('are those that were found, and GET of /', () => {
    const some = found('GET /users', 'DELETE /users/1', 'ws /chat');
    expect(texts(chooseRoutes(null, 'asgi', some, false))).toEqual([
      '/',
      '/users',
      'DELETE:/users/1',
      'ws:/chat',
    ]);
    expect(texts(chooseRoutes(null, 'asgi', some, true))).toEqual(['/', '/users', 'ws:/chat']);
    const root = found('POST /', 'GET /users');
    expect(texts(chooseRoutes(null, 'wsgi', root, false))).toEqual(['POST:/', '/users']);
  });

  test('are no more than sixty, evenly over all of them', () => {
    const pages = Array.from({ length: 500 }, (_, i) => `GET /${i === 0 ? '' : i}`);
    const sockets = Array.from({ length: 30 }, (_, i) => `ws /chat/${i}`);
    const choice = chooseRoutes(null, 'asgi', found(...pages, ...sockets), false);
    expect(choice.routes).toHaveLength(60);
    expect(choice.routes.filter(({ kind }) => kind === 'websocket')).toHaveLength(10);
    const numbers = choice.routes
      .filter(({ kind }) => kind === 'http')
      .map(({ target }) => Number(target.slice(1)));
    expect(numbers[0]).toBe(0);
    const gaps = numbers.slice(1).map((number, i) => number - (numbers[i] ?? 0));
    expect(Math.max(...gaps) - Math.min(...gaps)).toBeLessThanOrEqual(1);
    expect(choice.notes).toEqual([expect.stringContaining('470 of 530 routes were left out')]);
  });

  test.each([1, 59, 60, 61, 119, 200])('of %i, as many as may be', (count) => {
    const pages = Array.from({ length: count }, (_, i) => `GET /${i === 0 ? '' : i}`);
    const { routes, notes } = chooseRoutes(null, 'wsgi', found(...pages), false);
    expect(routes).toHaveLength(Math.min(count, 60));
    expect(notes).toHaveLength(count > 60 ? 1 : 0);
  });
});

test('what was slow for one value of a parameter is so for all', () => {
  const keys = new RouteKeys([
    {
      kind: 'http',
      method: 'GET',
      target: '/a.b/1',
      parameters: [{ start: 5, end: 6, kind: 'int' }],
    },
    {
      kind: 'http',
      method: 'GET',
      target: '/f/x/y',
      parameters: [{ start: 3, end: 4, kind: 'path' }],
    },
  ]);
  const keyOf = (target: string, method = 'GET') =>
    keys.of(httpRequest({ headers: [] }, { method, target }));
  expect(keyOf('/a.b/27?q=1')).toBe('GET /a.b/1');
  expect(keyOf('/a.b/27', 'POST')).toBe('POST /a.b/1');
  expect(keyOf('/a.b/27/x')).toBe('GET /a.b/27/x');
  expect(keyOf('/acb/27')).toBe('GET /acb/27');
  expect(keyOf('/f/1/2/3/y')).toBe('GET /f/x/y');
});
