import { z } from 'zod';
import type { GitHubEnvironmentSettings, RepositorySettings } from '../github-settings';
import { laterValue } from '../later-values';
import { gap, type Part } from '../part';
import { findEnvironment } from './find-environment';

const NAMED = z.object({ name: z.string() });

/** The labels of the issues that workflows keep. */
export function labelsPart({ repository, labels }: RepositorySettings): Part {
  const path = `/repos/${repository}/labels`;
  const page = `https://github.com/${repository}/labels`;
  return {
    id: `${repository}-labels`,
    what: `${repository}: labels ${labels.map(({ name }) => name).join(', ')}`,
    page,
    gaps: async ({ list }) => {
      // GitHub does not tell upper from lower case in a label.
      const found = (await list(path, undefined, NAMED)).map(({ name }) => name.toLowerCase());
      return labels
        .filter(({ name }) => !found.includes(name))
        .flatMap(({ name, color, description }) =>
          gap(name, `without ${name}`, page, {
            ...{ method: 'POST', path, body: { name, color, description } },
            text: `${repository}: make the label ${name}`,
          }),
        );
    },
  };
}

/** The variables of the repository, by their names, but for the client IDs of the Apps, which are parts of their own. */
export function variablesPart({ repository, variables: all, apps }: RepositorySettings): Part {
  const variables = all.filter((name) => !apps.some(({ usedIn }) => usedIn.clientId === name));
  return {
    id: `${repository}-variables`,
    what: `${repository}: variables ${variables.join(', ') || 'besides those of its Apps'}`,
    page: `https://github.com/${repository}/settings/variables/actions`,
    gaps: async ({ list }) => {
      const found = await list(`/repos/${repository}/actions/variables`, 'variables', NAMED);
      return absent(variables, found).map((name) => ({
        ...{
          id: name,
          found: `without ${name}`,
          fix: laterValue(name) ?? `gh variable set ${name} --repo ${repository}`,
        },
        value: { repository, name },
      }));
    },
  };
}

/** The secrets of an environment, by their names: GitHub shows no value. One that nothing reads is a risk for nothing. */
export function secretsPart(repository: string, { name: environment, secrets }: GitHubEnvironmentSettings): Part {
  const page = `https://github.com/${repository}/settings/environments`;
  return {
    id: `${repository}-environment-${environment}-secrets`,
    what: `${repository}: secrets of environment ${environment}`,
    page,
    gaps: async (reader) => {
      if ((await findEnvironment(reader, repository, environment, NAMED)) === undefined) {
        const found = `there is no environment ${environment}, and so none of ${secrets.join(', ')}`;
        const thenMissing = secrets.map((name) => ({ repository, environment, name }));
        return [{ id: 'absent', found, fix: page, thenMissing }];
      }
      const path = `/repos/${repository}/environments/${encodeURIComponent(environment)}/secrets`;
      const found = await reader.list(path, 'secrets', NAMED);
      const surplus = found.filter(({ name }) => !secrets.includes(name));
      const flags = `--env ${environment} --repo ${repository}`;
      return [
        ...absent(secrets, found).map((name) => ({
          ...{ id: name, found: `without ${name}`, fix: laterValue(name) ?? `gh secret set ${name} ${flags}` },
          value: { repository, environment, name },
        })),
        ...surplus.flatMap(({ name }) =>
          gap(`surplus-${name}`, `it holds ${name}, which no workflow reads`, `gh secret delete ${name} ${flags}`),
        ),
      ];
    },
  };
}

/** A secret of the repository is read by the workflows of every branch. */
export function repositorySecretsPart({ repository }: RepositorySettings): Part {
  return {
    id: `${repository}-secrets`,
    what: `${repository}: no secret outside of the environments`,
    page: `https://github.com/${repository}/settings/secrets/actions`,
    gaps: async ({ list }) => {
      const found = await list(`/repos/${repository}/actions/secrets`, 'secrets', NAMED);
      return found.flatMap(({ name }) =>
        gap(name, `${name} is read by every branch`, `gh secret delete ${name} --repo ${repository}`),
      );
    },
  };
}

function absent(wanted: readonly string[], found: readonly z.output<typeof NAMED>[]): readonly string[] {
  return wanted.filter((name) => !found.some((one) => one.name === name));
}
