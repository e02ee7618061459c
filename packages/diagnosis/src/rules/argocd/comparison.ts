import { applicationName } from '@vmshift/environments';
import { oneLine } from '@vmshift/findings';
import type { ArgoCdApplication } from '@vmshift/observation';
import * as command from '../../commands';
import { type DiagnosisFacts, type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { differingSource } from './application';
import { applicationIn, applicationObject } from './application-state';
import { conditionEvidence } from './evidence';
import { REFUSALS, type Refusal, refusedComparison, silentWebhook } from './refusals';

/** Why Argo CD cannot compare, told by its words. The first that fits is the cause. */
const CAUSES = {
  // The call to it fails as one to Git does.
  webhook: REFUSALS.webhook,
  path: /app path does not exist|path does not exist/,
  yaml: /error unmarshaling|error converting YAML|failed to unmarshal|yaml: |mapping values are not allowed|found character that cannot start/,
  revision: /unable to resolve '[^']*' to a commit SHA|couldn't find remote ref/,
  credential:
    /the server has asked for the client to provide credentials|provide credentials|\bUnauthorized\b|cluster '?[^']*'? has not been configured|there are no clusters with this name/,
  // Its API server, at whatever port, is told by the path that was asked for.
  cluster:
    /failed to load (?:initial|live) state|error getting server version|failed to get cluster|"https:\/\/[^/"]+\/(?:apis?|openapi|version)[/?"]|dial tcp \S+:6443: /i,
  application: /^InvalidSpecError: /m,
  // Of the call between two parts of Argo CD, not of Git: what the repository server gives back has the code Unknown.
  repositoryServer: /rpc error: code = Unavailable /,
  // Git has other ports, and a URL before these words. The repository server asks Redis for the references of a repository.
  redis: /desc = (?:failed to list refs: )?dial tcp(?:: lookup \S*redis| \S+:(?!(?:22|80|443)\b)\d+: )/,
  repository:
    /authentication required|repository not found|failed to (?:list refs|fetch)|error (?:testing|creating) repository|unable to access|dial tcp|context deadline exceeded|could not read Username/i,
} as const;

type Cause = keyof typeof CAUSES | 'refusal' | 'other';

function incomparableBy(view: EnvironmentView, cause: Cause): readonly DiagnosisFacts[] {
  const application = applicationIn(view, 'incomparable');
  if (application === undefined || causeOf(application) !== cause) return [];
  // An Application that reads another place than declared is told as such.
  if (['path', 'revision', 'application', 'repository', 'other'].includes(cause) && differingSource(view).length > 0)
    return [];
  const { name, conditions } = application;
  const errors = errorsOf(application);
  return [
    {
      object: applicationObject(name, 'status.conditions'),
      since: errors[0]?.since,
      evidence: conditionEvidence(name, errors.length > 0 ? errors : conditions),
    },
  ];
}

function errorsOf({ conditions }: ArgoCdApplication) {
  return conditions.filter(({ type }) => type.endsWith('Error') && type !== 'SyncError');
}

function refusalOf(application: ArgoCdApplication): Refusal | undefined {
  return errorsOf(application).flatMap(({ message }) => refusedComparison(message) ?? [])[0];
}

function causeOf(application: ArgoCdApplication): Cause {
  if (refusalOf(application) !== undefined) return 'refusal';
  const errors = errorsOf(application).map(({ type, message }) => `${type}: ${message}`);
  const text = [...errors, application.healthMessage].join('\n');
  return (Object.entries(CAUSES).find(([, words]) => words.test(text))?.[0] as Cause | undefined) ?? 'other';
}

function stateOf(application: ArgoCdApplication | undefined): string {
  if (application?.reconciledAt === undefined) return 'it has not looked at the Application yet';
  return `its last word was ${application?.sync} and ${application?.health}`;
}

const NEXT = (_facts: DiagnosisFacts, { access, environment }: EnvironmentView): readonly string[] => [
  command.describeApplication(access, environment),
  command.refreshApplication(access, environment),
];

const COMMON = { severity: 'degraded', runbook: 'on-call.md#argo-cd-cannot-compare' } as const;

/** What the cluster refuses of Git. */
function refused(view: EnvironmentView): readonly (DiagnosisFacts & { readonly refusal: Refusal })[] {
  const application = applicationIn(view, 'incomparable');
  const refusal = application && refusalOf(application);
  if (refusal === undefined) return [];
  return incomparableBy(view, 'refusal').map((facts) => ({ ...facts, refusal }));
}

