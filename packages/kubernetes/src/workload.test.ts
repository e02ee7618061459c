import fc from 'fast-check';
import { deploymentOf, objectOf } from '../test-support/objects';
import type { KubeObject } from './kube-object';
import { valueAtPath } from './path';
import { commandLine, runningContainers, type Workload, workloadOf } from './workload';

function read(object: KubeObject): Workload {
  const workload = workloadOf(object);
  if (workload === undefined) throw new Error(`${object.kind} makes no pods`);
  return workload;
}

const TEMPLATE = {
  metadata: { labels: { app: 'web' }, annotations: { a: 'b' } },
  spec: { containers: [{ name: 'c' }] },
};

describe('workloadOf', () => {
  it.each([
    ['Deployment', { replicas: 3, template: TEMPLATE }, 'spec.template.spec', true, 3],
    ['Deployment', { template: TEMPLATE }, 'spec.template.spec', true, undefined],
    ['StatefulSet', { replicas: 0, template: TEMPLATE }, 'spec.template.spec', true, 0],
    ['ReplicaSet', { replicas: 2, template: TEMPLATE }, 'spec.template.spec', true, 2],
    ['DaemonSet', { replicas: 9, template: TEMPLATE }, 'spec.template.spec', true, undefined],
    ['Job', { template: TEMPLATE }, 'spec.template.spec', false, 1],
    ['Job', { parallelism: 4, template: TEMPLATE }, 'spec.template.spec', false, 4],
    [
      'CronJob',
      { jobTemplate: { spec: { parallelism: 2, template: TEMPLATE } } },
      'spec.jobTemplate.spec.template.spec',
      false,
      2,
    ],
  ] as const)('reads a %s of %j', (kind, spec, podPath, longRunning, replicas) => {
    const workload = read(objectOf(kind, spec));
    expect(workload).toMatchObject({ name: `${kind}/web`, podPath, longRunning, labels: { app: 'web' } });
    expect(workload.replicas).toBe(replicas);
    expect(workload.annotations).toEqual({ a: 'b' });
    expect(workload.metadataPath).toBe(podPath.replace(/spec$/, 'metadata'));
    expect(workload.containers.map(({ path }) => path)).toEqual([`${podPath}.containers[c]`]);
  });

  it('reads a Pod as its own template, which has no selector', () => {
    const pod = objectOf(
      'Pod',
      { selector: { matchLabels: {} }, containers: [{ name: 'c' }] },
      { metadata: { name: 'web', labels: { app: 'web' } } },
    );
    expect(read(pod)).toMatchObject({ podPath: 'spec', metadataPath: 'metadata', replicas: 1, labels: { app: 'web' } });
    expect(read(pod).selector).toBeUndefined();
  });

  it('is nothing for kinds that make no pods', () => {
    for (const kind of ['Service', 'ConfigMap', 'toString', '__proto__'])
      expect(workloadOf(objectOf(kind, {}))).toBeUndefined();
  });

  it('tells init containers, sidecars and the containers that run', () => {
    const workload = read(
      deploymentOf({
        initContainers: [{ name: 'wait' }, { name: 'proxy', restartPolicy: 'Always' }],
        containers: [{ name: 'web', command: ['serve'], args: ['--port', 80] }],
      }),
    );
    expect(workload.containers.map(({ name, init, running }) => [name, init, running])).toEqual([
      ['wait', true, false],
      ['proxy', true, true],
      ['web', false, true],
    ]);
    expect(runningContainers(workload).map(({ name }) => name)).toEqual(['proxy', 'web']);
    expect(workload.containers.map(commandLine)).toEqual([[], [], ['serve', '--port', '80']]);
  });

  it('gives each container a path that leads to it, whatever the names are', () => {
    const names = fc.oneof(fc.constantFrom('web', 'web', '0', '1', '', 'a.b', 'x[1]', 'a"b', 'a#2'), fc.string());
    const lists = fc.array(fc.record({ name: names }, { requiredKeys: [] }), { maxLength: 5 });
    fc.assert(
      fc.property(lists, lists, (initContainers, containers) => {
        const workload = read(deploymentOf({ initContainers, containers }));
        for (const { path, spec } of workload.containers) expect(valueAtPath(workload.object, path)).toBe(spec);
      }),
    );
  });

  it('never throws, whatever the object holds', () => {
    const kinds = fc.constantFrom('Deployment', 'StatefulSet', 'DaemonSet', 'Job', 'CronJob', 'Pod');
    fc.assert(
      fc.property(kinds, fc.jsonValue(), fc.jsonValue(), (kind, template, spec) => {
        for (const pod of [{ template }, { template: { spec: template } }, { jobTemplate: template }, spec])
          expect(() => workloadOf(objectOf(kind, pod))).not.toThrow();
      }),
    );
  });
});
