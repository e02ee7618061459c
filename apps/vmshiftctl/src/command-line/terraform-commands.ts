import type { Command } from 'commander';
import type { ExitCode } from '../exit-code';
import type { World } from '../world';
import { reporting } from './shared-flags';

/** Commands that run Terraform. */
export function declareTerraform(program: Command, world: World, settle: (code: ExitCode) => void): void {
  program.commandsGroup('Terraform:');
  reporting(program.command('plan'))
    .description('plan Terraform stacks, and show what applying them would really do')
    .argument('[stack...]', 'all of them when none is named')
    .option(
      '--revision <commit>',
      'plan the committed stacks of a commit that differ from those of HEAD, as data: nothing of the commit is executed',
    )
    .option('--guard', 'exit 1 on what blocks and is not acknowledged in apps/infra/acknowledged.json')
    .option('--plans <dir>', 'also keep each plan as <dir>/<stack>.json; holds secrets, never upload it')
    .option('--detailed-exitcode', 'exit 2 when there are changes')
    .option('--lock-timeout <seconds>', 'how long to wait for a locked state; 60 when left out')
    .option('--timeout <minutes>', 'how long to wait for the plan of one stack; 20 when left out')
    .option('--locked', 'refuse a provider or a chart that is not locked by hash')
    .action(async (stacks, options) => settle(await (await import('../commands/plan')).plan(stacks, options, world)));

  reporting(program.command('deploy'))
    .description('plan, guard and deploy Terraform stacks in dependency order, and plan again')
    .argument('[stack...]', 'all of them when none is named')
    .option('--lock-timeout <seconds>', 'how long to wait for a locked state; 60 when left out')
    .option('--timeout <minutes>', 'how long to wait for the plan of one stack; 20 when left out')
    .option('--locked', 'refuse a provider or a chart that is not locked by hash')
    .action(async (stacks, options) =>
      settle(await (await import('../commands/deploy')).deploy(stacks, options, world)),
    );

  program
    .command('outputs')
    .description(
      'print what the stacks of an environment made that is set elsewhere, such as the name of its load balancer, from their states',
    )
    .argument('[environment]', 'all of them when none is named')
    .option('--json', 'print the outputs as JSON')
    .action(async (name, options) => settle(await (await import('../commands/outputs')).outputs(name, options, world)));

  program
    .command('lock-providers')
    .description('record the hashes of the Terraform providers of every stack, for all platforms; needs the registry')
    .argument('[stack...]', 'all of them when none is named')
    .action(async (stacks) => settle(await (await import('../commands/lock-providers')).lockProviders(stacks, world)));

  program
    .command('lock-charts')
    .description("record the hash of every Helm chart that the stacks install; needs helm and the charts' repositories")
    .action(async () => settle(await (await import('../commands/lock-charts')).lockCharts(world)));
}
