#!/usr/bin/env node
import './tune.js';
import { main } from '../dist/src/cli/main.js';

const code = await main(process.argv.slice(2));
// An error that nobody caught has already set a code; it is never lowered.
process.exitCode ||= code;
