import { NamespaceV1 } from '@cdktf/provider-kubernetes/lib/namespace-v1';
import type { EnvironmentConfig } from '@vmshift/environments';
import type { Construct } from 'constructs';

/**
 * The namespace of the application, with Pod Security at its strictest. Deleting it would delete the volumes' claims, so
 * that it is as protected as its cluster.
 * @see https://kubernetes.io/docs/concepts/security/pod-security-admission/
 */
export function applicationNamespace(scope: Construct, id: string, environment: EnvironmentConfig): NamespaceV1 {
  const version = `v${environment.cluster.kubernetesVersion}`;
  const labels = Object.fromEntries(
    ['enforce', 'audit', 'warn'].flatMap((mode) => [
      [`pod-security.kubernetes.io/${mode}`, 'restricted'],
      [`pod-security.kubernetes.io/${mode}-version`, version],
    ]),
  );
  return new NamespaceV1(scope, id, {
    metadata: { name: environment.namespace, labels },
    lifecycle: { preventDestroy: environment.cluster.preventDestroy },
  });
}
