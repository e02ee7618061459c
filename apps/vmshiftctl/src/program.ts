import { nearestNames, printableLines } from '@vmshift/findings';
import { Command, CommanderError } from 'commander';
import type { ExitCode } from './exit-code';
import { commandFor } from './other-words';
import { FORMATS } from './report/formats';
import { describeVersion } from './version';
import type { World } from './world';

/**
 * Declares every command and its flags; a command's code is loaded when it runs.
 * `settle` receives the exit code of the command that ran.
 */
export function createProgram(world: World, settle: (code: ExitCode) => void): Command {
  const program = new Command('vmshiftctl')
    .description('Render, release and review the vmshift platform')
    .option('--version', 'print the commit that this is, its day, and the version of Node')
    .option('--no-color', 'without colours; FORCE_COLOR=1 asks for them where there would be none')
    .on('option:version', () => {
      world.print(describeVersion(world));
      throw new CommanderError(0, 'commander.version', '(version)');
    })
    // Commander's own would wrap no description that has fewer columns than 40.
    // The list of commands has of each its arguments and the first part of its description; its own --help has all of it.
    .configureHelp({
      minWidthToWrap: 20,
      subcommandTerm: (command) => `${command.name()} ${command.usage().replace(/^\[options\] ?/, '')}`.trim(),
      subcommandDescription: (command) => command.description().split(';')[0] ?? '',
    })
    .configureOutput({
      getOutHelpWidth: () => helpWidth(world),
      getErrHelpWidth: () => helpWidth(world),
      writeOut: (text) => {
        for (const line of text.trimEnd().split('\n')) world.print(line);
      },
      // Help where no command is named: its lines are the program's own, and stand as in --help.
      writeErr: (text) => {
        for (const line of text.trimEnd().split('\n')) world.warn(line);
      },
      // What a person typed may hold line breaks.
      outputError: (text) => {
        for (const line of printableLines(text.trimEnd())) world.warn(line);
        const unknown = /^error: unknown command '(.*)'/.exec(text)?.[1] ?? '';
        const command = commandFor(unknown);
        if (command !== undefined && !text.includes(`Did you mean ${command}?`))
          world.warn(`  here it is ${command}: ./vmshiftctl ${command} --help`);
        // Commander's own tells capital letters apart.
        const [near] =
          unknown === unknown.toLowerCase() || text.includes('Did you mean')
            ? []
            : nearestNames(unknown, namesIn(program), 1);
        if (near !== undefined) world.warn(`  (Did you mean ${near}?)`);
        if (text.startsWith("error: too many arguments for 'status'"))
          world.warn('  it shows all environments; of one: ./vmshiftctl diagnose <environment>');
      },
    })
    .exitOverride();

  declareRunning(program, world, settle);
  declareReleases(program, world, settle);
  declareChanges(program, world, settle);
  declareTerraform(program, world, settle);
  declareSettingUp(program, world, settle);
  for (const one of program.commands.filter(({ commands }) => commands.length > 0)) declareHelp(one);
  declareHelp(program);
  nameHelp(program);
  refuseFlagsAsValues(program);
  return program;
}

/** Behind what is wrong with a line stands the command that tells what is allowed. */
function nameHelp(command: Command, path = './vmshiftctl'): void {
  command.showHelpAfterError(`  fix: ${path} --help`);
  for (const one of command.commands) nameHelp(one, `${path} ${one.name()}`);
}

/** The names of all commands, those of groups included. */
function namesIn(group: Command): readonly string[] {
  return group.commands.flatMap((one) => [one.name(), ...namesIn(one)]);
}

const FLAG = /^(?:--[a-z][\w-]*(?:=.*)?|-h|--)$/is;

/**
 * A flag in the place of another one's value means that the value was left out: commander takes `--push` for the reason in
 * `--reason --push`, and nothing is pushed. A misspelled flag means the same. `--reason=--push` is taken as it stands.
 */
function refuseFlagsAsValues(group: Command): void {
  for (const one of group.commands) {
    refuseFlagsAsValues(one);
    const parse = one.parseOptions.bind(one);
    one.parseOptions = (words) => {
      const end = words.indexOf('--');
      const own = end < 0 ? words : words.slice(0, end + 1);
      for (const option of one.options.filter(({ required }) => required)) {
        const value = own.find((word, index) => own[index - 1] === option.long && FLAG.test(word));
        if (value !== undefined)
          one.error(`error: option '${option.flags}' argument missing; got ${value}, which reads as a flag`);
      }
      return parse(words);
    };
  }
}

/** In a pipe help is as wide as in a terminal: its columns are made of blanks. */
function helpWidth({ width }: World): number {
  return Number.isFinite(width()) ? width() : 80;
}