/** Why Argo CD does not know whether what runs is what Git has; no commit reaches the environment then. */
export const comparisonRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    ...COMMON,
    id: 'comparison-refused',
    title: 'The cluster refuses an object as Git has it, before any sync',
    judge: refused,
    cause: ({ refusal: { object, words } }) =>
      `the cluster refuses ${object} as Git has it, so that no commit reaches the environment: ${oneLine(words)}`,
    next: (_facts, { access, environment }) => [
      command.showChanges(environment),
      command.describeApplication(access, environment),
    ],
    runbook: 'on-call.md#a-change-that-the-cluster-refuses',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/diff-strategies/#server-side-diff',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'comparison-waits-for-webhook',
    title: 'A webhook that has to allow an object does not answer Argo CD',
    judge: (view) =>
      incomparableBy(view, 'webhook').map((facts) => ({
        ...facts,
        webhook: silentWebhook(facts.evidence.map(({ message }) => message)) ?? '',
      })),
    cause: ({ webhook }) =>
      `the admission webhook ${webhook} of the cluster does not answer, so that Argo CD cannot compare the environment with Git, and no commit reaches it`,
    next: (facts, view) => [command.showWebhooks(view.environment), ...NEXT(facts, view)],
    runbook: 'on-call.md#objects-that-are-not-healthy',
    see: 'https://kubernetes.io/docs/reference/access-authn-authz/extensible-admission-controllers/#failure-policy',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'comparison-path-missing',
    title: 'The folder that an Application reads is not in Git',
    judge: (view) => incomparableBy(view, 'path').map((facts) => ({ ...facts, name: view.environment.name })),
    cause: ({ name }) => `the folder that Argo CD reads is not in Git; it should be dist/${name}`,
    next: (facts, view) => [command.showChanges(view.environment), ...NEXT(facts, view)],
    see: 'https://github.com/argoproj/argo-cd/blob/v3.1.0/util/app/path/path.go',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'comparison-yaml-unreadable',
    title: 'A manifest in Git cannot be read',
    judge: (view) => incomparableBy(view, 'yaml').map((facts) => ({ ...facts, name: view.environment.name })),
    cause: ({ name }) => `a manifest in dist/${name} cannot be read as YAML`,
    next: (facts, view) => [`./vmshiftctl synth --check`, command.showChanges(view.environment), ...NEXT(facts, view)],
    see: 'https://github.com/argoproj/argo-cd/blob/v3.1.0/reposerver/repository/repository.go',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'comparison-revision-missing',
    title: 'The branch that an Application follows is not in the repository',
    judge: (view) => incomparableBy(view, 'revision'),
    cause: 'the revision that Argo CD follows is not in the repository',
    next: (facts, view) => [...NEXT(facts, view), command.restoreApplications(view.access)],
    see: 'https://github.com/argoproj/argo-cd/blob/v3.1.0/util/git/client.go',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'cluster-credential-expired',
    title: 'The cluster does not accept the credential that Argo CD has for it',
    judge: (view) =>
      incomparableBy(view, 'credential').map((facts) => ({ ...facts, cluster: applicationName(view.environment) })),
    cause: ({ cluster }) =>
      `the cluster ${cluster} does not accept Argo CD's credential, which has expired, was revoked or was never made`,
    next: (_facts, view) => [
      command.describeApplication(view.access, view.environment),
      `./vmshiftctl deploy platform-${view.environment.name} argocd`,
      command.refreshApplication(view.access, view.environment),
    ],
    runbook: 'maintenance.md#rotate-a-key',
    see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'comparison-cluster-unreachable',
    title: 'Argo CD cannot read the cluster',
    judge: (view) =>
      incomparableBy(view, 'cluster').map((facts) => ({ ...facts, cluster: applicationName(view.environment) })),
    cause: ({ cluster }) => `Argo CD cannot read the cluster ${cluster}`,
    next: (facts, view) => [command.showPods(view.environment), ...NEXT(facts, view)],
    see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'application-invalid',
    title: 'Argo CD does not take an Application as it is',
    judge: (view) =>
      incomparableBy(view, 'application').map((facts) => ({
        ...facts,
        why: facts.evidence[0]?.message.replace(/^InvalidSpecError: /, ''),
      })),
    cause: ({ why }) => `Argo CD does not take the Application as it is, so no commit reaches the environment: ${why}`,
    next: (_facts, { access, environment }) => [
      command.describeApplication(access, environment),
      command.restoreApplications(access),
      command.refreshApplication(access, environment),
      './vmshiftctl deploy argocd',
    ],
    runbook: 'on-call.md#an-application-is-missing',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'argocd-part-away',
    title: 'A part of Argo CD does not answer another one',
    judge: (view) => [
      ...incomparableBy(view, 'repositoryServer').map((facts) => ({ ...facts, part: 'repository server' })),
      ...incomparableBy(view, 'redis').map((facts) => ({ ...facts, part: 'Redis' })),
    ],
    cause: ({ part }) => `Argo CD's ${part} does not answer, so no commit reaches the environment`,
    next: (facts, view) => [command.showArgoCdPods(view.access), ...NEXT(facts, view)],
    see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/architecture/',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'repository-unreachable',
    title: 'Argo CD cannot read the repository',
    judge: (view) =>
      incomparableBy(view, 'repository').map((facts) => ({ ...facts, repository: view.platform.repositoryUrl })),
    cause: ({ repository }) => `Argo CD cannot read ${repository}`,
    next: (facts, view) => [command.showArgoCdPods(view.access), ...NEXT(facts, view)],
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/private-repositories/',
  }),
  defineDiagnosis({
    ...COMMON,
    id: 'comparison-failed',
    title: 'Argo CD cannot compare for a reason that no other rule knows',
    judge: (view) =>
      incomparableBy(view, 'other').map((facts) => ({
        ...facts,
        state: facts.evidence[0]?.message ?? stateOf(applicationIn(view, 'incomparable')),
      })),
    cause: ({ state }) => `Argo CD cannot compare the environment with Git: ${state}`,
    next: NEXT,
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/status-badge/',
  }),
];
