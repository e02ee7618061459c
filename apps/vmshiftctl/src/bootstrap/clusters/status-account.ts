import { currentAccess, printKubeconfig } from '../../access/kubeconfig';
import type { ClusterKubectl } from './cluster-kubectl';

/** The account, and the one context of its kubeconfig: drift.yaml asks Argo CD by it. */
const STATUS = 'status';

const NAMESPACE = 'argocd';

/** A year. */
const TOKEN_DURATION = '8760h';

/** An account of Argo CD's cluster that reads Applications and nothing else. */
const OBJECTS = {
  apiVersion: 'v1',
  kind: 'List',
  items: [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata() },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'Role',
      metadata: metadata(),
      rules: [{ apiGroups: ['argoproj.io'], resources: ['applications'], verbs: ['get', 'list'] }],
    },
    {
      apiVersion: 'rbac.authorization.k8s.io/v1',
      kind: 'RoleBinding',
      metadata: metadata(),
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: STATUS },
      subjects: [{ kind: 'ServiceAccount', name: STATUS, namespace: NAMESPACE }],
    },
  ],
};

function metadata() {
  return { name: STATUS, namespace: NAMESPACE };
}

/** Makes the account where it is not there. @returns its kubeconfig, good for a year */
export async function statusKubeconfig(kubectl: ClusterKubectl): Promise<string> {
  await kubectl(['apply', '-f', '-'], JSON.stringify(OBJECTS));
  const token = await kubectl(['-n', NAMESPACE, 'create', 'token', STATUS, `--duration=${TOKEN_DURATION}`]);
  const view = await kubectl(['config', 'view', '--minify', '--flatten', '--raw', '-o', 'json']);
  const access = { ...currentAccess(view, STATUS), user: { token: token.trim() }, namespace: NAMESPACE };
  return printKubeconfig([access]);
}