/** Commander's own shows the general help where there is no such command, and does not name it. */
function declareHelp(program: Command): void {
  program
    .command('help')
    .description('display help for command')
    .argument('[command...]')
    .action((names: readonly string[]) => {
      names.reduce((parent, name) => subcommand(parent, name), program).help();
    });
}

function subcommand(parent: Command, name: string): Command {
  // Words behind a command that has no others below it.
  if (parent.commands.length === 0) return parent;
  // What has commands below it does nothing itself: commander refuses the name, and suggests another.
  return parent.commands.find((one) => one.name() === name) ?? parent.parse([name], { from: 'user' });
}

/** Commands that tell what runs. */
function declareRunning(program: Command, world: World, settle: (code: ExitCode) => void): void {
  program.commandsGroup('What runs:');
  watching(program.command('status'))
    .description('show what runs in every environment, and what to run next where something is wrong')
    .option(
      '--live',
      'also ask GitHub, Argo CD, the clusters and the hosts; exit 1 when something is wrong, 3 when nothing is and not all could be looked at',
    )
    .action(async (options) => settle(await (await import('./commands/status')).status(options, world)));

  watching(program.command('diagnose'))
    .description(
      'ask Argo CD, the clusters, GitHub and the hosts what is wrong, because of what, and what to run; exit 1 when something is wrong, 3 when nothing is and not all could be looked at',
    )
    .argument('[environment]', 'only this environment, and what all of them share')
    .option('--keep-issues', 'keep an issue at GitHub for each problem of the platform; needs GH_TOKEN')
    .action(async (name, options) =>
      settle(await (await import('./commands/diagnose')).diagnose(name, options, world)),
    );

  program
    .command('where')
    .description(
      'show how far a commit of the application came: built, released, synced, running; exit 1 where a step failed, 3 where one is not known',
    )
    .argument('<commit>', 'commit of the application, 7 to 40 digits')
    .option('--json', 'print the steps as JSON')
    .action(async (commit, options) => settle(await (await import('./commands/where')).where(commit, options, world)));

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
    .action(async (options) => settle(await (await import('./commands/watch')).watch(options, world)));

  program
    .command('history')
    .description('list the builds that ran in an environment, newest first')
    .argument('<environment>')
    .option('--json', 'print the history as JSON')
    .action(async (name, options) => settle(await (await import('./commands/history')).history(name, options, world)));

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
      settle(await (await import('./commands/logs')).logs(name, workload, options, world)),
    );

  program
    .command('open')
    .description('print the address of a page, and open it in the browser')
    .argument('<page>', 'an environment, argocd, or run: the workflow runs')
    .argument('[environment]', 'with argocd its Application, with run the run that made its build')
    .option('--print', 'print the address alone')
    .action(async (page, environment, options) =>
      settle(await (await import('./commands/open')).open(page, environment, options, world)),
    );

  program
    .command('page')
    .description('write the platform as one HTML file to look at: what runs where, topology, capacity, cost, releases')
    .option('--live', 'also ask GitHub, Argo CD, the clusters and the hosts')
    .option('--report <file>', 'what diff, plan or deploy wrote with --format json, to tell that change first')
    .option('--output <file>', 'the file that is written; platform.html when left out')
    .option('--site <folder>', 'write index.html into a folder instead, where the model publishes the page')
    .action(async (options) => settle(await (await import('./commands/page')).page(options, world)));
}

