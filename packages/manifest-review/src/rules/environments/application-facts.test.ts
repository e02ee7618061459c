import type { ApplicationProfile } from '@vmshift/application';
import { vmshift } from '@vmshift/application';
import type { PlatformConfig } from '@vmshift/environments';
import { testRule } from '@vmshift/findings/testing';
import { frozenSide } from '@vmshift/manifest-review/testing';
import fc from 'fast-check';
import { compareSides } from '../../review';
import type { EnvironmentSide } from '../../side';
import type { Comparison } from '../rule';
import { changeRules } from '../rules';
import { applicationFacts } from './application-facts';

const MODEL = 'Model/platform';
const staging = frozenSide.environments.get('staging') as EnvironmentSide;
const platform = staging.platform as PlatformConfig;

const running = (application: unknown): EnvironmentSide => ({
  ...staging,
  platform: { ...platform, application: application as ApplicationProfile },
});
const compared = (before: unknown, after: unknown): Comparison =>
  compareSides('staging', running(before), running(after));
/** The head's model tells this of the application, the base's tells what vmshift is. */
const told = (application: object): Comparison => compared(vmshift, { ...vmshift, ...application });

const { neighbours, servers, processes, imageNames, ingress } = vmshift;
const { ingressController, clusterDns } = neighbours;
const queue = (change: object) => told({ servers: { ...servers, queue: { ...servers.queue, ...change } } });
const worker = (change: object) => told({ processes: { ...processes, worker: { ...processes.worker, ...change } } });

testRule(changeRules, 'model-fact-changes', {
  flags: {
    'another module of Celery': [
      told({ celery: { ...vmshift.celery, application: 'app.tasks' } }),
      {
        object: MODEL,
        path: 'application.celery.application',
        before: 'app.celery_app',
        after: 'app.tasks',
        verdict: 'block',
        fix: 'keep app.celery_app; acknowledge it where the image or the cluster has changed before',
      },
    ],
    'a probe asks a path that no image answers': [
      told({ ingress: { ...ingress, health: { ...ingress.health, ready: '/elsewhere' } } }),
      { object: MODEL, path: 'application.ingress.health.ready', after: '/elsewhere' },
    ],
    'the DNS in another namespace': [
      told({ neighbours: { ...neighbours, clusterDns: { ...clusterDns, namespace: 'default' } } }),
      { object: MODEL, path: 'application.neighbours.clusterDns.namespace', before: 'kube-system', after: 'default' },
    ],
    'a label that the ingress controller does not have': [
      told({
        neighbours: { ...neighbours, ingressController: { ...ingressController, selector: { app: 'traefik' } } },
      }),
      {
        object: MODEL,
        path: 'application.neighbours.ingressController.selector.app.kubernetes.io/name',
        after: undefined,
      },
    ],
    'a private network counts as the internet': [
      told({ neighbours: { ...neighbours, privateNetworks: neighbours.privateNetworks.slice(1) } }),
      { object: MODEL, path: 'application.neighbours.privateNetworks' },
    ],
    'the image of the queue is not known any more': [
      queue({ imageNames: ['keydb'] }),
      {
        object: MODEL,
        path: 'application.servers.queue.imageNames',
        before: JSON.stringify(servers.queue.imageNames),
        after: '["keydb"]',
      },
    ],
  },
  accepts: {
    'the image of the queue by one more name': queue({ imageNames: [...servers.queue.imageNames, 'keydb'] }),
    'one more image': told({ imageNames: { ...imageNames, web: ['web'] } }),
    'what is rendered, and compared there': worker({ graceSeconds: 90 }),
    'the same': told({}),
    'an environment that is added': compareSides('staging', undefined, running({ ...vmshift, celery: {} })),
    'the model of the base is not known': compareSides('staging', { ...staging, platform: undefined }, running({})),
  },
});

testRule(changeRules, 'model-need-lowered', {
  flags: {
    'the worker stops at once': [
      worker({ stopSeconds: 1 }),
      {
        object: MODEL,
        path: 'application.processes.worker.stopSeconds',
        before: '15',
        after: '1',
        verdict: 'warn',
        fix: 'keep 15, unless it was measured again',
      },
    ],
    'the queue needs no memory': [
      queue({ leastMemoryMib: undefined }),
      { object: MODEL, path: 'application.servers.queue.leastMemoryMib', after: undefined },
    ],
    'a process of the API keeps fewer connections': [
      told({ databasePool: { ...vmshift.databasePool, overflow: 0 } }),
      { object: MODEL, path: 'application.databasePool.overflow' },
    ],
  },
  accepts: {
    'the worker needs longer': worker({ stopSeconds: 30 }),
    'no worker runs any more': told({ processes: { ...processes, worker: undefined } }),
    'what is rendered, and compared there': worker({ graceSeconds: 90 }),
  },
});

test('a profile of any shape is judged', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (one, other) => {
      const profiles = (value: unknown) => ({ ...vmshift, celery: value, neighbours: value, databasePool: value });
      const judge = () => applicationFacts.flatMap((rule) => rule.judge(compared(profiles(one), profiles(other))));
      expect(judge).not.toThrow();
    }),
  );
});
