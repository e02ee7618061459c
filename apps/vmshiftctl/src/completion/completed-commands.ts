import type { Command } from 'commander';

/** What a shell completes of a command. */
export interface CompletedCommand {
  /** Names from the program on, such as `report render`. */
  readonly name: string;
  readonly description: string;
  readonly flags: readonly CompletedFlag[];
  /** What may stand as its first argument; empty where anything may. */
  readonly values: readonly string[];
}

export interface CompletedFlag {
  /** With its dashes. */
  readonly flag: string;
  readonly description: string;
  readonly takesValue: boolean;
}

/**
 * The commands of a program with all that can be completed without a look at the world, groups such as `report` included.
 * @param environments names that an argument `<environment>` takes
 */
export function completedCommands(program: Command, environments: readonly string[]): readonly CompletedCommand[] {
  const values = (command: Command): readonly string[] => {
    const [first] = command.registeredArguments;
    if (command.commands.length > 0) return command.commands.map((one) => one.name());
    return first?.name() === 'environment' || first?.name() === 'page' ? environments : [];
  };
  return program.commands.flatMap((command) => [
    {
      name: nameOf(command),
      description: command.description(),
      flags: command.options
        .filter(({ hidden, long }) => !hidden && long !== undefined)
        .map(({ long, description, required, optional }) => ({
          ...{ flag: long ?? '', description, takesValue: required || optional },
        })),
      values: values(command),
    },
    ...completedCommands(command, environments),
  ]);
}

function nameOf(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null ? command.name() : `${nameOf(parent)} ${command.name()}`;
}
