// The same requests through the same applications, generated and handed over in the same way, but
// nothing recorded and nothing judged.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { httpCase, toldOf, wsgiCase } from '../../dist/src/subjects/cases.js';
import { supply } from './requests.js';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SIDE = fileURLToPath(new URL('../../src/python', import.meta.url));
const BATCH = 128;
const PATIENCE = { start: 5, finish: 1 };

/** Cases a second. */
export async function unrecordedRate({ python, module, spoken }, arbitrary, runs) {
  const child = spawn(python, ['unrecorded.py', module, SIDE], {
    cwd: HERE,
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const run = async (count) => {
    const { take } = supply(arbitrary, count);
    let before = Promise.resolve();
    for (let from = 0; from < count; from += BATCH) {
      const cases = take(from, Math.min(BATCH, count - from)).map(({ acts: [request] }, i) => ({
        id: i,
        record: { case: caseOf(spoken, request) },
      }));
      child.stdin.write(`${JSON.stringify({ op: 'run', ...toldOf(cases) })}\n`);
      // One batch runs while the next is made.
      await before;
      before = answers.next();
    }
    await before;
  };
  await run(Math.ceil(runs / 10));
  const began = performance.now();
  await run(runs);
  const rate = runs / ((performance.now() - began) / 1000);
  child.stdin.end();
  await once(child, 'exit');
  return rate;
}

function caseOf(spoken, request) {
  return spoken === 'wsgi' ? wsgiCase(request, PATIENCE) : httpCase(request, PATIENCE, 'asgi3');
}
