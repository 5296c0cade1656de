#!/usr/bin/env node
import { setFlagsFromString } from 'node:v8';

// Before Node 22 V8 optimises so early that a usual run is over before that has paid, and it does
// so on the core that Python needs.
if (Number.parseInt(process.versions.node) < 22) setFlagsFromString('--interrupt-budget=1000000');

const { main } = await import('../dist/src/cli/main.js');
const code = await main(process.argv.slice(2));
// An error that nobody caught has already set a code; it is never lowered.
process.exitCode ||= code;
