import { model } from '@vmshift/environments';
import { gitHubApi } from '@vmshift/observation';
import { type Network, network as realNetwork } from '@vmshift/observation/network';
import { argoCdChecks } from '../doctor/argocd-checks';
import type { Check } from '../doctor/check';
import { codeOwnersCheck } from '../doctor/code-owners-check';
import { gitHubChecks } from '../doctor/github-checks';
import { lockChecks } from '../doctor/lock-checks';
import { machineChecks } from '../doctor/machine-checks';
import { printChecks } from '../doctor/print-checks';
import { stateBucketChecks } from '../doctor/state-bucket-check';
import type { ExitCode } from '../exit-code';
import { gitHubParts } from '../github/parts/parts';
import { personToken } from '../operate/person-token';
import { printJson } from '../terminal/print-json';
import type { World } from '../world';

export interface DoctorOptions {
  readonly json?: boolean;
}

/** Reports what is missing on this machine, at GitHub, at the state buckets and in Argo CD, and what fixes it. */
export async function doctor({ json }: DoctorOptions, world: World, network: Network = realNetwork): Promise<ExitCode> {
  world.warn('asking this machine, GitHub, the state buckets and Argo CD, 10 s at most');
  const groups = await Promise.all([
    machineChecks(world),
    checksOfGitHub(world, network),
    stateBucketChecks(model, world, network),
    argoCdChecks(model, world, network),
    [...lockChecks(world.root), codeOwnersCheck(world.root, model.platform)],
  ]);
  const checks: readonly Check[] = groups.flat();
  if (json) printJson(world, { checks });
  else for (const line of printChecks(checks)) world.print(line);
  return checks.some(({ state }) => state === 'missing') ? 1 : 0;
}

/** With the token of the environment, or the one that `gh` keeps. */
async function checksOfGitHub(world: World, network: Network): Promise<readonly Check[]> {
  const token = await personToken(world);
  const env = token === undefined ? world.env : { ...world.env, GH_TOKEN: token };
  return gitHubChecks(gitHubParts(model, world.root), gitHubApi({ env }, network));
}
