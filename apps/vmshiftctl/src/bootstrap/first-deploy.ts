import { type Model, nodePools } from '@vmshift/environments';
import { reasonOf } from '@vmshift/observation';
import { imagesWithoutDigest, parsePin, pinPath } from '@vmshift/releases';
import { z } from 'zod';
import type { Check } from '../doctor/check';
import { isOfProgram } from '../doctor/machine-checks';
import { gitHubReader } from '../github/github-reader';
import { laterValue } from '../github/later-values';
import type { MissingValue } from '../github/part';
import { type ApplyAccess, tried } from './apply-access';
import { storeValue } from './give-value';
import type { LeftForPeople } from './plan-parts';

/** The variable that lets the pipeline deploy. */
const DEPLOY_SWITCH = 'TERRAFORM';

/** Under this name the answer is piped in. */
const QUESTION = 'DEPLOY';
const YES = 'now';

/** @see https://docs.github.com/rest/repos/contents#get-repository-content */
const FILE = z.object({ content: z.string() });

export function isDeploySwitch({ environment, name }: MissingValue): boolean {
  return environment === undefined && name === DEPLOY_SWITCH;
}

/** Whether the pipeline may deploy; undefined where GitHub does not show it. */
export function isSwitchedOn(checks: readonly Check[], { platform }: Model): boolean | undefined {
  const variables = `${platform.repository}-variables`;
  if (checks.some(({ id }) => id === `${variables}-${DEPLOY_SWITCH}`)) return false;
  return checks.some(({ id, state }) => id === variables && state === 'not checked') ? undefined : true;
}

/** Whether nothing is missing of GitHub and of this clone but what comes with the first deploy. */
export function isReady(checks: readonly Check[]): boolean {
  return checks.every(
    // The pipeline has programs of its own.
    ({ id, state }) => state !== 'missing' || isOfProgram(id) || laterValue(id.replace(/^.*-/, '')) !== undefined,
  );
}

/** Lets the pipeline deploy, where a person says so. @returns how many things were done */
export async function beginFirstDeploy(access: ApplyAccess): Promise<number> {
  const { model, answers, api, tell } = access;
  const { repository } = model.platform;
  const { environments } = model;
  const nodes = environments
    .flatMap(({ cluster }) => nodePools(cluster))
    .reduce((sum, { maxNodes }) => sum + maxNodes, 0);
  const what = `everything that a deploy needs is there; "${YES}" lets infra.yaml make ${environments.length} clusters of up to ${nodes} nodes together, which cost what dist/environments.md says`;
  if ((await answers.ask({ repository: '', name: QUESTION }, what)) !== YES) return 0;
  const text = `${repository}: start infra.yaml, whose deploys wait for their approvals: https://github.com/${repository}/actions/workflows/infra.yaml`;
  const begin = async (): Promise<number> => {
    await storeValue({ repository, name: DEPLOY_SWITCH }, 'enabled', access);
    await api(`/repos/${repository}/actions/workflows/infra.yaml/dispatches`, {
      method: 'POST',
      body: { ref: 'main' },
    });
    tell(`done: ${text}`);
    return 2;
  };
  return tried(text, begin, access);
}

/** Environments whose pin on main names an image by its tag alone, which maybe no workflow of ours has pushed. */
export async function unreleased({
  model,
  api,
}: Pick<ApplyAccess, 'model' | 'api'>): Promise<readonly LeftForPeople[]> {
  const reader = gitHubReader(api);
  const { repository, applicationRepository } = model.platform;
  const all = await Promise.all(
    model.environments.map(async ({ name, branch }): Promise<readonly LeftForPeople[]> => {
      const path = pinPath(name);
      const left = { what: `first release of ${name}`, fix: `push to ${branch} of ${applicationRepository}` };
      try {
        const file = await reader.get(`/repos/${repository}/contents/${encodeURIComponent(path)}?ref=main`, FILE);
        const pin = parsePin(Buffer.from(file.content, 'base64').toString('utf8'), path);
        if (imagesWithoutDigest(pin).length === 0) return [];
        return [{ ...left, state: 'missing', found: `main pins no digest in ${path}` }];
      } catch (error) {
        return [{ ...left, state: 'not checked', found: `${path} on main: ${reasonOf(error)}` }];
      }
    }),
  );
  return all.flat();
}
