import { Command, CommanderError } from 'commander';
import { UsageError } from '../model/errors.ts';
import { type Config, configurable, configuredTarget, fillIn, readConfig } from './config.ts';
import {
  addCheckOptions,
  addDriveOptions,
  addGeneratedOptions,
  addJudgeOptions,
  addServerOptions,
  addTargetOptions,
  collect,
  portNumber,
  spokenInside,
  withOption,
} from './options.ts';
import { VERSION } from '../package.ts';

/** Runs the command line and returns the exit code. Nothing here ends the process. */
export async function main(argv: readonly string[]): Promise<number> {
  let code = 0;
  // Nobody need listen to what is said besides.
  process.stderr.off('error', ignore).on('error', ignore);
  const [own, words] = splitAtDashes(argv);
  const commands = program((result) => {
    code = result;
  }, words);
  try {
    await commands.parseAsync([...own], { from: 'user' });
  } catch (error) {
    return exitCodeOfError(error);
  }
  return code;
}

function ignore(): void {
  // Once for all runs in a process.
}

/** What stands after `--` is the command of a server, whatever it looks like. */
function splitAtDashes(argv: readonly string[]): [readonly string[], readonly string[] | null] {
  const dashes = argv[0] === 'server' ? argv.indexOf('--') : -1;
  return dashes < 0 ? [argv, null] : [argv.slice(0, dashes), argv.slice(dashes + 1)];
}

/**
 * The commands with their options; `done` is told the exit code. `words`: the command of a server,
 * if one is given.
 */
export function program(
  done: (code: number) => void,
  words: readonly string[] | null = null,
): Command {
  const commands = new Command('gw-conform')
    .description("Judges Python web applications by the gateway interfaces' specifications")
    .version(VERSION, '-V, --version')
    .exitOverride()
    .enablePositionalOptions();
  let config: Config | null = null;
  commands.hook('preAction', async (_, command) => {
    if (!command.options.some((option) => option.name() === 'config')) return;
    const { config: file } = command.opts<{ config?: string }>();
    config = await readConfig(file, configurable(commands));
    fillIn(command, config, process.env);
  });
  const targetOf = (given: string | undefined, command: Command): string =>
    given ??
    configuredTarget(config, process.env) ??
    command.error("error: missing required argument 'target'");
  addCheckOptions(commands.command('check [target]', { isDefault: true }))
    .description('judge an application: module:attribute, or path/to/app.py:attribute')
    .option('--watch', "again whenever the application's files change", false)
    .action(async (target: string | undefined, _, command: Command) => {
      const entry = targetOf(target, command);
      const { startFor } = await import('./start.ts');
      await using started = startFor(entry, command.opts());
      const { checkCommand } = await import('./check.ts');
      done(await checkCommand(entry, command.opts(), started));
    });
  addDriveOptions(commands.command('lint [target]'))
    .description('serve an application for real traffic and judge that, until stopped')
    .option('--host <address>', 'where to listen', '127.0.0.1')
    .option('--port <n>', 'where to listen; 0 lets the system choose', portNumber, 0)
    .action(async (target: string | undefined, _, command: Command) => {
      const { lintCommand } = await import('./lint.ts');
      done(await lintCommand(targetOf(target, command), command.opts()));
    });
  addServerOptions(commands.command('server [preset]'))
    .description(
      'judge a server: a preset, or any command after --, with {app} {host} {port} in it',
    )
    .action(async (preset: string | undefined, _, command: Command) => {
      const { serverCommand } = await import('./server.ts');
      done(await serverCommand(preset ?? null, words, command.opts()));
    });
  addGeneratedOptions(addDriveOptions(commands.command('middleware [target]')), '1')
    .description('judge both faces of a middleware: module:attribute, called with an application')
    .addOption(spokenInside())
    .addOption(withOption())
    .option('--layers', 'the target is an application: judge each middleware around it', false)
    .action(async (target: string | undefined, _, command: Command) => {
      const entry = targetOf(target, command);
      const { startPython } = await import('./start.ts');
      await using started = startPython(command.opts());
      const { middlewareCommand } = await import('./middleware.ts');
      done(await middlewareCommand(entry, command.opts(), started));
    });
  commands
    .command('replay <file>')
    .description('run a saved failure again: FIXED (0), STILL FAILS (1) or CANNOT RUN (3)')
    .action(async (file: string) => {
      const { replayCommand } = await import('./replay.ts');
      done(await replayCommand(file));
    });
  commands
    .command('rules [id]')
    .description('list the rules; explain one; id may be a glob')
    .option('--format <name>', 'terminal or json', 'terminal')
    .option('--no-color', 'no colours')
    .action(async (id: string | undefined, options) => {
      const { rulesCommand } = await import('./rules.ts');
      done(await rulesCommand(id, options));
    });
  addJudgeOptions(commands.command('judge <recording>'))
    .description('judge what the pytest plug-in has recorded')
    .action(async (recording: string, _, command: Command) => {
      const { judgeCommand } = await import('./judge.ts');
      done(await judgeCommand(recording, command.opts()));
    });
  commands
    .command('report <files...>')
    .description('tell stored JSON reports again; several are the shards of one run')
    .option('--format <name[=file]>', 'as of a run; repeatable', collect(String), [])
    .option('--compare <file>', 'an earlier report; new findings give exit code 1')
    .option('-q, --quiet', 'the outcome only', false)
    .option('-v, --verbose', 'every rule, and what the subject printed', false)
    .option('--no-color', 'no colours')
    .action(async (files: readonly string[], options) => {
      const { reportCommand } = await import('./report.ts');
      done(await reportCommand(files, options));
    });
  addTargetOptions(commands.command('init <target>'))
    .description('write a gw-conform.toml from what is found of an application')
    .action(async (target: string, options) => {
      const { initCommand } = await import('./init.ts');
      done(await initCommand(target, options));
    });
  addTargetOptions(commands.command('doctor <target>'))
    .description('say which Python, interface, framework and routes are found; judge nothing')
    .option('--format <name>', 'terminal or json', 'terminal')
    .option('--no-color', 'no colours')
    .action(async (target: string, options) => {
      const { doctorCommand } = await import('./doctor.ts');
      done(await doctorCommand(target, options));
    });
  return commands;
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
