import type { Command } from 'commander';
import type { ExitCode } from '../exit-code';
import type { World } from '../world';
import { watching } from './shared-flags';

/** Commands that tell what runs. */
export function declareRunning(program: Command, world: World, settle: (code: ExitCode) => void): void {
  program.commandsGroup('What runs:');
  watching(program.command('status'))
    .description('show what runs in every environment, and what to run next where something is wrong')
    .option(
      '--live',
      'also ask GitHub, Argo CD, the clusters and the hosts; exit 1 when something is wrong, 3 when nothing is and not all could be looked at',
    )
    .action(async (options) => settle(await (await import('../commands/status')).status(options, world)));

  watching(program.command('diagnose'))
    .description(
      'ask Argo CD, the clusters, GitHub and the hosts what is wrong, because of what, and what to run; exit 1 when something is wrong, 3 when nothing is and not all could be looked at',
    )
    .argument('[environment]', 'only this environment, and what all of them share')
    .option('--keep-issues', 'keep an issue at GitHub for each problem of the platform; needs GH_TOKEN')
    .action(async (name, options) =>
      settle(await (await import('../commands/diagnose')).diagnose(name, options, world)),
    );

  program
    .command('where')
    .description(
      'show how far a commit of the application came: built, released, synced, running; exit 1 where a step failed, 3 where one is not known',
    )
    .argument('<commit>', 'commit of the application, 7 to 40 digits')
    .option('--json', 'print the steps as JSON')
    .action(async (commit, options) => settle(await (await import('../commands/where')).where(commit, options, world)));

  program
    .command('watch')
    .description(
      'follow a release until every environment of its branch runs it; exit 1 when it failed, 3 when there is no answer yet',
    )
    .requiredOption('--branch <branch>', 'branch of the application')
    .requiredOption('--sha <commit>', 'commit of the application, all 40 digits')
    .option('--timeout <minutes>', 'how long', '20m')
    .option('--tell-github', 'write deployments and issues to the repository of the application; needs GH_TOKEN')
    .option('--run-url <url>', 'workflow run that is linked from there')
    .option(
      '--failed <text>',
      'why the release failed: told of each environment that it did not reach; those that it did are followed',
    )
    .option('--sequence <number>', 'number of the build: one that a newer build has overtaken has not failed')
    .option('--json', 'print the result as JSON')
    .action(async (options) => settle(await (await import('../commands/watch')).watch(options, world)));

  program
    .command('history')
    .description('list the builds that ran in an environment, newest first')
    .argument('<environment>')
    .option('--json', 'print the history as JSON')
    .action(async (name, options) => settle(await (await import('../commands/history')).history(name, options, world)));

  program
    .command('logs')
    .description("print the logs of an environment's pods, each line with its pod; needs its kubectl context")
    .argument('<environment>')
    .argument('[workload]', 'such as api, worker, postgresql or Deployment/vmshift-api; all of them when left out')
    .option('--follow', 'go on with what is written from now on, until Ctrl-C')
    .option('--previous', 'of the containers that ran before: why one crashed')
    .option('--since <time>', 'only what is newer than 30s, 10m or 2h')
    .option('--tail <lines>', 'newest lines of each container', '50')
    .action(async (name, workload, options) =>
      settle(await (await import('../commands/logs')).logs(name, workload, options, world)),
    );

  program
    .command('open')
    .description('print the address of a page, and open it in the browser')
    .argument('<page>', 'an environment, argocd, or run: the workflow runs')
    .argument('[environment]', 'with argocd its Application, with run the run that made its build')
    .option('--print', 'print the address alone')
    .action(async (page, environment, options) =>
      settle(await (await import('../commands/open')).open(page, environment, options, world)),
    );

  program
    .command('page')
    .description('write the platform as one HTML file to look at: what runs where, topology, capacity, cost, releases')
    .option('--live', 'also ask GitHub, Argo CD, the clusters and the hosts')
    .option('--report <file>', 'what diff, plan or deploy wrote with --format json, to tell that change first')
    .option('--output <file>', 'the file that is written; platform.html when left out')
    .option('--site <folder>', 'write index.html into a folder instead, where the model publishes the page')
    .action(async (options) => settle(await (await import('../commands/page')).page(options, world)));
}
