import { RENDERED_KINDS } from '@vmshift/environments';
import type { Rule, Verdict } from '@vmshift/findings';
import { matches } from '../argocd-rbac/permits';
import { at, listAt, type PlanValue, printValue, stringAt, stringsAt } from '../plan-value';
import { type PlanContext, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { entriesOf } from './argocd-apps';

const RELEASE = { types: ['helm_release'], chart: 'argocd-apps' };
const GUIDE = 'https://argo-cd.readthedocs.io/en/stable/user-guide';

/** Projects after a change, each with what it was; undefined where it is new. */
function projectsOf(release: PlannedResource) {
  const known = new Map(entriesOf(release.before, 'projects'));
  return entriesOf(release.after, 'projects').map(([name, after]) => ({
    path: ['values', 'projects', name],
    before: known.get(name),
    after,
  }));
}

/** Items of a list that came, and that went. */
function changedItems(before: PlanValue | undefined, after: PlanValue | undefined, list: string) {
  const [was, is] = [before, after].map((side) => listAt(side, list).map((item) => printValue(item) ?? ''));
  return {
    came: is?.filter((item) => !was?.includes(item)) ?? [],
    went: was?.filter((item) => !is?.includes(item)) ?? [],
  };
}

const syncWindow = resourceRule({
  ...RELEASE,
  id: 'project-sync-window',
  title: 'Releases and rollbacks reach the cluster at every hour',
  actions: ['create', 'update'],
  judge: (release) =>
    projectsOf(release).flatMap(({ path, before, after }) => {
      const { came, went } = changedItems(before, after, 'syncWindows');
      if (came.length === 0 && went.length === 0) return [];
      const kinds = listAt(after, 'syncWindows').map((window) => stringAt(window, 'kind') ?? 'deny');
      return [
        {
          path: [...path, 'syncWindows'],
          what:
            came.length === 0
              ? 'a window in which syncs wait goes'
              : `windows decide when it syncs: ${kinds.join(', ')}`,
          ...(came.length === 0 ? { verdict: 'info' as Verdict } : {}),
        },
      ];
    }),
  class: 'sync-failure',
  verdict: 'warn',
  because: ({ what }) => what,
  impact:
    'outside of an allowed window, and in a denied one, a release and a rollback wait; by hand too, without manualSync',
  fix: 'set manualSync true, and use ./vmshiftctl hold to stop releases',
  see: `${GUIDE}/sync_windows/`,
  reads: ['values.projects.*.syncWindows'],
});

const signaturesDropped = resourceRule({
  ...RELEASE,
  id: 'project-signatures-dropped',
  title: 'A project that asks for signed commits goes on to ask',
  actions: ['update'],
  judge: (release) =>
    projectsOf(release)
      .filter(
        ({ before, after }) =>
          listAt(before, 'signatureKeys').length > 0 && listAt(after, 'signatureKeys').length === 0,
      )
      .map(({ path }) => ({ path: [...path, 'signatureKeys'] })),
  class: 'wrong-image',
  verdict: 'block',
  because: 'commits are applied without a signature',
  impact: 'who can push to the repository decides what runs',
  fix: 'keep signatureKeys',
  see: `${GUIDE}/gpg-verification/`,
  reads: ['values.projects.*.signatureKeys'],
});

const signaturesChanged = resourceRule({
  ...RELEASE,
  id: 'project-signatures-changed',
  title: 'Commits of releases have a signature that the project accepts',
  actions: ['create', 'update'],
  judge: (release) =>
    projectsOf(release)
      .filter(({ before, after }) => {
        const { came, went } = changedItems(before, after, 'signatureKeys');
        return listAt(after, 'signatureKeys').length > 0 && came.length + went.length > 0;
      })
      .map(({ path }) => ({ path: [...path, 'signatureKeys'] })),
  class: 'sync-failure',
  verdict: 'warn',
  because: 'commits need the signature of one of other keys',
  impact: 'commits of releases and rollbacks that have none of them are not applied',
  fix: 'sign a release with such a key first, and add the key to configs.gpg.keys',
  see: `${GUIDE}/gpg-verification/`,
  reads: ['values.projects.*.signatureKeys'],
});

const sourceNamespaces = resourceRule({
  ...RELEASE,
  id: 'project-source-namespaces',
  title: 'Applications of a project are made by Terraform only',
  actions: ['create', 'update'],
  judge: (release) =>
    projectsOf(release).flatMap(({ path, before, after }) => {
      const gained = stringsAt(after, 'sourceNamespaces').filter(
        (one) => !stringsAt(before, 'sourceNamespaces').includes(one),
      );
      return gained.length === 0 ? [] : [{ path: [...path, 'sourceNamespaces'], gained }];
    }),
  class: 'privilege',
  verdict: 'block',
  because: ({ gained }) => `Applications in ${gained.join(', ')} may use the project`,
  impact: 'who may write Applications there writes to the environment, past the reviews of dist/',
  fix: 'leave sourceNamespaces out',
  see: 'https://argo-cd.readthedocs.io/en/stable/operator-manual/app-any-namespace/',
  reads: ['values.projects.*.sourceNamespaces'],
});

const projectMissing = resourceRule({
  ...RELEASE,
  id: 'project-missing',
  title: 'Each Application has its project',
  actions: ['update'],
  judge: ({ before, after }) => {
    const names = (side: PlannedResource['after']) => new Set(entriesOf(side, 'projects').map(([name]) => name));
    const [was, is] = [names(before), names(after)];
    return entriesOf(after, 'applications')
      .map(([name, application]) => ({ name, project: stringAt(application, 'project') ?? '' }))
      .filter(({ project }) => was.has(project) && !is.has(project))
      .map(({ name, project }) => ({ path: ['values', 'projects', project], name, project }));
  },
  class: 'outage',
  verdict: 'block',
  because: ({ name, project }) => `the project ${project} goes, and the Application ${name} is in it`,
  impact: 'the Application can neither be compared nor synced: no release and no rollback reaches the cluster',
  fix: 'remove the Application first, or keep the project',
  see: `${GUIDE}/projects/`,
  reads: ['values.projects.*'],
});

/** Repositories that an Application follows, and that its project does not permit. */
function refusedRepositories(release: PlannedResource['after'], application: PlanValue | undefined): readonly string[] {
  const project = entriesOf(release, 'projects').find(([name]) => name === stringAt(application, 'project'))?.[1];
  if (project === undefined) return [];
  const permitted = stringsAt(project, 'sourceRepos').map(repositoryOf);
  const followed = [at(application, 'source'), ...listAt(application, 'sources')].map((one) =>
    stringAt(one, 'repoURL'),
  );
  return followed.filter(
    (url): url is string => url !== undefined && !permitted.some((one) => matches(one, repositoryOf(url))),
  );
}

/** Argo CD takes a repository for the same with and without the end of its address, in large and in small letters. */
function repositoryOf(url: string): string {
  return url.toLowerCase().replace(/\.git$/, '');
}

const repositoryRefused = resourceRule({
  ...RELEASE,
  id: 'project-refuses-repository',
  title: 'A project permits the repository that its Applications follow',
  actions: ['create', 'update'],
  judge: ({ before, after }) => {
    const known = new Map(entriesOf(before, 'applications'));
    return entriesOf(after, 'applications').flatMap(([name, application]) => {
      const was = refusedRepositories(before, known.get(name));
      const refused = refusedRepositories(after, application).filter((url) => !was.includes(url));
      const path = ['values', 'projects', stringAt(application, 'project') ?? '', 'sourceRepos'];
      return refused.length === 0 ? [] : [{ path, name, refused }];
    });
  },
  class: 'sync-failure',
  verdict: 'block',
  because: ({ name, refused }) =>
    `the project does not permit ${refused.join(', ')}, which the Application ${name} follows`,
  impact: 'the Application can neither be compared nor synced: no release and no rollback reaches the cluster',
  fix: 'list the repository in sourceRepos, or change both together',
  see: `${GUIDE}/projects/`,
  reads: ['values.projects.*.sourceRepos', 'values.applications.*.source.repoURL'],
});

const kindsForbidden = resourceRule({
  ...RELEASE,
  id: 'project-forbids-kinds',
  title: 'A project permits the kinds of dist/',
  actions: ['create', 'update'],
  judge: (release) =>
    projectsOf(release).flatMap(({ path, before, after }) => {
      const forbidden = (project: PlanValue | undefined) =>
        RENDERED_KINDS.filter(({ group, kind }) =>
          listAt(project, 'namespaceResourceBlacklist').some(
            (entry) => matches(stringAt(entry, 'group') ?? '', group) && matches(stringAt(entry, 'kind') ?? '', kind),
          ),
        ).map(({ kind }) => kind);
      const gained = forbidden(after).filter((kind) => !forbidden(before).includes(kind));
      return gained.length === 0 ? [] : [{ path: [...path, 'namespaceResourceBlacklist'], gained }];
    }),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ gained }) => `the project forbids ${gained.join(', ')}`,
  impact: 'every sync fails as long as dist/ holds such an object',
  fix: 'leave namespaceResourceBlacklist out: namespaceResourceWhitelist names what is permitted',
  see: `${GUIDE}/projects/`,
  reads: ['values.projects.*.namespaceResourceBlacklist'],
});

/** When, from where and for which kinds the projects of the argocd-apps chart let an Application sync. */
export const projectBoundRules: readonly Rule<PlanContext>[] = [
  syncWindow,
  signaturesDropped,
  signaturesChanged,
  sourceNamespaces,
  projectMissing,
  repositoryRefused,
  kindsForbidden,
];
