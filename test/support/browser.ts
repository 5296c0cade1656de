import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM } from './machine.ts';

export function openBrowser(): Promise<Browser> {
  const executablePath = CHROMIUM;
  if (executablePath === undefined) {
    throw new Error('no Chromium: apt-get install chromium, or say where it is with CHROMIUM');
  }
  // As root, which CI often is, Chromium has no sandbox.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}
