import type { Argument, Command, Option } from 'commander';
import { commandName } from '../../apps/vmshiftctl/src/completion/completed-commands';
import { EXIT_CODES } from '../../apps/vmshiftctl/src/exit-code';
import { escapeCell } from './escape-cell';

/** Every command with its arguments and flags, as `--help` tells them, and what the exit codes mean. */
export function commandsMarkdown(program: Command): readonly string[] {
  const commands = runnable(program).filter((command) => command.name() !== 'help');
  return [
    'Each command runs as `./vmshiftctl <command>` in the root of a clone, or from any folder by its path, and tells its flags with `--help`. A file that is named is looked for, or written, from the folder where it is run. A command that prints a table or a report has `--json` or `--format json` for programs: [what they print](json.md).',
    '',
    'On a terminal, tables and sentences fit its width, and `status --live`, `diagnose`, `diff`, `doctor`, `synth`, `validate` and `verify` tell on standard error, after a second, what they do and since when. In a pipe every row and every sentence is one line, without colours, and nothing is told meanwhile. `COLUMNS=100` asks for a width. `--no-color`, or `NO_COLOR=1`, leaves colours out, and `FORCE_COLOR=1` asks for them. `./vmshiftctl --version` tells the commit, its day, and the version of Node.',
    '',
    '| command | what it does |',
    '|---|---|',
    ...commands.map(
      (command) => `| [${commandName(command)}](#${anchorOf(command)}) | ${cell(command.description())} |`,
    ),
    '',
    '## Exit codes',
    '',
    '| code | what it means |',
    '|---|---|',
    ...EXIT_CODES.map(({ code, meaning }) => `| ${code} | ${meaning} |`),
    ...commands.flatMap(commandSection),
  ];
}

/** The commands that do something themselves: a group such as `report` only holds others. */
export function runnable(command: Command): readonly Command[] {
  return command.commands.flatMap((one) => {
    const below = runnable(one).filter((other) => other.name() !== 'help');
    return below.length > 0 ? below : [one];
  });
}

function anchorOf(command: Command): string {
  return commandName(command).replaceAll(' ', '-');
}

function commandSection(command: Command): readonly string[] {
  const usage = ['./vmshiftctl', commandName(command), ...command.registeredArguments.map(argumentText)].join(' ');
  const rows = [
    ...command.registeredArguments
      .filter(({ description }) => description !== '')
      .map((argument) => [argumentText(argument), argument.description]),
    ...command.options.filter(({ hidden }) => !hidden).map((option) => [option.flags, optionText(option)]),
  ];
  return [
    '',
    `## ${commandName(command)}`,
    '',
    `\`${usage}\``,
    '',
    sentence(command.description()),
    ...(rows.length === 0
      ? []
      : [
          '',
          '| argument or flag | meaning |',
          '|---|---|',
          ...rows.map(([flag, told]) => `| \`${escapeCell(flag ?? '')}\` | ${cell(told ?? '')} |`),
        ]),
  ];
}

function argumentText(argument: Argument): string {
  const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
  return argument.required ? `<${name}>` : `[${name}]`;
}

function optionText({ mandatory, description, defaultValue }: Option): string {
  const given = defaultValue === undefined ? '' : `; ${JSON.stringify(defaultValue)} when left out`;
  return `${mandatory ? 'required: ' : ''}${description}${given}`;
}

function sentence(text: string): string {
  return `${escapeText(text.charAt(0).toUpperCase() + text.slice(1))}.`;
}

function cell(text: string): string {
  return escapeCell(escapeText(text));
}

/** Shown as it stands: Markdown would take `<commit>` for an element. */
function escapeText(text: string): string {
  return text.replace(/[\\`*_<>[\]]/g, '\\$&');
}
