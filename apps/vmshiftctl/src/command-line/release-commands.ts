import type { Command } from 'commander';
import type { MakeProgram } from '../demo/demo-shell';
import type { ExitCode } from '../exit-code';
import type { World } from '../world';
import { collect, writing } from './shared-flags';

/** Commands that write pins and manifests, and the one that restores data. @param makeProgram which `demo` runs commands of */
export function declareReleases(
  program: Command,
  world: World,
  settle: (code: ExitCode) => void,
  makeProgram: MakeProgram,
): void {
  program.commandsGroup('Releases and data:');
  program
    .command('demo')
    .description('play a push, a bad release, the way back and a hold in a temporary clone: no account, no network')
    .action(async () => settle(await (await import('../commands/demo')).demo(world, makeProgram)));

  writing(program.command('release'))
    .description('pin a build for every environment that follows its branch')
    .requiredOption('--branch <branch>', 'branch of the application')
    .requiredOption('--sha <commit>', 'commit of the application, all 40 digits')
    .option('--image <name=digest>', 'digest of an image: api=sha256:..., celery=sha256:...', collect)
    .option('--sequence <number>', 'number of the build; an older one never replaces a newer one')
    .option('--run-url <url>', 'workflow run that made the build')
    .option('--force', 'also where a newer build is pinned; never where an environment is held')
    .option('--reason <text>', 'why it is forced')
    .action(async (options) => settle(await (await import('../commands/release')).release(options, world)));

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
      settle(await (await import('../commands/rollback')).rollback(name, options, world)),
    );

  writing(program.command('hold'))
    .description('stop automatic releases for an environment')
    .argument('<environment>')
    .requiredOption('--reason <text>', 'why; kept in the pin')
    .action(async (name, options) => settle(await (await import('../commands/hold')).hold(name, options, world)));

  writing(program.command('resume'))
    .description('resume automatic releases')
    .argument('<environment>')
    .action(async (name, options) => settle(await (await import('../commands/resume')).resume(name, options, world)));

  program
    .command('verify')
    .description(
      'verify that pinned builds are what their attestations tell, and that their images are still there; needs gh and a token; exit 1 when one is not',
    )
    .argument('[environment...]', 'all of them when none is named')
    .option('--base <revision>', 'only builds that are others there')
    .option('--json', 'print the results as JSON')
    .action(async (names, options) => settle(await (await import('../commands/verify')).verify(names, options, world)));

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
    .action(async (name, options) => settle(await (await import('../commands/restore')).restore(name, options, world)));
}
