import { dataAt, fieldPath, recordsAt, stringMapAt, type Workload } from '@vmshift/kubernetes';
import { changeRule, keptWorkloads } from '../rule';

/** Annotations of pods that hold a hash of what they read, so that pods are replaced when it changes. */
const CHECKSUM = /^checksum\//;

function checksumsOf({ object }: Workload): readonly string[] {
  return Object.keys(stringMapAt(object, 'spec.template.metadata.annotations')).filter((key) => CHECKSUM.test(key));
}

/** Names of the ConfigMaps that the containers of a workload read, by a variable or a volume. */
function configMapsOf({ pod, containers }: Workload): readonly string[] {
  const volumes = recordsAt(pod, 'volumes').flatMap((volume) => [volume, ...recordsAt(volume, 'projected.sources')]);
  const variables = containers.flatMap(({ spec }) => [
    ...recordsAt(spec, 'env').map((variable) => dataAt(variable, 'valueFrom.configMapKeyRef')),
    ...recordsAt(spec, 'envFrom').map((source) => dataAt(source, 'configMapRef')),
  ]);
  const names = [...volumes.map((volume) => dataAt(volume, 'configMap')), ...variables].map(({ name }) => name);
  return [...new Set(names)].filter((name) => typeof name === 'string');
}

/** Processes read their configuration at their start: a new one has to replace the pods. */
export const reloadedConfiguration = changeRule({
  id: 'configuration-not-reloaded',
  title: 'Pods are replaced when their configuration changes',
  judge: (comparison) =>
    keptWorkloads(comparison).flatMap(({ old, workload }) => {
      const [was, read] = [checksumsOf(old), configMapsOf(workload)];
      const [lost] = was;
      if (lost === undefined || checksumsOf(workload).length > 0 || read.length === 0) return [];
      return [
        {
          object: workload.name,
          path: fieldPath('spec.template.metadata.annotations', lost),
          before: stringMapAt(old.object, 'spec.template.metadata.annotations')[lost],
          ...{ lost, read },
        },
      ];
    }),
  class: 'outage',
  verdict: 'warn',
  because: ({ lost, read }) => `without ${lost} nothing of the pods changes when ${read.join(', ')} does`,
  impact: 'a new configuration is read when a pod happens to start next, by some pods and not by others',
  fix: ({ lost }) => `keep ${lost}`,
  see: 'https://kubernetes.io/docs/concepts/configuration/configmap/#mounted-configmaps-are-updated-automatically',
  reads: ['spec.template.metadata.annotations'],
});
