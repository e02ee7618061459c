import { applicationName, type EnvironmentConfig, type Model } from '@vmshift/environments';
import type { ArgoCdApplication } from '../live/argocd-applications';
import type { HostHealth } from '../live/host-health';
import type { Observation } from '../live/observation';
import { failed, type WorkflowRun } from '../live/workflow-runs';
import type { LiveStatus } from './live-status';
import type { StatusProblem } from './status-problem';

/** What is wrong with the real thing, each with what to run next. What is unknown is no problem, but for a silent host. */
export function liveProblems({ repositories, environments }: LiveStatus, model: Model): readonly StatusProblem[] {
  const runs = repositories.flatMap(({ runs }) => (runs.state === 'seen' ? runs.value.filter(failed) : []));
  return [
    ...runs.map(runProblem),
    ...environments.flatMap(({ environment: name, application, health }) => {
      const environment = model.environments.find((one) => one.name === name);
      if (environment === undefined) return [];
      return [...applicationProblems(environment, application), ...healthProblems(environment, health)];
    }),
  ];
}

function runProblem({ repository, workflow, branch, subject, conclusion, id }: WorkflowRun): StatusProblem {
  const of = subject === undefined ? `on ${branch}` : `for ${subject}`;
  return {
    environment: 'platform',
    problem: `the last run of ${workflow} of ${repository} ${of} ended with ${conclusion}`,
    next: [`gh run view ${id} --repo ${repository} --log-failed`, `gh run rerun ${id} --repo ${repository} --failed`],
  };
}

function applicationProblems(
  environment: EnvironmentConfig,
  observed: Observation<ArgoCdApplication | 'absent'>,
): readonly StatusProblem[] {
  if (observed.state === 'unknown') return [];
  const name = applicationName(environment);
  const problem = (text: string, ...next: readonly string[]) => [
    { environment: environment.name, problem: text, next },
  ];
  if (observed.value === 'absent') {
    // Terraform sees no difference inside a release, so that a deploy does not bring back what was deleted by hand.
    const bringBack = 'helm -n argocd get manifest argocd-apps | kubectl apply -f -';
    return problem(`Argo CD has no Application ${name}`, 'npx vmshiftctl deploy argocd', bringBack);
  }
  const { sync, health, operation, message } = observed.value;
  const detail = message === undefined ? '' : `: ${message.split('\n')[0]?.slice(0, 200)}`;
  const show = `kubectl -n argocd describe application ${name}`;
  if (operation === 'Running' && health === 'Degraded') {
    return problem(
      `${name} is degraded while it syncs, and newer commits wait${detail}`,
      `argocd app terminate-op ${name}`,
      rollback(environment),
    );
  }
  if (health === 'Degraded' || health === 'Missing') {
    return problem(`${name} is ${health}${detail}`, pods(environment), rollback(environment));
  }
  if (sync === 'Unknown' || health === 'Unknown') {
    return problem(`${name} is ${sync} and ${health}${detail}`, show, `argocd app get ${name} --hard-refresh`);
  }
  if (operation === 'Failed' || operation === 'Error') {
    return problem(`the last sync of ${name} ended with ${operation}${detail}`, show, `argocd app sync ${name}`);
  }
  return sync === 'OutOfSync' && operation !== 'Running'
    ? problem(`${name} is OutOfSync${detail}`, `argocd app diff ${name}`)
    : [];
}

/** A host that does not answer is reported, whatever the reason: nobody may take it for healthy. */
function healthProblems(environment: EnvironmentConfig, observed: Observation<HostHealth>): readonly StatusProblem[] {
  if (observed.state === 'seen' && observed.value.healthy) return [];
  const said =
    observed.state === 'seen'
      ? `answers ${observed.value.status}, not that it is healthy`
      : `gives no answer: ${observed.because}`;
  const next = [
    pods(environment),
    `kubectl -n ${environment.namespace} get ingress,certificate`,
    `curl -v https://${environment.host}/health`,
  ];
  return [{ environment: environment.name, problem: `https://${environment.host}/health ${said}`, next }];
}

function pods({ namespace }: EnvironmentConfig): string {
  return `kubectl -n ${namespace} get pods,events --sort-by=.metadata.creationTimestamp`;
}

function rollback({ name }: EnvironmentConfig): string {
  return `npx vmshiftctl rollback ${name} --reason "<why>" --commit --push`;
}
