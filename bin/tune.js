import { setFlagsFromString } from 'node:v8';

// Before Node 22 V8 optimises so early that a usual run is over before that has paid, and it does
// so on the core that Python needs.
if (Number.parseInt(process.versions.node) < 22) setFlagsFromString('--interrupt-budget=1000000');
