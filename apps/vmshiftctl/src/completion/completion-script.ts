import { shellQuote } from '@vmshift/findings';
import type { CompletedCommand } from './completed-commands';

/** Shells that a script is written for. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

export type Shell = (typeof SHELLS)[number];

const PROGRAM = 'vmshiftctl';

/**
 * The lines that teach a shell what can follow `vmshiftctl`, in whatever folder it lies. Everything is in them: nothing that
 * is typed is executed, and no program runs for a Tab.
 */
export function completionScript(shell: Shell, commands: readonly CompletedCommand[]): readonly string[] {
  return { bash: bashScript, zsh: zshScript, fish: fishScript }[shell](commands);
}

/** @see https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html */
function bashScript(commands: readonly CompletedCommand[]): readonly string[] {
  const words = ({ flags, values }: CompletedCommand) => [...values, ...flags.map(({ flag }) => flag)].join(' ');
  return [
    `_${PROGRAM}() {`,
    '  local word=${COMP_WORDS[COMP_CWORD]} command=${COMP_WORDS[1]-} words',
    '  if [ "$COMP_CWORD" -eq 1 ]; then',
    `    words=${shellQuote(
      topLevel(commands)
        .map(({ name }) => name)
        .join(' '),
    )}`,
    '  else',
    ...groupsOf(commands).map(
      ({ name }) =>
        `    if [ "$command" = ${name} ] && [ "$COMP_CWORD" -gt 2 ]; then command="$command \${COMP_WORDS[2]}"; fi`,
    ),
    '    case $command in',
    ...commands.map((command) => `      ${shellQuote(command.name)}) words=${shellQuote(words(command))} ;;`),
    '    esac',
    '  fi',
    '  COMPREPLY=($(compgen -W "$words" -- "$word"))',
    '}',
    `complete -o default -F _${PROGRAM} ${PROGRAM}`,
  ];
}

/** @see https://zsh.sourceforge.io/Doc/Release/Completion-System.html */
function zshScript(commands: readonly CompletedCommand[]): readonly string[] {
  const described = (word: string, description: string) => shellQuote(`${word.replaceAll(':', '\\:')}:${description}`);
  const words = ({ flags, values }: CompletedCommand) => [
    ...values.map((value) => described(value, '')),
    ...flags.map(({ flag, description }) => described(flag, description)),
  ];
  return [
    `#compdef ${PROGRAM}`,
    `_${PROGRAM}() {`,
    '  local command=${words[2]-}; local -a found',
    '  if (( CURRENT == 2 )); then',
    `    found=(${topLevel(commands)
      .map(({ name, description }) => described(name, description))
      .join(' ')})`,
    '  else',
    ...groupsOf(commands).map(
      ({ name }) => `    if [[ $command == ${name} ]] && (( CURRENT > 3 )); then command="$command $words[3]"; fi`,
    ),
    '    case $command in',
    ...commands.map((command) => `      ${shellQuote(command.name)}) found=(${words(command).join(' ')}) ;;`),
    '    esac',
    '  fi',
    '  { (( $#found )) && _describe -V word found; } || _files',
    '}',
    // In a script that is sourced there may be no completion system yet.
    '(( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }',
    `compdef _${PROGRAM} ${PROGRAM}`,
  ];
}

/** @see https://fishshell.com/docs/current/completions.html */
function fishScript(commands: readonly CompletedCommand[]): readonly string[] {
  const complete = (condition: string, rest: string) => `complete -c ${PROGRAM} -n ${fishQuote(condition)} ${rest}`;
  const groups = groupsOf(commands);
  return [
    `complete -c ${PROGRAM} -e`,
    ...topLevel(commands).map(({ name, description }) =>
      complete('__fish_use_subcommand', `-f -a ${name} -d ${fishQuote(description)}`),
    ),
    ...commands.flatMap((command) => {
      const { name, flags, values } = command;
      const within = name
        .split(' ')
        .map((word) => `__fish_seen_subcommand_from ${word}`)
        .join('; and ');
      const first = groups.includes(command)
        ? `${within}; and not __fish_seen_subcommand_from ${values.join(' ')}`
        : within;
      return [
        ...(values.length === 0 ? [] : [complete(first, `-f -a ${fishQuote(values.join(' '))}`)]),
        ...flags.map(({ flag, description, takesValue }) =>
          complete(within, `-l ${flag.slice(2)}${takesValue ? ' -r' : ''} -d ${fishQuote(description)}`),
        ),
      ];
    }),
  ];
}

function topLevel(commands: readonly CompletedCommand[]): readonly CompletedCommand[] {
  return commands.filter(({ name }) => !name.includes(' '));
}

/** Commands that only hold others, such as `report`. */
function groupsOf(commands: readonly CompletedCommand[]): readonly CompletedCommand[] {
  return commands.filter(({ name }) => commands.some((other) => other.name.startsWith(`${name} `)));
}

/** In single quotes fish reads a backslash before a quote and before itself. */
function fishQuote(text: string): string {
  return `'${text.replaceAll(/[\\']/g, '\\$&')}'`;
}
