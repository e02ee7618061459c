import { type ArgoCdSetup, gitUrl } from './argo-cd';
import { FOLDER, type Manifests, NAMESPACE } from './environment';
import { apiUrl, type Lab } from './lab';

/** What the objects of a lane are made of. */
export interface LaneNames {
  readonly lab: Lab;
  /** Of its branch. */
  readonly name: string;
  readonly namespace: string;
  readonly manifests: Manifests;
}

/** What Terraform makes before Argo CD writes anything. */
export function foundationOf({ namespace, manifests }: LaneNames): readonly unknown[] {
  const metadata = (name: string) => ({ name, namespace });
  const keys = [...manifests.values()]
    .flat()
    .flatMap((object) => [...JSON.stringify(object).matchAll(/"key":"([A-Z_]+)"/g)].map(([, key = '']) => key));
  return [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: {
        name: namespace,
        labels: {
          'pod-security.kubernetes.io/enforce': 'restricted',
          'pod-security.kubernetes.io/enforce-version': 'v1.35',
          'pod-security.kubernetes.io/warn': 'restricted',
          'pod-security.kubernetes.io/warn-version': 'v1.35',
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('vmshift-secrets'),
      stringData: Object.fromEntries(keys.map((key) => [key, 'lab'])),
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: metadata('ghcr-secret'),
      type: 'kubernetes.io/dockerconfigjson',
      stringData: { '.dockerconfigjson': '{"auths":{"ghcr.io":{"auth":"bGFiOmxhYg=="}}}' },
    },
  ];
}

/** Its AppProject: what Argo CD may write, and where. */
export function projectOf({ lab, namespace }: LaneNames, { project }: ArgoCdSetup): unknown {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: namespace, namespace: 'argocd' },
    spec: {
      ...project,
      sourceRepos: [gitUrl(lab)],
      destinations: [{ server: apiUrl(lab), namespace }],
    },
  };
}

/** Its Application, as Terraform declares it. */
export function applicationOf({ lab, name, namespace }: LaneNames, { application, annotations }: ArgoCdSetup): unknown {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: namespace, namespace: 'argocd', annotations },
    spec: {
      ...application,
      project: namespace,
      source: { repoURL: gitUrl(lab), targetRevision: name, path: FOLDER },
      destination: { name: NAMESPACE, namespace: namespace },
    },
  };
}
