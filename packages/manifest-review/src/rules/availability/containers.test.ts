import { testRule } from '@vmshift/findings/testing';
import { comparison } from '@vmshift/manifest-review/testing';
import { changeRules } from '../rules';

const WORKER = 'Deployment/vmshift-celery-worker';
const POD = 'spec.template.spec';
const sidecar = { name: 'proxy', image: 'example/proxy:1', command: ['sh', '-c', 'proxy\n--token hunter2'] };
const withSidecar = (list: readonly object[]) => [...list, sidecar];
const object = WORKER;

testRule(changeRules, 'container-added', {
  flags: {
    'a sidecar, without the credential in its command': [
      comparison((draft) => draft.map<object[]>(WORKER, `${POD}.containers`, withSidecar)),
      {
        ...{ object, path: `${POD}.containers[proxy]`, after: 'example/proxy:1', verdict: 'warn' },
        because: 'one more container runs in the pod, with (not shown: a credential)',
      },
    ],
    'one that runs first': [
      comparison((draft) => draft.set(WORKER, `${POD}.initContainers`, [{ name: 'wait', image: 'example/wait:1' }])),
      {
        ...{ object, path: `${POD}.initContainers[wait]` },
        because: 'one more container runs first in the pod, with the command of the image',
        impact: expect.stringContaining('starts only when it has succeeded'),
      },
    ],
  },
  accepts: {
    'another name': comparison((draft) => draft.set(WORKER, `${POD}.containers[vmshift-celery-worker].name`, 'worker')),
  },
});

testRule(changeRules, 'container-removed', {
  flags: {
    'a sidecar': [
      comparison(
        (draft) => draft.map<object[]>(WORKER, `${POD}.containers`, ([worker]) => [worker]),
        (draft) => draft.map<object[]>(WORKER, `${POD}.containers`, withSidecar),
      ),
      { object, path: `${POD}.containers[proxy]`, before: 'example/proxy:1', verdict: 'warn' },
    ],
  },
  accepts: {
    'another name': comparison((draft) => draft.set(WORKER, `${POD}.containers[vmshift-celery-worker].name`, 'worker')),
  },
});
