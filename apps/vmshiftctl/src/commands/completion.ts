import { model, stackEnvironments } from '@vmshift/environments';
import type { Command } from 'commander';
import { completedCommands, type KnownValues } from '../completion/completed-commands';
import { completionScript, SHELLS, type Shell } from '../completion/completion-script';
import type { ExitCode } from '../exit-code';
import { ArgumentCheck } from '../usage-error';
import type { World } from '../world';

/** Prints what teaches a shell to complete the commands, flags and environments of the program. */
export async function completion(shell: string, program: Command, world: World): Promise<ExitCode> {
  const check = new ArgumentCheck();
  if (!SHELLS.includes(shell as Shell)) check.note('<shell>', shell, SHELLS.join(', '));
  check.finish();
  for (const line of completionScript(shell as Shell, completedCommands(program, knownValues()))) world.print(line);
  return 0;
}

/** What an argument may be, by the name that `command-line` gives it. */
function knownValues(): KnownValues {
  const environment = model.environments.map(({ name }) => name);
  const stack = [...stackEnvironments(model).keys()];
  return { environment, page: [...environment, 'argocd', 'run'], stack, shell: SHELLS };
}
