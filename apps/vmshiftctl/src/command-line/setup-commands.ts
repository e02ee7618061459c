import type { Command } from 'commander';
import type { ExitCode } from '../exit-code';
import type { World } from '../world';

/** Commands for a new machine or a new platform. */
export function declareSettingUp(program: Command, world: World, settle: (code: ExitCode) => void): void {
  program.commandsGroup('Setting up:');
  program
    .command('bootstrap')
    .description(
      'set up GitHub, Linode and the first deploy: show it, and with --apply do it; exit 1 while something is left for people',
    )
    .option(
      '--apply',
      'do it; asks for variables and secrets first, or reads <environment>/<NAME>=<value> lines when piped',
    )
    .option('--replace <environment/NAME...>', 'also set these secrets, which are there already')
    .action(async (options) => settle(await (await import('../commands/bootstrap')).bootstrap(options, world)));

  program
    .command('doctor')
    .description('report what is missing on this machine, at GitHub, at the state buckets and in Argo CD')
    .option('--json', 'print the checks as JSON')
    .action(async (options) => settle(await (await import('../commands/doctor')).doctor(options, world)));

  program
    .command('access')
    .description("give kubectl a context for each environment, from Linode's API; needs LINODE_TOKEN")
    .argument('[environment...]', 'all of them when none is named')
    .option('--observer', 'accounts that may only read what a diagnosis needs, for 90 days')
    .option('--kubeconfig <file>', "the file that is written; kubectl's own when left out")
    .action(async (names, options) => settle(await (await import('../commands/access')).access(names, options, world)));

  program
    .command('environments')
    .description('list the environments of the model')
    .option('--json', 'as JSON on one line, for the matrix of a workflow')
    .action(async (options) => settle(await (await import('../commands/environments')).environments(options, world)));

  program
    .command('completion')
    .description('print what teaches a shell to complete commands, flags and environments')
    .argument(
      '<shell>',
      'bash or zsh, loaded by source <(./vmshiftctl completion bash), or fish, by ./vmshiftctl completion fish | source',
    )
    .action(async (shell) => settle(await (await import('../commands/completion')).completion(shell, program, world)));
}
