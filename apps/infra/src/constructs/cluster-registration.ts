import { SecretV1 } from '@cdktf/provider-kubernetes/lib/secret-v1';
import { applicationName, type EnvironmentConfig } from '@vmshift/environments';
import { Fn, type ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';
import type { ArgoCdAccess } from './argocd-access';

export interface ClusterRegistrationProps {
  readonly environment: EnvironmentConfig;
  readonly access: ArgoCdAccess;
  /** Namespace of Argo CD. */
  readonly namespace: string;
  readonly dependsOn: ITerraformDependable[];
}

/**
 * Makes the environment's cluster known to Argo CD, for one namespace and no cluster-scoped object. Write-only: the token
 * is not in this stack's Secret in the state, and is sent again when `secretRevisions.cluster` or an expression changes.
 * @see https://argo-cd.readthedocs.io/en/stable/operator-manual/declarative-setup/#clusters
 */
export function clusterRegistration(scope: Construct, id: string, props: ClusterRegistrationProps): SecretV1 {
  const { environment, access, namespace, dependsOn } = props;
  const name = applicationName(environment);
  return new SecretV1(scope, id, {
    metadata: { name: `cluster-${name}`, namespace, labels: { 'argocd.argoproj.io/secret-type': 'cluster' } },
    type: 'Opaque',
    dataWo: {
      name,
      server: access.server,
      namespaces: environment.namespace,
      clusterResources: 'false',
      config: Fn.jsonencode({
        bearerToken: Fn.sensitive(access.bearerToken),
        tlsClientConfig: { insecure: false, caData: access.caData },
      }),
    },
    dataWoRevision: environment.secretRevisions.cluster,
    dependsOn,
  });
}
