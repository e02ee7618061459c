import { model } from '@vmshift/environments';
import { gitHubApi } from '@vmshift/observation';
import { type Network, network as realNetwork } from '@vmshift/observation/network';
import { allChecks } from '../doctor/all-checks';
import type { Check } from '../doctor/check';
import { gitHubChecks } from '../doctor/github-checks';
import { printChecks } from '../doctor/print-checks';
import type { ExitCode } from '../exit-code';
import { gitHubParts } from '../github/parts/parts';
import { personToken } from '../operate/person-token';
import { printJson } from '../terminal/print-json';
import { printLines } from '../terminal/print-lines';
import type { World } from '../world';

export interface DoctorOptions {
  readonly json?: boolean;
}

/** Reports what is missing on this machine, at the state buckets, at GitHub, in Argo CD and in DNS, and what fixes it. */
export async function doctor({ json }: DoctorOptions, world: World, network: Network = realNetwork): Promise<ExitCode> {
  const checks = await world.progress(
    'asking this machine, the state buckets, GitHub, Argo CD and DNS, 10 s at most',
    () => allChecks(model, world, network, (asked) => checksOfGitHub(world, asked)),
  );
  if (json) printJson(world, { checks });
  else printLines(world, printChecks(checks, world.width()));
  return checks.some(({ state }) => state === 'missing') ? 1 : 0;
}

/** With the token of the environment, or the one that `gh` keeps. */
async function checksOfGitHub(world: World, network: Network): Promise<readonly Check[]> {
  const token = await personToken(world);
  const env = token === undefined ? world.env : { ...world.env, GH_TOKEN: token };
  return gitHubChecks(gitHubParts(model, world.root), gitHubApi({ env }, network));
}
