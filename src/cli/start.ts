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

/**
 * Starts Python, which takes as long as to read what is needed besides. Whoever disposes of it has
 * closed what has made use of it.
 */
export function startPython(target: string, options: TargetOptions): Started {
  const [process, spare] = start(target, options);
  return {
    process,
    spare,
    async [Symbol.asyncDispose]() {
      for (const each of [spare, process]) if (each !== null) await release(each);
    },
  };
}

function start(
  target: string,
  options: TargetOptions,
): readonly [PythonProcess | null, PythonProcess | null] {
  const cwd = process.cwd();
  const python = findInterpreter(options.python, cwd, process.env);
  try {
    // A lifespan has scenarios that want a process of their own.
    if (guess(target, options).interface === 'asgi') return startWithSpare({ python, cwd });
    return [startProcess({ python, cwd }), null];
  } catch (error) {
    // It is told where there is something to load.
    if (error instanceof SubjectError) return [null, null];
    throw error;
  }
}
