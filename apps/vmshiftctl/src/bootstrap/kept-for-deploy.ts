import { type Model, stacksDeployedBy } from '@vmshift/environments';
import { type StackVariable, stackVariables } from '@vmshift/infra';
import { gitHubName, inBuckets } from '../github/github-settings';
import type { MissingValue } from '../github/part';
import { keepValue, readKept } from '../kept-values';

/** What a deploy by hand finds, by the names that GitHub gives it. */
export interface KeptForDeploy {
  /** The value that is kept; undefined where there is none, or where no deploy needs it. */
  readonly find: (value: MissingValue) => string | undefined;
  /** Keeps a value of a deploy; any other is not kept. @returns what puts back what was there before */
  readonly keep: (value: MissingValue, text: string) => () => void;
}

/** In the files of a clone. */
export function keptForDeploy(model: Model, root: string): KeptForDeploy {
  const variables = stackVariables(inBuckets(model));
  const places = (value: MissingValue) => placesOf(value, variables, model);
  return {
    find: (value) => {
      const [first] = places(value);
      return first && readKept(root, first.environment)[first.name];
    },
    keep: (value, text) => {
      const before = places(value).map((place) => ({ ...place, text: readKept(root, place.environment)[place.name] }));
      for (const { environment, name } of before) keepValue(root, environment, name, text);
      return () => {
        for (const { environment, name, text } of before) keepValue(root, environment, name, text);
      };
    },
  };
}

interface Place {
  readonly environment: string;
  readonly name: string;
}

/** Where a value is kept: in the environment of a secret, or for a variable of the repository in each. */
function placesOf(
  { repository, environment, name }: MissingValue,
  variables: readonly StackVariable[],
  model: Model,
): readonly Place[] {
  if (repository !== model.platform.repository) return [];
  const named = variables.filter((one) => gitHubName(one.name).includes(name));
  return model.environments.flatMap((one) => {
    if (environment !== undefined && environment !== one.name) return [];
    const needed = named.find(({ stack }) => stacksDeployedBy(one).includes(stack));
    return needed === undefined ? [] : [{ environment: one.name, name: needed.name }];
  });
}
