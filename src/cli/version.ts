import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
// Beside the sources, and one folder further up from `dist`.
const place = import.meta.url.endsWith('.ts') ? '../../package.json' : '../../../package.json';

export const VERSION = (require(place) as { version: string }).version;
