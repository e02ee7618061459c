import {
  at,
  isPlanObject,
  listAt,
  type PlanObject,
  type PlanValue,
  printPath,
  stringAt,
  stringsAt,
} from '../plan-value';
import { type Danger, ruleFor } from '../rule';
import { isRelease } from './chart-name';

const SEE = 'https://argo-cd.readthedocs.io/en/stable/user-guide/projects/';

/** Namespaces from which the rest of a cluster is reached. */
const SYSTEM_NAMESPACES = ['argocd', 'kube-system', 'cert-manager', 'traefik'];

/** Kinds with which a manifest gives itself more than its project. */
const POWERFUL_KINDS = ['*', 'Secret', 'ServiceAccount', 'Role', 'RoleBinding', 'Application', 'AppProject'];

const projectsOf = (release: PlanObject | null): PlanObject => {
  const projects = at(release ?? undefined, 'values', 'projects');
  return isPlanObject(projects) ? projects : {};
};

/** What each list of a project lets through that no project should. */
const GRANTS: Readonly<Record<string, (project: PlanValue | undefined) => readonly string[]>> = {
  sourceRepos: (project) => stringsAt(project, 'sourceRepos').filter((repository) => repository.includes('*')),
  destinations: (project) =>
    listAt(project, 'destinations').flatMap((destination) => {
      const [namespace = '', server = ''] = [
        stringAt(destination, 'namespace'),
        stringAt(destination, 'server') ?? stringAt(destination, 'name'),
      ];
      const wide = namespace.includes('*') || server.includes('*') || SYSTEM_NAMESPACES.includes(namespace);
      return wide ? [`${namespace} on ${server || 'any cluster'}`] : [];
    }),
  clusterResourceWhitelist: (project) => kinds(project, 'clusterResourceWhitelist'),
  namespaceResourceWhitelist: (project) =>
    kinds(project, 'namespaceResourceWhitelist').filter((kind) => POWERFUL_KINDS.includes(kind)),
};

function kinds(project: PlanValue | undefined, list: string): string[] {
  return listAt(project, list).flatMap((entry) => stringAt(entry, 'kind') ?? []);
}

/** The projects of the argocd-apps chart: what a commit to `dist/` may reach. */
export const argoCdProjects = ruleFor(['helm_release'], (resource) => {
  if (!isRelease(resource, 'argocd-apps') || (resource.action !== 'create' && resource.action !== 'update')) return [];
  const before = projectsOf(resource.before);
  return Object.entries(projectsOf(resource.after)).flatMap(([name, project]) =>
    Object.entries(GRANTS).flatMap(([list, grants]): Danger[] => {
      const known = grants(before[name]);
      const gained = grants(project).filter((grant) => !known.includes(grant));
      if (gained.length === 0) return [];
      return [
        {
          id: 'project-widened',
          class: 'privilege',
          verdict: 'block',
          path: printPath(['values', 'projects', name, list]),
          before: known.length === 0 ? undefined : known,
          after: gained,
          because: `the project lets through ${gained.join(', ')}`,
          consequence: 'a commit to the manifests reaches beyond its environment’s namespace',
          remedy: 'list one repository, one namespace and the kinds of dist/',
          see: SEE,
        },
      ];
    }),
  );
});
