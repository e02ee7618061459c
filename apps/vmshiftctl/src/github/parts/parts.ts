import type { Model } from '@vmshift/environments';
import { applicationFiles, applicationIssues } from '../application-template';
import { gitHubSettings, type RepositorySettings } from '../github-settings';
import { isSingleOwner } from '../owners';
import type { Part } from '../part';
import { requiredChecks } from '../required-checks';
import { appPart, installationsPart } from './app-parts';
import { filesParts, issuesPart } from './application-parts';
import { branchParts } from './branch-parts';
import { codeOwnersPart } from './code-owners-part';
import { environmentPart } from './environment-part';
import { labelsPart, repositorySecretsPart, secretsPart, variablesPart } from './name-parts';
import { repositoryParts } from './repository-parts';
import { webhookPart } from './webhook-part';

/** The parts of one repository. */
export interface RepositoryParts {
  readonly repository: string;
  readonly parts: readonly Part[];
}

/**
 * Everything that GitHub has to hold, by repository, in the order in which it is made: an environment is protected before
 * it gets a secret, and branches last, as their rules name an App.
 * @param root of the clone whose workflows name the checks
 */
export function gitHubParts(model: Model, root: string): readonly RepositoryParts[] {
  const all = gitHubSettings(model);
  const organization = organizationOf(model);
  const apps = all.flatMap((settings) => settings.apps);
  return all.map((settings, index) => ({
    repository: settings.repository,
    parts: [
      ...repositoryParts(settings),
      labelsPart(settings),
      ...(settings.webhook === undefined ? [] : [webhookPart(settings.repository, settings.webhook)]),
      ...settings.apps.map((app) => appPart(app, organization)),
      ...(index === 0 ? [installationsPart(apps, organization)] : []),
      variablesPart(settings),
      ...settings.environments.map((environment) => environmentPart(settings.repository, environment, model.platform)),
      ...settings.environments.map((environment) => secretsPart(settings.repository, environment)),
      ...(settings.environmentSecretsOnly
        ? [repositorySecretsPart(settings), codeOwnersPart(settings.repository)]
        : []),
      ...(settings.fromTemplate
        ? [...filesParts(settings, applicationFiles(root)), issuesPart(settings.repository, applicationIssues(root))]
        : []),
      ...branchesOf(settings, model, root),
    ],
  }));
}

function branchesOf({ repository, branches }: RepositorySettings, { platform }: Model, root: string): readonly Part[] {
  return branchParts({
    repository,
    settings: branches,
    checks: requiredChecks(root, branches.checks),
    singleOwner: isSingleOwner(platform),
  });
}

/** The organization that owns the repositories; undefined where a person does. */
export function organizationOf({ platform }: Model): string | undefined {
  return platform.repositoryOwner.kind === 'organization' ? platform.repository.split('/')[0] : undefined;
}
