import { ClusterRoleBindingV1 } from '@cdktf/provider-kubernetes/lib/cluster-role-binding-v1';
import { ClusterRoleV1 } from '@cdktf/provider-kubernetes/lib/cluster-role-v1';
import { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1';
import { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import {
  OBSERVED_CERTIFICATES,
  OBSERVED_IN_CLUSTER,
  OBSERVED_IN_NAMESPACE,
  OBSERVER,
  type ObservedKind,
} from '@vmshift/environments';
import { Construct } from 'constructs';

/**
 * The account by which `diagnose` and `watch` look at an environment's cluster: it reads the kinds that they ask for, and
 * the logs of pods; no Secret, no ConfigMap, and it writes nothing. It has no token of its own: `./vmshiftctl access
 * --observer` asks for one that expires.
 * @see https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens
 */
export class ObserverAccess extends Construct {
  constructor(scope: Construct, id: string, { namespace }: { readonly namespace: string }) {
    super(scope, id);
    const account = new ServiceAccountV1(this, 'account', {
      metadata: { name: OBSERVER, namespace },
      automountServiceAccountToken: false,
    });
    const subject = [{ kind: 'ServiceAccount', name: account.metadata.name, namespace }];
    const role = new RoleV1(this, 'role', {
      metadata: { name: OBSERVER, namespace },
      rule: [
        ...readRules([...OBSERVED_IN_NAMESPACE, ...OBSERVED_CERTIFICATES]),
        { apiGroups: [''], resources: ['pods/log'], verbs: ['get'] },
      ],
    });
    new RoleBindingV1(this, 'role-binding', {
      metadata: { name: OBSERVER, namespace },
      roleRef: { apiGroup: RBAC, kind: 'Role', name: role.metadata.name },
      subject,
    });
    const clusterRole = new ClusterRoleV1(this, 'cluster-role', {
      metadata: { name: OBSERVER },
      rule: readRules(OBSERVED_IN_CLUSTER),
    });
    new ClusterRoleBindingV1(this, 'cluster-role-binding', {
      metadata: { name: OBSERVER },
      roleRef: { apiGroup: RBAC, kind: 'ClusterRole', name: clusterRole.metadata.name },
      subject,
    });
  }
}

const RBAC = 'rbac.authorization.k8s.io';

/** One rule for each API group. */
function readRules(kinds: readonly ObservedKind[]) {
  const groups = [...new Set(kinds.map(({ group }) => group))];
  return groups.map((group) => ({
    apiGroups: [group],
    resources: kinds.filter((kind) => kind.group === group).map(({ resource }) => resource),
    verbs: ['get', 'list'],
  }));
}
