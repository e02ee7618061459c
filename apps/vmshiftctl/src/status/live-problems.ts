import { vmshift } from '@vmshift/application';
import { age, command } from '@vmshift/diagnosis';
import { contextName, type EnvironmentConfig, type Model } from '@vmshift/environments';
import type { Observation } from '@vmshift/observation';
import { failed, type WorkflowRun } from '@vmshift/observation';
import { absentApplication, applicationProblems } from './application-problems';
import type { HostHealth, LiveEnvironment, LiveStatus } from './live-status';
import type { StatusProblem } from './status-problem';

/** What is wrong with the real thing, each with what to run next. What is unknown is no problem, but for a silent host. */
export function liveProblems(live: LiveStatus, model: Model, now: Date): readonly StatusProblem[] {
  const runs = live.repositories.flatMap(({ runs }) => (runs.state === 'seen' ? runs.value.filter(failed) : []));
  const problems = [
    ...runs.map((run) => runProblem(run, now)),
    ...live.environments.flatMap((seen) => {
      const environment = model.environments.find(({ name }) => name === seen.environment);
      if (environment === undefined) return [];
      return [...argoCdProblems(environment, seen, live, model, now), ...healthProblems(environment, seen.health)];
    }),
  ];
  return withContexts(problems, live, model);
}

/** The first command that names a context which kubectl does not have comes behind the one that makes it. */
function withContexts(
  problems: readonly StatusProblem[],
  live: LiveStatus,
  { environments }: Model,
): readonly StatusProblem[] {
  const lacking = new Map(
    environments
      .filter((environment) => live.missingContexts.includes(contextName(environment)))
      .map((environment) => [contextName(environment), environment]),
  );
  return problems.map((problem) => {
    const named = [...lacking.keys()].filter((name) =>
      problem.next.some((line) => line.includes(`--context ${name} `)),
    );
    const make = named.flatMap((name) => lacking.get(name) ?? []).map(command.makeContext);
    for (const name of named) lacking.delete(name);
    return make.length === 0 ? problem : { ...problem, next: [...make, ...problem.next] };
  });
}

function runProblem(run: WorkflowRun, now: Date): StatusProblem {
  const { repository, workflow, branch, subject, conclusion, createdAt } = run;
  const of = subject === undefined ? `on ${branch}` : `for ${subject}`;
  return {
    environment: 'platform',
    about: 'GitHub',
    problem: `the last run of ${workflow} of ${repository} ${of} ended with ${conclusion}; it began ${age(createdAt, now)} ago`,
    next: [command.showFailedSteps(run), command.rerunFailedJobs(run)],
  };
}

function argoCdProblems(
  environment: EnvironmentConfig,
  { application, applied }: LiveEnvironment,
  { argoCd }: LiveStatus,
  { platform }: Model,
  now: Date,
): readonly StatusProblem[] {
  if (application.state === 'unknown') return [];
  const access = { context: argoCd.context, host: platform.argoCd.host };
  if (application.value === 'absent') return [absentApplication(environment, access)];
  return applicationProblems({ environment, platform, application: application.value, applied, access, now });
}

/** A host that does not answer is reported, whatever the reason: it must not pass for healthy. */
function healthProblems(environment: EnvironmentConfig, observed: Observation<HostHealth>): readonly StatusProblem[] {
  if (observed.state === 'seen' && observed.value.healthy) return [];
  const said =
    observed.state === 'seen'
      ? `answers ${observed.value.status}, not that it is healthy`
      : `gives no answer: ${observed.because}`;
  return [
    {
      environment: environment.name,
      about: 'the host',
      problem: `https://${environment.host}${vmshift.ingress.health.public} ${said}`,
      next: [
        command.showPods(environment),
        command.showWarnings(environment),
        command.showIngress(environment),
        command.askHealth(environment),
      ],
    },
  ];
}
