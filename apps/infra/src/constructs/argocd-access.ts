import { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1';
import { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { ServiceAccountV1 } from '@cdktf/provider-kubernetes/lib/service-account-v1';
import { type RenderedKind, SHOWN_KINDS } from '@vmshift/environments';
import { TerraformLocal } from 'cdktf';
import { Construct } from 'constructs';
import { API_SERVER } from '../terraform/kubernetes-access';

export interface ArgoCdAccessProps {
  /** Name of the namespace, the only one that Argo CD may touch. */
  readonly namespace: string;
  /** What it may write there. */
  readonly kinds: readonly RenderedKind[];
}

const NAME = 'argocd-manager';

const READ = ['get', 'list', 'watch'];
const WRITE = ['create', 'update', 'patch', 'delete'];

/** What Argo CD reads to show it, and never writes. */
const SHOWN = [...SHOWN_KINDS, { group: '', resource: 'pods/log' }, { group: '', resource: 'events' }];

/**
 * Argo CD's account in an environment: a service account that may write the kinds of `dist/` in one namespace, and read no
 * Secret. Its token does not expire; rotation is to replace the token's Secret and to raise `secretRevisions.cluster`.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/security/#cluster-rbac
 */
export class ArgoCdAccess extends Construct {
  /** Address of the cluster's API; no secret, therefore readable in the plan of the stack that uses it. */
  readonly server: string;
  /** Base64 of the PEM certificate of the cluster's authority. */
  readonly caData: string;
  /** Wrap it in `Fn.sensitive` where another stack uses it. */
  readonly bearerToken: string;

  constructor(scope: Construct, id: string, { namespace, kinds }: ArgoCdAccessProps) {
    super(scope, id);
    const account = new ServiceAccountV1(this, 'account', {
      metadata: { name: NAME, namespace },
      automountServiceAccountToken: false,
    });
    const role = new RoleV1(this, 'role', {
      metadata: { name: NAME, namespace },
      rule: [...rulesFor(kinds, [...READ, ...WRITE]), ...rulesFor(SHOWN, READ)],
    });
    new RoleBindingV1(this, 'role-binding', {
      metadata: { name: NAME, namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.metadata.name },
      subject: [{ kind: 'ServiceAccount', name: account.metadata.name, namespace }],
    });
    const token = new SecretV1(this, 'token', {
      metadata: {
        name: `${NAME}-token`,
        namespace,
        annotations: { 'kubernetes.io/service-account.name': account.metadata.name },
      },
      type: 'kubernetes.io/service-account-token',
      waitForServiceAccountToken: true,
    });
    const local = (name: string, expression: string) => new TerraformLocal(this, name, `\${${expression}}`).asString;
    this.server = local('server', `nonsensitive(${API_SERVER})`);
    this.caData = local('ca-data', `nonsensitive(base64encode(${token.fqn}.data["ca.crt"]))`);
    this.bearerToken = local('bearer-token', `${token.fqn}.data.token`);
  }
}

/** One rule per API group. */
function rulesFor(kinds: readonly Pick<RenderedKind, 'group' | 'resource'>[], verbs: string[]) {
  const groups = [...new Set(kinds.map(({ group }) => group))];
  return groups.map((group) => ({
    apiGroups: [group],
    resources: kinds.filter((kind) => kind.group === group).map(({ resource }) => resource),
    verbs,
  }));
}
