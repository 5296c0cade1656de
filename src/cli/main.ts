import { Command, CommanderError } from 'commander';
import { UsageError } from '../model/errors.ts';
import { addCheckOptions, addDriveOptions, addTargetOptions, portNumber } from './options.ts';
import { VERSION } from './version.ts';

/** Runs the command line and returns the exit code. Nothing here ends the process. */
export async function main(argv: readonly string[]): Promise<number> {
  let code = 0;
  // Nobody need listen to what is said besides.
  process.stderr.on('error', () => undefined);
  const program = new Command('gw-conform')
    .description("Judges Python web applications by the gateway interfaces' specifications")
    .version(VERSION, '-V, --version')
    .exitOverride()
    .enablePositionalOptions();
  addCheckOptions(program.command('check <target>', { isDefault: true }))
    .description('judge an application: module:attribute, or path/to/app.py:attribute')
    .action(async (target: string, options) => {
      const { checkCommand } = await import('./check.ts');
      code = await checkCommand(target, options);
    });
  addDriveOptions(program.command('lint <target>'))
    .description('serve an application for real traffic and judge that, until stopped')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <n>', 'where to listen; 0 lets the system choose', portNumber, 0)
    .action(async (target: string, options) => {
      const { lintCommand } = await import('./lint.ts');
      code = await lintCommand(target, options);
    });
  program
    .command('replay <file>')
    .description('run a saved failure again: FIXED (0), STILL FAILS (1) or CANNOT RUN (3)')
    .action(async (file: string) => {
      const { replayCommand } = await import('./replay.ts');
      code = await replayCommand(file);
    });
  program
    .command('rules [id]')
    .description('list the rules; explain one; id may be a glob')
    .option('--format <name>', 'terminal or json', 'terminal')
    .option('--no-color', 'no colours')
    .action(async (id: string | undefined, options) => {
      const { rulesCommand } = await import('./rules.ts');
      code = await rulesCommand(id, options);
    });
  addTargetOptions(program.command('doctor <target>'))
    .description('say which Python, interface, framework and routes are found; judge nothing')
    .option('--format <name>', 'terminal or json', 'terminal')
    .option('--no-color', 'no colours')
    .action(async (target: string, options) => {
      const { doctorCommand } = await import('./doctor.ts');
      code = await doctorCommand(target, options);
    });
  try {
    await program.parseAsync([...argv], { from: 'user' });
  } catch (error) {
    return exitCodeOfError(error);
  }
  return code;
}

function exitCodeOfError(error: unknown): number {
  // commander has already said what is wrong.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof UsageError) {
    process.stderr.write(`gw-conform: ${error.message}\n`);
    return 2;
  }
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.stderr.write(`gw-conform: this is a fault of gw-conform, not of the subject\n${text}\n`);
  return 70;
}
