import type { Command } from 'commander';
import type { ExitCode } from '../exit-code';
import type { World } from '../world';
import { reporting } from './shared-flags';

/** Commands that render the model, and tell what a change of it does. */
export function declareChanges(program: Command, world: World, settle: (code: ExitCode) => void): void {
  program.commandsGroup('A change of the platform:');
  program
    .command('synth')
    .description('render both layers and write what changed')
    .option('--check', 'write nothing; exit 1 when dist/ or cdktf.out/ differs from a fresh render')
    .option('--environment <name...>', 'only the manifests of these environments')
    .option('--only <layer>', 'manifests or terraform')
    .option('--json', 'print the plan as JSON')
    .action(async (options) => settle(await (await import('../commands/synth')).synth(options, world)));

  program
    .command('validate')
    .description('run the rules and checks alone')
    .action(async (options) => settle(await (await import('../commands/validate')).validate(options, world)));

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
    .action(async (base, options) => settle(await (await import('../commands/diff')).diff(base, options, world)));

  const report = program.command('report').description('work with saved reports');
  reporting(report.command('render'))
    .description('print a report that was saved as JSON in any format')
    .argument('<file>', 'what diff, plan or deploy wrote with --format json')
    .action(async (file, options) =>
      settle(await (await import('../commands/report-render')).reportRender(file, options, world)),
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
      settle(await (await import('../commands/report-compare')).reportCompare(before, after, options, world)),
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
      settle(await (await import('../commands/explain')).explain(words, options, world)),
    );

  program
    .command('rules')
    .description('list the rules, or print one: what it protects, what it gives, where the fact comes from')
    .argument('[id]', 'id as a report prints it')
    .option('--format <format>', 'text, markdown or json; text when left out')
    .option('--output <file>', 'write the list to a file')
    .action(async (id, options) => settle(await (await import('../commands/rules')).rules(id, options, world)));
}
