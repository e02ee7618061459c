import { stringMapAt, type Workload, workloadOf } from '@vmshift/kubernetes';
import type { EnvironmentView } from './environment-view';

/** `Kind/name` that stands for the pods of cert-manager's solver. */
export const ACME_SOLVER = 'Pod/acme-http-solver';

/**
 * The pod that cert-manager makes next to an Ingress to prove the host, for as long as an issuance takes; none where no
 * Ingress asks for a certificate.
 * @see https://cert-manager.io/docs/configuration/acme/http01/
 */
export function acmeSolvers(view: EnvironmentView): readonly Workload[] {
  const issued = view
    .ofKind('Ingress')
    .some((ingress) =>
      Object.keys(stringMapAt(ingress, 'metadata.annotations')).some((name) =>
        /^cert-manager\.io\/(cluster-)?issuer$/.test(name),
      ),
    );
  const { label, port } = view.profile.neighbours.acmeSolver;
  const solver = workloadOf({
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'acme-http-solver', labels: { [label]: 'true' } },
    spec: { containers: [{ name: 'solver', ports: [{ containerPort: port }] }] },
  });
  return issued && solver ? [solver] : [];
}
