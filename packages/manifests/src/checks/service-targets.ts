import {
  containerPorts,
  endpointsOf,
  itemPaths,
  objectName,
  recordsAt,
  servicePorts,
  stringMapAt,
  textAt,
} from '@vmshift/kubernetes';
import { objectRule } from '../object-rule';
import { listed, printed } from '../printed';

const SEE = 'https://kubernetes.io/docs/concepts/services-networking/service/';

const serviceLeadsNowhere = objectRule({
  id: 'service-leads-nowhere',
  title: 'A Service selects pods that stay',
  judge: (input) =>
    input.ofKind('Service').flatMap((service) => {
      const external = textAt(service, 'spec.type') === 'ExternalName';
      if (!external && endpointsOf(service, input.workloads).some(({ longRunning }) => longRunning)) return [];
      const path = external ? 'spec.externalName' : 'spec.selector';
      const now = external
        ? printed(textAt(service, 'spec.externalName'))
        : printed(stringMapAt(service, 'spec.selector'));
      return [{ object: objectName(service), path, now, external }];
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ external, now }) =>
    external ? `the name stands for ${now}, outside of the cluster` : 'the selector selects no pod that stays',
  impact: ({ object, external }) =>
    external
      ? `connections to ${nameOf(object)} leave the cluster, or fail`
      : `connections to ${nameOf(object)} are refused`,
  fix: 'select the label app of the pods that answer',
  see: SEE,
  reads: ['spec.selector', 'spec.type', 'spec.externalName'],
});

const serviceMixesWorkloads = objectRule({
  id: 'service-mixes-workloads',
  title: 'A Service selects the pods of one workload',
  judge: (input) =>
    input.ofKind('Service').flatMap((service) => {
      const names = endpointsOf(service, input.workloads).map(({ name }) => name);
      if (names.length < 2) return [];
      const now = printed(stringMapAt(service, 'spec.selector'));
      return [{ object: objectName(service), path: 'spec.selector', now, workloads: listed(names) }];
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ workloads }) => `the selector selects the pods of ${workloads}`,
  impact: ({ object }) => `connections to ${nameOf(object)} reach one or the other by chance`,
  fix: 'select a label that only the pods of one workload have',
  see: SEE,
  reads: ['spec.selector'],
});

const servicePortUndeclared = objectRule({
  id: 'service-port-undeclared',
  title: 'A Service sends to ports that its pods declare',
  judge: (input) =>
    input.ofKind('Service').flatMap((service) => {
      const ports = recordsAt(service, 'spec.ports');
      const paths = itemPaths('spec.ports', ports, 'Service');
      return endpointsOf(service, input.workloads)
        .filter(({ longRunning }) => longRunning)
        .flatMap((workload) => {
          const declared = containerPorts(workload.pod);
          return servicePorts(service, workload).flatMap(({ target, protocol, written }, index) => {
            if (declared.some((one) => one.containerPort === target && one.protocol === protocol)) return [];
            const field = ports[index]?.targetPort === undefined ? 'port' : 'targetPort';
            return [
              {
                ...{ object: objectName(service), path: `${paths[index]}.${field}`, now: `${written}/${protocol}` },
                workload: workload.name,
                declared: listed(
                  declared.map(({ name, containerPort }) =>
                    name === undefined ? `${containerPort}` : `${containerPort} or ${name}`,
                  ),
                ),
              },
            ];
          });
        });
    }),
  class: 'outage',
  verdict: 'block',
  because: ({ workload, now, declared }) => `${workload} declares no port ${now}; declared: ${declared}`,
  impact: ({ object }) => `connections to ${nameOf(object)} are refused`,
  fix: 'set targetPort to a port that the pods declare and on which their process listens',
  see: SEE,
  reads: ['spec.ports.*.targetPort'],
});

function nameOf(object: string): string {
  return object.slice(object.indexOf('/') + 1);
}

export const serviceTargetRules = [serviceLeadsNowhere, serviceMixesWorkloads, servicePortUndeclared];
