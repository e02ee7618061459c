import {
  type Container,
  endpointsOf,
  isData,
  type KubeObject,
  objectName,
  recordsAt,
  runningContainers,
  servicePorts,
  type Workload,
} from '@vmshift/kubernetes';
import { eachObjectRule, objectRule } from '../object-rule';

const SEE = 'https://kubernetes.io/docs/concepts/workloads/pods/probes/';

const livenessProbeMissing = eachObjectRule({
  id: 'liveness-probe-missing',
  title: 'A container that is meant to keep running has a liveness probe',
  judge: ({ workloads }) =>
    workloads
      .filter(({ longRunning }) => longRunning)
      .flatMap(({ name: object, containers }) =>
        containers
          .filter(({ running, spec }) => running && !isData(spec.livenessProbe))
          .map(({ path }) => ({ object, path: `${path}.livenessProbe`, now: 'no probe' })),
      ),
  class: 'outage',
  verdict: 'block',
  because: 'nothing restarts the container when its process hangs',
  impact: 'a pod that hangs stays, and with it the work that it was given',
  fix: 'give the container a livenessProbe that asks its own process only',
  see: SEE,
  reads: ['*.livenessProbe'],
});

const readinessProbeMissing = objectRule({
  id: 'readiness-probe-missing',
  title: 'A container behind a Service has a readiness probe',
  judge: ({ workloads, ofKind }) =>
    workloads
      .filter(({ longRunning }) => longRunning)
      .flatMap((workload) => {
        const { name: object } = workload;
        const service = ofKind('Service').find((one) => endpointsOf(one, [workload]).length > 0);
        if (service === undefined) return [];
        return serving(workload, service)
          .filter(({ spec }) => !isData(spec.readinessProbe))
          .map(({ path }) => ({
            ...{ object, path: `${path}.readinessProbe`, now: 'no probe', service: objectName(service) },
          }));
      }),
  class: 'outage',
  verdict: 'block',
  because: ({ service }) => `${service} sends requests to the pod as soon as its process has started`,
  impact: 'requests fail while a pod starts, in every rollout and every time one is added',
  fix: 'give the container a readinessProbe that succeeds once it can answer',
  see: SEE,
  reads: ['*.readinessProbe'],
});

const OF_RUNNING = ['livenessProbe', 'readinessProbe', 'startupProbe', 'lifecycle'] as const;

const initContainerProbed = eachObjectRule({
  id: 'init-container-probed',
  title: 'A container that ends before the others start has no probe',
  judge: ({ workloads }) =>
    workloads.flatMap(({ name: object, containers }) =>
      containers
        .filter(({ running }) => !running)
        .flatMap(({ spec, path }) =>
          OF_RUNNING.filter((field) => isData(spec[field])).map((field) => ({
            ...{ object, path: `${path}.${field}`, now: field },
          })),
        ),
    ),
  class: 'sync-failure',
  verdict: 'block',
  because: ({ now }) => `an init container runs to its end, and has no ${now}`,
  impact: 'the API server refuses the object and the sync fails',
  fix: 'remove it; one that keeps running next to the others has restartPolicy: Always',
  see: 'https://kubernetes.io/docs/concepts/workloads/pods/init-containers/',
});

/** The containers that answer a Service: those that declare its ports, or all where none does. */
function serving(workload: Workload, service: KubeObject): readonly Container[] {
  const targets = new Set(servicePorts(service, workload).map(({ target }) => target));
  const running = runningContainers(workload);
  const declaring = running.filter(({ spec }) =>
    recordsAt(spec, 'ports').some(({ containerPort }) => targets.has(containerPort as number)),
  );
  return declaring.length > 0 ? declaring : running;
}

export const probeRules = [livenessProbeMissing, readinessProbeMissing, initContainerProbed];
