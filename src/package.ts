import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const require = createRequire(import.meta.url);
const MANIFEST = 'gw-conform/package.json';

/** The folder of this package, with a slash at its end. */
export const PACKAGE = new URL('.', pathToFileURL(require.resolve(MANIFEST)));

export const VERSION = (require(MANIFEST) as { version: string }).version;
