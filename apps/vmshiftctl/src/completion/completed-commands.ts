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

/** What may stand for an argument, such as `environment`, by its name. */
export type KnownValues = Readonly<Record<string, readonly string[]>>;

/**
 * The commands of a program with all that can be completed without a look at the world, groups such as `report` included.
 * @param known what an argument takes, by its name in the declaration
 */
export function completedCommands(program: Command, known: KnownValues): readonly CompletedCommand[] {
  const values = (command: Command): readonly string[] => {
    const [first] = command.registeredArguments;
    if (command.commands.length > 0) return command.commands.map((one) => one.name());
    return (first && known[first.name()]) ?? [];
  };
  return program.commands.flatMap((command) => [
    {
      name: commandName(command),
      description: command.description(),
      flags: command.options
        .filter(({ hidden, long }) => !hidden && long !== undefined)
        .map(({ long, description, required, optional }) => ({
          ...{ flag: long ?? '', description, takesValue: required || optional },
        })),
      values: values(command),
    },
    ...completedCommands(command, known),
  ]);
}

/** Names from the program on, without its own, such as `report render`. */
export function commandName(command: Command): string {
  const { parent } = command;
  return parent === null || parent.parent === null ? command.name() : `${commandName(parent)} ${command.name()}`;
}
