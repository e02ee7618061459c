import { command } from '@vmshift/diagnosis';
import { contextName, type EnvironmentConfig } from '@vmshift/environments';
import { type PlatformObservation, seenValue } from '@vmshift/observation';
import type { Status } from './status';

/** The first command that names a context which kubectl does not have comes behind the one that makes it. */
export function withContexts(
  { problems, unseen }: Pick<Status, 'problems' | 'unseen'>,
  { contexts }: Pick<PlatformObservation, 'contexts'>,
  environments: readonly EnvironmentConfig[],
): Pick<Status, 'problems' | 'unseen'> {
  const known = seenValue(contexts);
  if (known === undefined) return { problems, unseen };
  const lacking = new Map(
    environments
      .filter((environment) => !known.includes(contextName(environment)))
      .map((environment) => [contextName(environment), environment]),
  );
  const made = problems.map((problem) => {
    const named = [...lacking.keys()].filter((name) => problem.next.some((line) => line.includes(`-context ${name} `)));
    const make = named.flatMap((name) => lacking.get(name) ?? []).map(command.makeContext);
    for (const name of named) lacking.delete(name);
    return make.length === 0 ? problem : { ...problem, next: [...make, ...problem.next] };
  });
  return { problems: made, unseen };
}
