import { UserError } from '@vmshift/findings';
import { gitHubApi, reasonOf } from '@vmshift/observation';
import type { Network } from '@vmshift/observation/network';
import { gitHubReader } from '../github/github-reader';
import { gitHubSettings } from '../github/github-settings';
import { missingApps } from '../github/parts/app-parts';
import { organizationOf } from '../github/parts/parts';
import type { World } from '../world';
import type { ApplyAccess } from './apply-access';
import { storeValue } from './give-value';
import { type MadeApp, makeApps } from './make-apps';

/** A person at this machine makes the Apps, on a page of ours that leads to GitHub. */
export async function makeMissingApps(
  access: ApplyAccess,
  network: Pick<Network, 'fetch'>,
  { warn, env }: Pick<World, 'warn' | 'env'>,
): Promise<number> {
  const { model, api, answers, tell } = access;
  if (!answers.interactive) return 0;
  const apps = gitHubSettings(model).flatMap((settings) => settings.apps);
  const missing = await missingApps(apps, gitHubReader(api));
  if (missing.length === 0) return 0;
  const made = await makeApps(missing, {
    organization: organizationOf(model),
    // The code alone gives the App, and no one's token is needed for it.
    api: gitHubApi({ env: { GITHUB_API_URL: env.GITHUB_API_URL } }, network),
    tell,
    keep: (one) => keepApp(one, access),
    whileOpen: (url) => {
      warn(`open ${url} in a browser on this machine, and make ${missing.map(({ name }) => name).join(', ')} there`);
      return answers.pause('press Enter when they are made and installed, or to leave them for later');
    },
  });
  return made.length;
}

/** Gives an App to its workflows. GitHub shows the key this one time, so that a failure tells how to get another one. */
async function keepApp({ app, clientId, privateKey }: MadeApp, access: ApplyAccess): Promise<void> {
  const { repository, environment, ...names } = app.usedIn;
  try {
    await storeValue({ repository, environment, name: names.privateKey }, privateKey, access);
    await storeValue({ repository, name: names.clientId }, clientId, access);
  } catch (error) {
    throw new UserError([
      `${app.name} is made, and could not be given to its workflows: ${reasonOf(error)}`,
      `  fix: make a private key on the page of the App, then gh secret set ${names.privateKey} --env ${environment} --repo ${repository} < <file>`,
      `  and gh variable set ${names.clientId} --repo ${repository} --body ${clientId}`,
    ]);
  }
}
