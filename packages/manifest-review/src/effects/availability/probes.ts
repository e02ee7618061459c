import { vmshift } from '@vmshift/application';
import type { Verdict } from '@vmshift/findings';
import { type Container, type ProbeName, probeOf, type Workload } from '@vmshift/kubernetes';
import { pairContainers } from '../../cluster/succession';
import { type Effect, type Found, keptWorkloads } from '../effect';

const { live, ready } = vmshift.ingress.health;

const SEE = 'https://kubernetes.io/docs/tasks/configure-pod-container/configure-liveness-readiness-startup-probes/';

/** Probes that are gone. The check `probe` tells the same of a state. */
export const probes: Effect = (comparison) =>
  keptWorkloads(comparison).flatMap(({ old, workload }) =>
    pairContainers(old, workload).flatMap(({ before, container }) => removedProbes(before, container, workload)),
  );

function removedProbes(before: Container, after: Container, workload: Workload): readonly Found[] {
  const lost = (name: ProbeName) => probeOf(before.spec, name) !== undefined && probeOf(after.spec, name) === undefined;
  const found: Found[] = [];
  if (lost('readinessProbe')) {
    found.push(
      finding(
        workload,
        after,
        'readinessProbe',
        'block',
        'a probe',
        undefined,
        'without a readiness probe a pod gets traffic as soon as its process exists',
        'every rollout sends requests to pods that cannot answer yet, and a broken version replaces a working one',
      ),
    );
  }
  if (lost('livenessProbe')) {
    found.push(
      finding(
        workload,
        after,
        'livenessProbe',
        'warn',
        'a probe',
        undefined,
        'nothing restarts a process that hangs',
        'a hanging pod stays until somebody looks',
      ),
    );
  }
  return found;
}

function finding(
  workload: Workload,
  container: Container,
  name: ProbeName,
  verdict: Verdict,
  before: string | undefined,
  after: string | undefined,
  because: string,
  impact: string,
): Found {
  return {
    id: `probe-${name.replace('Probe', '')}`,
    class: 'outage',
    verdict,
    object: workload.name,
    path: `${container.path}.${name}`,
    before,
    after,
    because,
    impact,
    fix: `keep the probe of the model: ${live} for liveness, the body of ${ready} for readiness, patience above gunicorn’s 30 s`,
    see: SEE,
  };
}
