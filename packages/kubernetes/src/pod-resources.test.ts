import { deploymentOf } from '../test-support/objects';
import { podResources } from './pod-resources';
import { formatQuantity } from './quantity';
import { type Workload, workloadOf } from './workload';

function printed(pod: object): Record<string, string> {
  const resources = podResources(workloadOf(deploymentOf(pod)) as Workload);
  return Object.fromEntries([...resources].map(([name, amount]) => [name, formatQuantity(amount, 'decimal')]));
}

const container = (cpu: string, more = {}) => ({ name: `c${cpu}`, resources: { requests: { cpu } }, ...more });
const sidecar = (cpu: string) => container(cpu, { restartPolicy: 'Always' });

describe('podResources', () => {
  it.each([
    ['nothing', {}, {}],
    ['the sum of its containers', { containers: [container('1'), container('500m')] }, { 'requests.cpu': '1500m' }],
    [
      'its largest init container, when that is more',
      { initContainers: [container('2'), container('3')], containers: [container('1'), container('500m')] },
      { 'requests.cpu': '3' },
    ],
    [
      'sidecars with the containers',
      { initContainers: [sidecar('2')], containers: [container('1')] },
      { 'requests.cpu': '3' },
    ],
    [
      'an init container with the sidecars that were started before it',
      { initContainers: [sidecar('1'), container('5'), sidecar('2')], containers: [container('1')] },
      { 'requests.cpu': '6' },
    ],
    [
      'the limit where a request is absent',
      { containers: [{ name: 'a', resources: { limits: { memory: '64' } } }] },
      { 'requests.memory': '64', 'limits.memory': '64' },
    ],
    [
      'what is declared for the pod as a whole',
      { resources: { requests: { cpu: '2' }, limits: { memory: '1k' } }, containers: [container('5')] },
      { 'requests.cpu': '2', 'requests.memory': '1k', 'limits.memory': '1k' },
    ],
    [
      'what the runtime class adds, to limits only where there are any',
      {
        overhead: { cpu: '250m', memory: '10' },
        containers: [{ name: 'a', resources: { requests: { cpu: '1' }, limits: { memory: '90' } } }],
      },
      { 'requests.cpu': '1250m', 'requests.memory': '100', 'limits.memory': '100' },
    ],
    ['nothing for what is no quantity', { containers: [container('much')] }, { 'requests.cpu': '0' }],
  ])('is %s', (_, pod, amounts) => {
    expect(printed(pod)).toEqual(amounts);
  });
});
