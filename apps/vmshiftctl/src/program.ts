import { Command } from 'commander';
import type { World } from './world';

/** What a command gives back: 0 fine, 1 the user has something to fix, 3 a `diff` that blocks. */
export type ExitCode = 0 | 1 | 3;

/**
 * Declares every command and its flags; a command's code is loaded when it runs.
 * `settle` receives the exit code of the command that ran.
 */
export function createProgram(world: World, settle: (code: ExitCode) => void): Command {
  const program = new Command('vmshiftctl')
    .description('Render, release and review the vmshift platform')
    .exitOverride();

  program
    .command('synth')
    .description('render both layers and write what changed')
    .option('--check', 'write nothing; exit 1 when dist/ differs from a fresh render')
    .option('--environment <name...>', 'only these environments')
    .option('--only <layer>', 'manifests or terraform')
    .option('--json', 'print the plan as JSON')
    .action(async (options) => settle(await (await import('./commands/synth')).synth(options, world)));

  program
    .command('status')
    .description('show what runs in every environment, and what to run next where something is wrong')
    .option('--live', 'also ask GitHub, Argo CD and the hosts; exit 1 when one of them says that something is wrong')
    .option('--json', 'print everything as JSON')
    .action(async (options) => settle(await (await import('./commands/status')).status(options, world)));

  program
    .command('doctor')
    .description('say what is missing on this machine, at GitHub, at the state bucket and in Argo CD')
    .option('--json', 'print the checks as JSON')
    .action(async (options) => settle(await (await import('./commands/doctor')).doctor(options, world)));

  return program;
}
