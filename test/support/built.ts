import type * as Catalogue from '../../src/engine/catalogue.ts';
import type * as Cli from '../../src/cli/main.ts';
import type * as MiddlewareTesting from '../../src/middleware-testing.ts';
import type * as ServerTesting from '../../src/server-testing.ts';
import type * as Testing from '../../src/testing.ts';

/*
 * What is built, for tests that do much of the same: that is what users run, and it takes a good
 * deal less time than what vitest makes of the sources.
 */

export const { main } = await built<typeof Cli>('cli/main');
export const { loadFaces, loadMiddlewareRules, loadRules } =
  await built<typeof Catalogue>('engine/catalogue');
export const { examineRule, exampleRunner } = await built<typeof Testing>('testing');
export const { checkMiddlewareRule, middlewareExamples } =
  await built<typeof MiddlewareTesting>('middleware-testing');
export const { ServerExamples } = await built<typeof ServerTesting>('server-testing');

async function built<Module>(name: string): Promise<Module> {
  const url = new URL(`../../dist/src/${name}.js`, import.meta.url);
  return (await import(url.href)) as Module;
}
