import type { PlatformAccess } from '@vmshift/observation';
import type { Network } from '@vmshift/observation/network';
import type { Git } from './git/git';
import { kubectlOf } from './run-program';
import type { World } from './world';

/** By what the platform is looked at from this machine, at this time. */
export function platformAccess(
  world: World,
  { git, network, now }: { readonly git: Git; readonly network: Network; readonly now: Date },
): PlatformAccess {
  return { env: world.env, now, kubectl: kubectlOf(world), git, network };
}
