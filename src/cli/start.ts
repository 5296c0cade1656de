import { findInterpreter } from '../bridge/interpreter.ts';
import { type PythonProcess, release, startProcess, startWithSpare } from '../bridge/process.ts';
import { SubjectError } from '../model/errors.ts';
import { guess } from './guess.ts';
import type { TargetOptions } from './options.ts';

/** Processes that load an application later, as far as any could be started. */
export interface Started extends AsyncDisposable {
  readonly process: PythonProcess | null;
  readonly spare: PythonProcess | null;
}

/** Starts Python for an application: a lifespan has scenarios that want a process of their own. */
export function startFor(target: string, options: TargetOptions): Started {
  return startPython(options, guess(target, options).interface === 'asgi');
}

/**
 * Starts Python, which takes as long as to read what is needed besides. Whoever disposes of it has
 * closed what has made use of it.
 */
export function startPython(options: Pick<TargetOptions, 'python'>, wantsSpare = false): Started {
  const [process, spare] = start(options, wantsSpare);
  return {
    process,
    spare,
    async [Symbol.asyncDispose]() {
      for (const each of [spare, process]) if (each !== null) await release(each);
    },
  };
}

function start(
  options: Pick<TargetOptions, 'python'>,
  wantsSpare: boolean,
): readonly [PythonProcess | null, PythonProcess | null] {
  const cwd = process.cwd();
  const python = findInterpreter(options.python, cwd, process.env);
  try {
    if (wantsSpare) return startWithSpare({ python, cwd });
    return [startProcess({ python, cwd }), null];
  } catch (error) {
    // It is told where there is something to load.
    if (error instanceof SubjectError) return [null, null];
    throw error;
  }
}
