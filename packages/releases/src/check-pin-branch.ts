import type { EnvironmentConfig } from '@vmshift/environments';
import type { Problem } from '@vmshift/findings';
import { pinPath } from './pin-path';
import type { ReleasePin } from './release-pin';

/** A pin must be of the branch that its environment follows: a `develop` build never reaches production. */
export function checkPinBranch(
  environment: Pick<EnvironmentConfig, 'name' | 'branch'>,
  pin: ReleasePin,
): readonly Problem[] {
  if (pin.branch === environment.branch) return [];
  return [
    {
      rule: 'pin-of-another-branch',
      environment: environment.name,
      path: `branch in ${pinPath(environment.name)}`,
      value: pin.branch,
      allowed: `${environment.branch}, the branch that the environment follows`,
      fix: `./vmshiftctl release --branch ${environment.branch} --sha <full commit of the application>`,
    },
  ];
}