/** Commands that write pins and manifests, and the one that restores data. */
function declareReleases(program: Command, world: World, settle: (code: ExitCode) => void): void {
  program.commandsGroup('Releases and data:');
  program
    .command('demo')
    .description('play a push, a bad release, the way back and a hold in a temporary clone: no account, no network')
    .action(async () => settle(await (await import('./commands/demo')).demo(world, createProgram)));

  writing(program.command('release'))
    .description('pin a build for every environment that follows its branch')
    .requiredOption('--branch <branch>', 'branch of the application')
    .requiredOption('--sha <commit>', 'commit of the application, all 40 digits')
    .option('--image <name=digest>', 'digest of an image: api=sha256:..., celery=sha256:...', collect)
    .option('--sequence <number>', 'number of the build; an older one never replaces a newer one')
    .option('--run-url <url>', 'workflow run that made the build')
    .option('--force', 'also where a newer build is pinned; never where an environment is held')
    .option('--reason <text>', 'why it is forced')
    .action(async (options) => settle(await (await import('./commands/release')).release(options, world)));

  writing(program.command('rollback'))
    .description('go back to a build that the environment ran, and hold it there')
    .argument('<environment>')
    .option(
      '--to <build>',
      'commit, image tag, or build as history lists it; the build before the present one when left out',
    )
    .requiredOption('--reason <text>', 'why; kept in the pin')
    .option('--if-pin <fingerprint>', 'only while the pin is the one that ./vmshiftctl watch judged')
    .action(async (name, options) =>
      settle(await (await import('./commands/rollback')).rollback(name, options, world)),
    );

  writing(program.command('hold'))
    .description('stop automatic releases for an environment')
    .argument('<environment>')
    .requiredOption('--reason <text>', 'why; kept in the pin')
    .action(async (name, options) => settle(await (await import('./commands/hold')).hold(name, options, world)));

  writing(program.command('resume'))
    .description('resume automatic releases')
    .argument('<environment>')
    .action(async (name, options) => settle(await (await import('./commands/resume')).resume(name, options, world)));

  program
    .command('verify')
    .description(
      'verify that pinned builds are what their attestations tell, and that their images are still there; needs gh and a token; exit 1 when one is not',
    )
    .argument('[environment...]', 'all of them when none is named')
    .option('--base <revision>', 'only builds that are others there')
    .option('--json', 'print the results as JSON')
    .action(async (names, options) => settle(await (await import('./commands/verify')).verify(names, options, world)));

  program
    .command('restore')
    .description('restore the database from a dump: stop what writes, restore, start again; run again, it goes on')
    .argument('<environment>')
    .option('--dump <name>', 'file name as --list prints it, or latest; latest when left out')
    .option('--into-new-database', 'next to the old one, which stays under another name; else into its emptied schema')
    .option('--list', 'list the dumps in the bucket')
    .option('--dry-run', 'print every command, and run none')
    .option('--cancel', 'start everything again without a restore')
    .option('--take-over', "go on in the place of another person's run, once that has ended")
    .option('--yes', 'do not ask for the name of the environment')
    .option('--json', 'print the list as JSON')
    .action(async (name, options) => settle(await (await import('./commands/restore')).restore(name, options, world)));
}

/** Commands that render the model, and tell what a change of it does. */
function declareChanges(program: Command, world: World, settle: (code: ExitCode) => void): void {
  program.commandsGroup('A change of the platform:');
  program
    .command('synth')
    .description('render both layers and write what changed')
    .option('--check', 'write nothing; exit 1 when dist/ or cdktf.out/ differs from a fresh render')
    .option('--environment <name...>', 'only the manifests of these environments')
    .option('--only <layer>', 'manifests or terraform')
    .option('--json', 'print the plan as JSON')
    .action(async (options) => settle(await (await import('./commands/synth')).synth(options, world)));

  program
    .command('validate')
    .description('run the rules and checks alone')
    .action(async (options) => settle(await (await import('./commands/validate')).validate(options, world)));

  reporting(program.command('diff'))
    .description(
      'show what a change does to manifests and Terraform, and what is dangerous; exit 3 when something blocks, 1 when something could not be compared',
    )
    .argument('[base]', 'revision to compare with; where the main branch was left when omitted')
    .option('--head <revision>', 'revision to review; the working tree, as its sources render, when left out')
    .option(
      '--plans <folder>',
      'folder of <stack>.json, each what terraform show -json printed; other stacks are compared by configuration',
    )
    .option('--charts', 'render the charts that change with Helm, and compare what they install')
    .option('--only <environment>', 'only this environment')
    .option('--pull-request <number>', 'the pull request that is reviewed; the report links to its checks')
    .option('--watch', 'show the working tree again after each edit, until Ctrl-C')
    .option('--exit-zero', 'exit 0 whatever is found')
    .action(async (base, options) => settle(await (await import('./commands/diff')).diff(base, options, world)));

  const report = program.command('report').description('work with saved reports');
  reporting(report.command('render'))
    .description('print a report that was saved as JSON in any format')
    .argument('<file>', 'what diff, plan or deploy wrote with --format json')
    .action(async (file, options) =>
      settle(await (await import('./commands/report-render')).reportRender(file, options, world)),
    );
  report
    .command('compare')
    .description('show where two judges differ over the same change')
    .argument('<before>', 'what diff of the first one wrote with --format json')
    .argument('<after>', 'what diff of the second one wrote')
    .option('--rules-before <file>', 'what rules --format json of the first one wrote, to compare the rules too')
    .option('--rules-after <file>', 'the same of the second one')
    .option('--format <format>', 'text or markdown; text when left out')
    .option('--output <file>', 'write the comparison to a file')
    .action(async (before, after, options) =>
      settle(await (await import('./commands/report-compare')).reportCompare(before, after, options, world)),
    );

  program
    .command('explain')
    .description(
      'tell which lines of code made what is rendered, which values it comes from, which rules read it, and what a value changes',
    )
    .argument(
      '<place...>',
      'a file in dist/ or cdktf.out/, an environment and Kind/name, or a stack and an address, then a field, as a report prints its path; or a path of the model',
    )
    .option('--json', 'print the explanation as JSON')
    .action(async (words, options) =>
      settle(await (await import('./commands/explain')).explain(words, options, world)),
    );

  program
    .command('rules')
    .description('list the rules, or print one: what it protects, what it gives, where the fact comes from')
    .argument('[id]', 'id as a report prints it')
    .option('--format <format>', 'text, markdown or json; text when left out')
    .option('--output <file>', 'write the list to a file')
    .action(async (id, options) => settle(await (await import('./commands/rules')).rules(id, options, world)));
}

