import { applicationName, type Model } from '@vmshift/environments';
import { nearestHint, UserError } from '@vmshift/findings';
import type { EnvironmentState } from '@vmshift/releases';
import { findEnvironment } from '../read-environment-states';
import { quote, UsageError } from '../usage-error';

/**
 * The address of what is looked up most: the host of an environment; `argocd`, with an environment its Application; `run`,
 * the workflow runs of this repository, with an environment the run that made its build.
 * @param states pins, for `run` of an environment
 * @throws UserError for a name that is none of these
 */
export function pageAddress(
  page: string,
  name: string | undefined,
  { platform, environments }: Model,
  states: readonly EnvironmentState[],
): string {
  const environment = name === undefined ? undefined : findEnvironment(environments, name);
  if (page === 'argocd') {
    const host = `https://${platform.argoCd.host}`;
    return environment === undefined ? host : `${host}/applications/argocd/${applicationName(environment)}`;
  }
  if (page === 'run') {
    if (environment === undefined) return `https://github.com/${platform.repository}/actions`;
    const pin = states.find((state) => state.environment.name === environment.name)?.pin;
    if (pin?.runUrl !== undefined) return pin.runUrl;
    throw new UserError(
      `the pin of ${environment.name} names no workflow run; the runs: https://github.com/${platform.applicationRepository}/actions`,
    );
  }
  const own = environments.find((one) => one.name === page);
  if (own !== undefined && name === undefined) return `https://${own.host}`;
  const pages = [...environments.map((one) => one.name), 'argocd', 'run'];
  const allowed = [...environments.map((one) => one.name), 'argocd [environment]', 'run [environment]'].join(', ');
  throw new UsageError(
    `cannot open ${[page, ...(name === undefined ? [] : [name])].map(quote).join(' ')}; ${nearestHint(page, pages)}allowed: ${allowed}`,
  );
}
