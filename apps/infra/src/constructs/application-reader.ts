import { RoleBindingV1 } from '@cdktf/provider-kubernetes/lib/role-binding-v1';
import { RoleV1 } from '@cdktf/provider-kubernetes/lib/role-v1';
import { OBSERVER } from '@vmshift/environments';
import type { ITerraformDependable } from 'cdktf';
import { Construct } from 'constructs';

export interface ApplicationReaderProps {
  /** Namespace of Argo CD. */
  readonly namespace: string;
  /** Namespace of the environment whose cluster hosts Argo CD; its observer reads the Applications. */
  readonly observerNamespace: string;
  readonly dependsOn: ITerraformDependable[];
}

/** Lets the observer of the hosting cluster read Applications, and nothing else of Argo CD: its Secrets hold every cluster. */
export class ApplicationReader extends Construct {
  constructor(scope: Construct, id: string, { namespace, observerNamespace, dependsOn }: ApplicationReaderProps) {
    super(scope, id);
    const role = new RoleV1(this, 'role', {
      metadata: { name: OBSERVER, namespace },
      rule: [{ apiGroups: ['argoproj.io'], resources: ['applications'], verbs: ['get', 'list'] }],
      dependsOn,
    });
    new RoleBindingV1(this, 'role-binding', {
      metadata: { name: OBSERVER, namespace },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: role.metadata.name },
      subject: [{ kind: 'ServiceAccount', name: OBSERVER, namespace: observerNamespace }],
    });
  }
}
