import { applicationName, DIST_FOLDER, targetRevision } from '@vmshift/environments';
import { oneLine } from '@vmshift/findings';
import { seenValue } from '@vmshift/observation';
import * as command from '../../commands';
import type { Evidence } from '../../diagnosis';
import { type DiagnosisRule, defineDiagnosis } from '../../rule';
import type { EnvironmentView } from '../../view';
import { applicationObject, applicationOfView } from './application-state';
import { conditionEvidence } from './evidence';

/** The fields of an Application that lead it to other manifests, or to another cluster, than declared. */
export function differingSource(view: EnvironmentView): readonly Evidence[] {
  const application = applicationOfView(view);
  if (application === undefined) return [];
  const { environment, platform } = view;
  const [source] = application.sources;
  const { destination, name, sources } = application;
  const fields: readonly (readonly [path: string, actual: string | undefined, declared: string])[] = [
    // One that names no project has that of Argo CD.
    ...(application.project === undefined ? [] : [['spec.project', application.project, name] as const]),
    ['spec.source.repoURL', plainUrl(source?.repository), plainUrl(platform.repositoryUrl) ?? ''],
    ['spec.source.path', source?.path?.replace(/^\.\//, '').replace(/\/$/, ''), `${DIST_FOLDER}/${environment.name}`],
    ['spec.source.targetRevision', source?.targetRevision ?? 'HEAD', targetRevision(environment, platform)],
    // A destination by its address is declared by no name that could be compared.
    ...(destination.name === undefined
      ? []
      : [['spec.destination.name', destination.name, applicationName(environment)] as const]),
    ['spec.destination.namespace', destination.namespace, environment.namespace],
  ];
  const wrong = fields
    .filter(([, actual, declared]) => actual !== declared)
    .map(([path, actual, declared]) => ({
      object: applicationObject(name, path),
      message: `${oneLine(actual ?? 'not set')}, declared is ${declared}`,
    }));
  const added = [
    ...(application.listsSources
      ? [[SOURCES, `${sources.length}, which Argo CD reads in the place of spec.source`]]
      : []),
    // Argo CD takes no destination that has both.
    ...(destination.name !== undefined && destination.server !== undefined ? [[SERVER, destination.server]] : []),
  ].map(([path, actual = '']) => ({
    object: applicationObject(name, path),
    message: `${oneLine(actual)}, declared is none`,
  }));
  return [...wrong, ...added];
}

const SOURCES = 'spec.sources';
const SERVER = 'spec.destination.server';

/** Fields that what is declared does not have, so that it does not take them away either. */
const UNDECLARED: readonly string[] = [SOURCES, SERVER];

/** Git takes both forms. */
function plainUrl(url: string | undefined): string | undefined {
  return url
    ?.replace(/\.git$/, '')
    .replace(/\/$/, '')
    .toLowerCase();
}

/** Whether the Application is there as it is declared. */
export const applicationRules: readonly DiagnosisRule[] = [
  defineDiagnosis({
    id: 'application-missing',
    title: 'Argo CD has no Application for the environment',
    judge: ({ environment, observed }) =>
      seenValue(observed.application) === 'absent'
        ? [
            {
              object: applicationObject(applicationName(environment)),
              evidence: [],
              name: applicationName(environment),
            },
          ]
        : [],
    severity: 'degraded',
    cause: ({ name }) => `Argo CD has no Application ${name}, so no commit reaches the environment`,
    next: (_facts, { access }) => [command.restoreApplications(access), './vmshiftctl deploy argocd'],
    runbook: 'on-call.md#an-application-is-missing',
    see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#applications',
  }),
  defineDiagnosis({
    id: 'application-deleting',
    title: 'Argo CD deletes the Application',
    judge: (view) => {
      const application = applicationOfView(view);
      if (application?.deletedAt === undefined) return [];
      const { name, deletedAt: since, finalizers, conditions } = application;
      const errors = conditions.filter(({ type }) => type === 'DeletionError');
      const object = applicationObject(name, 'metadata.deletionTimestamp');
      return [
        {
          object,
          since,
          evidence: [
            ...conditionEvidence(name, errors),
            ...finalizers.map((finalizer) => ({ object: applicationObject(name), message: `finalizer ${finalizer}` })),
          ],
          cascades: finalizers.some((finalizer) => finalizer.startsWith('resources-finalizer.argocd.argoproj.io')),
        },
      ];
    },
    severity: 'degraded',
    cause: ({ cascades }) =>
      cascades
        ? 'Argo CD deletes the Application, and every object of it'
        : 'Argo CD deletes the Application; its objects stay, and no commit reaches them',
    next: (_facts, { access, environment }) => [
      command.describeApplication(access, environment),
      command.awaitDeletion(access, environment),
      command.restoreApplications(access),
    ],
    runbook: 'on-call.md#an-application-is-missing',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/app_deletion/',
  }),
  defineDiagnosis({
    id: 'application-of-another-source',
    title: 'The Application reads or writes another place than declared',
    judge: (view) => {
      const evidence = differingSource(view);
      const object = applicationObject(applicationName(view.environment), 'spec');
      return evidence.length === 0
        ? []
        : [{ object, evidence, fields: evidence.map((one) => one.object.split(' ')[1] ?? '') }];
    },
    severity: 'degraded',
    cause: ({ fields }) => `the Application is not as declared: ${fields.join(', ')}`,
    next: ({ fields }, { access, environment }) => [
      command.describeApplication(access, environment),
      ...fields
        .filter((field) => UNDECLARED.includes(field))
        .map((field) => command.removeField(access, environment, field)),
      command.restoreApplications(access),
    ],
    runbook: 'on-call.md#an-application-is-missing',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/',
  }),
  defineDiagnosis({
    id: 'application-warning',
    title: 'Argo CD warns of the Application',
    // Orphaned objects are no problem of the Application.
    judge: (view) => {
      const { name = '', conditions = [] } = applicationOfView(view) ?? {};
      return conditions
        .filter(({ type }) => !type.endsWith('Error') && type !== 'OrphanedResourceWarning')
        .map((condition) => ({
          object: applicationObject(name, `status.conditions[${condition.type}]`),
          since: condition.since,
          evidence: conditionEvidence(name, [condition]),
          type: condition.type,
        }));
    },
    severity: 'at-risk',
    cause: ({ type }) => `Argo CD warns of the Application: ${oneLine(type)}`,
    next: (_facts, { access, environment }) => [command.describeApplication(access, environment)],
    runbook: 'on-call.md#what-runs-is-not-what-git-has',
    see: 'https://pkg.go.dev/github.com/argoproj/argo-cd/v3/pkg/apis/application/v1alpha1#ApplicationConditionType',
  }),
];