/** Commands that run Terraform. */
function declareTerraform(program: Command, world: World, settle: (code: ExitCode) => void): void {
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
    .action(async (stacks, options) => settle(await (await import('./commands/plan')).plan(stacks, options, world)));

  reporting(program.command('deploy'))
    .description('plan, guard and deploy Terraform stacks in dependency order, and plan again')
    .argument('[stack...]', 'all of them when none is named')
    .option('--lock-timeout <seconds>', 'how long to wait for a locked state; 60 when left out')
    .option('--timeout <minutes>', 'how long to wait for the plan of one stack; 20 when left out')
    .option('--locked', 'refuse a provider or a chart that is not locked by hash')
    .action(async (stacks, options) =>
      settle(await (await import('./commands/deploy')).deploy(stacks, options, world)),
    );

  program
    .command('outputs')
    .description(
      'print what the stacks of an environment made that is set elsewhere, such as the name of its load balancer, from their states',
    )
    .argument('[environment]', 'all of them when none is named')
    .option('--json', 'print the outputs as JSON')
    .action(async (name, options) => settle(await (await import('./commands/outputs')).outputs(name, options, world)));

  program
    .command('lock-providers')
    .description('record the hashes of the Terraform providers of every stack, for all platforms; needs the registry')
    .argument('[stack...]', 'all of them when none is named')
    .action(async (stacks) => settle(await (await import('./commands/lock-providers')).lockProviders(stacks, world)));

  program
    .command('lock-charts')
    .description("record the hash of every Helm chart that the stacks install; needs helm and the charts' repositories")
    .action(async () => settle(await (await import('./commands/lock-charts')).lockCharts(world)));
}

/** Commands for a new machine or a new platform. */
function declareSettingUp(program: Command, world: World, settle: (code: ExitCode) => void): void {
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
    .action(async (options) => settle(await (await import('./commands/bootstrap')).bootstrap(options, world)));

  program
    .command('doctor')
    .description('report what is missing on this machine, at GitHub, at the state buckets and in Argo CD')
    .option('--json', 'print the checks as JSON')
    .action(async (options) => settle(await (await import('./commands/doctor')).doctor(options, world)));

  program
    .command('access')
    .description("give kubectl a context for each environment, from Linode's API; needs LINODE_TOKEN")
    .argument('[environment...]', 'all of them when none is named')
    .option('--observer', 'accounts that may only read what a diagnosis needs, for 90 days')
    .option('--kubeconfig <file>', "the file that is written; kubectl's own when left out")
    .action(async (names, options) => settle(await (await import('./commands/access')).access(names, options, world)));

  program
    .command('environments')
    .description('list the environments of the model')
    .option('--json', 'as JSON on one line, for the matrix of a workflow')
    .action(async (options) => settle(await (await import('./commands/environments')).environments(options, world)));

  program
    .command('completion')
    .description('print what teaches a shell to complete commands, flags and environments')
    .argument(
      '<shell>',
      'bash or zsh, loaded by source <(./vmshiftctl completion bash), or fish, by ./vmshiftctl completion fish | source',
    )
    .action(async (shell) => settle(await (await import('./commands/completion')).completion(shell, program, world)));
}

/** The flags of every command that writes pins and manifests. */
function writing(command: Command): Command {
  return command
    .option('--dry-run', 'decide, render and check, and write nothing')
    .option('--commit', 'make one commit')
    .option('--push', 'fetch, make the commit on top of the remote branch, and push it')
    .option('--patch <folder>', 'write what the commit would be into a folder, for a job that may push')
    .option('--json', 'print what was decided and done as JSON');
}

/** The flags of the commands that look at what runs. */
function watching(command: Command): Command {
  return command
    .option('--watch [seconds]', 'look again and again, every 30 seconds when left out, until Ctrl-C')
    .option('--json', 'print everything as JSON');
}

/** The flags of every command that prints a report. */
function reporting(command: Command): Command {
  return command
    .option('--format <format>', `${FORMATS.slice(0, -1).join(', ')} or ${FORMATS.at(-1)}; text when left out`)
    .option('--json', 'the same as --format json')
    .on('option:json', () => command.setOptionValue('format', 'json'))
    .option('--output <file>', 'write the report to a file')
    .option('--max-bytes <number>', 'most bytes of a Markdown report; 65536 when left out, what a comment may hold');
}

/** Gathers an option that may be given several times. */
function collect(value: string, values: readonly string[] = []): readonly string[] {
  return [...values, value];
}
