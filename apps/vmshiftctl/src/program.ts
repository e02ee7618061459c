import { Command, CommanderError } from 'commander';
import { declareChanges } from './command-line/change-commands';
import { describeRefusal } from './command-line/other-words';
import { refuseFlagsAsValues } from './command-line/refused-flags';
import { declareReleases } from './command-line/release-commands';
import { declareRunning } from './command-line/running-commands';
import { declareSettingUp } from './command-line/setup-commands';
import { declareTerraform } from './command-line/terraform-commands';
import type { ExitCode } from './exit-code';
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
    // Commander's own wraps no description that has fewer columns than 40. The list of commands has of each its arguments
    // and the first part of its description; its own --help has all of it.
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
      outputError: (text) => {
        for (const line of describeRefusal(text.trimEnd(), namesIn(program))) world.warn(line);
      },
    })
    .exitOverride();

  declareRunning(program, world, settle);
  declareReleases(program, world, settle, createProgram);
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
