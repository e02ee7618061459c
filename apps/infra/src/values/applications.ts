import {
  applicationName,
  applicationOf,
  argoCdSyncPolicy,
  DIST_FOLDER,
  type EnvironmentConfig,
  type Model,
  type PlatformConfig,
  renderedKinds,
  SHOWN_KINDS,
  targetRevision,
} from '@vmshift/environments';

/** Namespace of Argo CD. */
export const ARGOCD_NAMESPACE = 'argocd';

/**
 * Values of the argocd-apps chart: for each environment a project that lets through one repository, one namespace of one
 * cluster and the kinds of `dist/`, and the Application that follows `dist/<environment>`.
 * @param servers address of the API of each environment's cluster, by the environment's name
 * @see https://argo-cd.readthedocs.io/en/stable/user-guide/projects/
 */
export function applicationsValues({ platform, environments }: Model, servers: ReadonlyMap<string, string>): object {
  return {
    projects: Object.fromEntries(
      environments.map((environment) => [
        applicationName(environment),
        project(environment, platform, servers.get(environment.name)),
      ]),
    ),
    applications: Object.fromEntries(
      environments.map((environment) => [applicationName(environment), application(environment, platform)]),
    ),
  };
}

function project(environment: EnvironmentConfig, platform: PlatformConfig, server: string | undefined): object {
  return {
    namespace: ARGOCD_NAMESPACE,
    description: `vmshift in ${environment.name}`,
    sourceRepos: [platform.repositoryUrl],
    destinations: [{ server, namespace: environment.namespace }],
    clusterResourceWhitelist: [],
    namespaceResourceWhitelist: [...renderedKinds(applicationOf(platform)), ...SHOWN_KINDS].map(({ group, kind }) => ({
      group,
      kind,
    })),
  };
}

function application(environment: EnvironmentConfig, platform: PlatformConfig): object {
  const { cascadingDelete } = environment.application;
  return {
    namespace: ARGOCD_NAMESPACE,
    project: applicationName(environment),
    ...(cascadingDelete ? { finalizers: ['resources-finalizer.argocd.argoproj.io/foreground'] } : {}),
    additionalAnnotations: { 'argocd.argoproj.io/compare-options': 'ServerSideDiff=true' },
    source: {
      repoURL: platform.repositoryUrl,
      targetRevision: targetRevision(environment, platform),
      path: `${DIST_FOLDER}/${environment.name}`,
    },
    destination: { name: applicationName(environment), namespace: environment.namespace },
    syncPolicy: argoCdSyncPolicy(environment),
  };
}
