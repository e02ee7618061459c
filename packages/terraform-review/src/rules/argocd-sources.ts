import type { Rule } from '@vmshift/findings';
import { at, listAt, type PlanValue, printValue, stringAt, stringsAt } from '../plan-value';
import { type PlanContext, type ResourcePlace, resourceRule } from '../rule';
import type { PlannedResource } from '../terraform-plan';
import { entriesOf } from './argocd-apps';
import { isRelease } from './chart-name';

const TYPES = ['helm_release'];
const SPECIFICATION = 'https://argo-cd.readthedocs.io/en/stable/user-guide/application-specification/';
const PROJECTS = 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/';

/** Repositories that some Application or project names before the change: the ones that were reviewed. */
function knownRepositories({ before }: PlannedResource): ReadonlySet<string> {
  return new Set([
    ...entriesOf(before, 'applications').flatMap(([, application]) => stringAt(application, 'source', 'repoURL') ?? []),
    ...entriesOf(before, 'projects').flatMap(([, project]) => stringsAt(project, 'sourceRepos')),
  ]);
}

/** Applications that are new in a release which had some: a first installation has nothing to be compared with. */
function newApplications(release: PlannedResource) {
  const known = entriesOf(release.before, 'applications').map(([name]) => name);
  if (known.length === 0 || !isRelease(release, 'argocd-apps')) return [];
  return entriesOf(release.after, 'applications')
    .filter(([name]) => !known.includes(name))
    .map(([name, application]) => ({ path: ['values', 'applications', name], application }));
}

const applicationOfAnotherRepository = resourceRule({
  id: 'application-of-another-repository',
  title: 'A new Application follows a repository that others follow',
  types: TYPES,
  actions: ['update'],
  judge: (release) => {
    const known = knownRepositories(release);
    return newApplications(release).flatMap(({ path, application }) => {
      const repository = stringAt(application, 'source', 'repoURL');
      if (repository !== undefined && known.has(repository) && at(application, 'sources') === undefined) return [];
      return [
        {
          path,
          before: [...known].sort().join(', '),
          after: repository ?? printValue(at(application, 'sources') ?? null),
        },
      ];
    });
  },
  class: 'wrong-image',
  verdict: 'block',
  because: ({ before, after }) => `the new Application follows ${after}; the ones that there are follow ${before}`,
  impact: 'what that repository holds is applied, and its changes are reviewed elsewhere, or by no one',
  fix: 'let it follow dist/<environment> of this repository',
  see: SPECIFICATION,
  reads: ['values.applications.*'],
});

const applicationOfAnotherRevision = resourceRule({
  id: 'application-of-another-revision',
  title: 'A new Application follows a revision that others follow',
  types: TYPES,
  actions: ['update'],
  judge: (release) => {
    const known = new Set(
      entriesOf(release.before, 'applications').map(([, one]) => stringAt(one, 'source', 'targetRevision') ?? 'HEAD'),
    );
    return newApplications(release).flatMap(({ path, application }) => {
      const revision = stringAt(application, 'source', 'targetRevision') ?? 'HEAD';
      return known.has(revision) ? [] : [{ path, before: [...known].sort().join(', '), after: revision }];
    });
  },
  class: 'wrong-image',
  verdict: 'block',
  because: ({ before, after }) => `the new Application follows ${after}; the ones that there are follow ${before}`,
  impact: 'what that revision holds is applied, whether it was reviewed or not',
  fix: 'let it follow the protected branch',
  see: SPECIFICATION,
  reads: ['values.applications.*'],
});

/** What a list of a project allows, one text for each item. */
const LISTED = {
  sourceRepos: (project: PlanValue | undefined) => stringsAt(project, 'sourceRepos'),
  destinations: (project: PlanValue | undefined) =>
    listAt(project, 'destinations').map((destination) => {
      const server = stringAt(destination, 'server') ?? stringAt(destination, 'name') ?? 'any cluster';
      return `${stringAt(destination, 'namespace') ?? 'any namespace'} on ${server}`;
    }),
} as const;

/** Projects that allow what they did not; of a new one what `isForeign` picks. */
function gainedIn(
  release: PlannedResource,
  list: keyof typeof LISTED,
  isForeign: (item: string) => boolean,
): readonly (ResourcePlace & { readonly gained: readonly string[] })[] {
  if (!isRelease(release, 'argocd-apps')) return [];
  const before = new Map(entriesOf(release.before, 'projects'));
  if (before.size === 0) return [];
  return entriesOf(release.after, 'projects').flatMap(([name, project]) => {
    const old = before.get(name);
    const known = LISTED[list](old);
    const items = LISTED[list](project);
    // What is wide is told as such.
    if (items.length > 1 || items.some((item) => item.includes('*'))) return [];
    const gained = items.filter((item) => (old === undefined ? isForeign(item) : !known.includes(item)));
    if (gained.length === 0) return [];
    const was = old === undefined ? undefined : known.join(', ') || 'none';
    return [{ path: ['values', 'projects', name, list], before: was, after: items.join(', '), gained }];
  });
}

const projectSource = resourceRule({
  id: 'project-source',
  title: 'A project allows the repository that it allowed',
  types: TYPES,
  actions: ['update'],
  judge: (release) => {
    const known = knownRepositories(release);
    return gainedIn(release, 'sourceRepos', (repository) => !known.has(repository));
  },
  class: 'wrong-image',
  verdict: 'block',
  because: ({ gained }) => `Applications of the project may follow ${gained.join(', ')}`,
  impact: 'what that repository holds can be applied to the environment',
  fix: 'list this repository alone',
  see: PROJECTS,
  reads: ['values.projects.*.sourceRepos'],
});

const projectDestination = resourceRule({
  id: 'project-destination',
  title: 'A project reaches the namespace and the cluster of its own environment',
  types: TYPES,
  actions: ['update'],
  judge: (release) => {
    const taken = new Set(entriesOf(release.before, 'projects').flatMap(([, project]) => LISTED.destinations(project)));
    return gainedIn(release, 'destinations', (destination) => taken.has(destination));
  },
  class: 'privilege',
  verdict: 'block',
  because: ({ gained }) => `Applications of the project may write to ${gained.join(', ')}`,
  impact: 'a commit to the manifests of one environment can change another namespace or cluster',
  fix: 'list the namespace of the environment on its own cluster alone',
  see: PROJECTS,
  reads: ['values.projects.*.destinations'],
});

/** What the Applications and projects of the argocd-apps chart may follow and where they may write, against those before. */
export const argoCdSourceRules: readonly Rule<PlanContext>[] = [
  applicationOfAnotherRepository,
  applicationOfAnotherRevision,
  projectSource,
  projectDestination,
];
