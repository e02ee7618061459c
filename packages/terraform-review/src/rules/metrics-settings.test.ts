import { release, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';

testPlanRule('metrics-not-served', {
  flags: {
    'no API': [
      updated(
        'helm_release',
        release('metrics-server', {}),
        release('metrics-server', { apiService: { create: false } }),
      ),
      { object, path: 'values.apiService.create', after: 'false', verdict: 'block' },
    ],
  },
  accepts: {
    'a check of its certificate': updated(
      'helm_release',
      release('metrics-server', { apiService: { create: true } }),
      release('metrics-server', { apiService: { create: true, insecureSkipTLSVerify: false } }),
    ),
  },
});

const args = (...list: readonly string[]) => release('metrics-server', { args: list });
const INSECURE = '--kubelet-insecure-tls';

testPlanRule('metrics-kubelets-refused', {
  flags: {
    'no argument any more': [
      updated('helm_release', args(INSECURE), args()),
      { object, path: 'values.args', verdict: 'block' },
    ],
    'switched off': [
      updated('helm_release', args(INSECURE), args(`${INSECURE}=false`)),
      { object, path: 'values.args' },
    ],
  },
  accepts: {
    'one more argument': updated('helm_release', args(INSECURE), args(INSECURE, '--metric-resolution=30s')),
    'written out': updated('helm_release', args(INSECURE), args(`${INSECURE}=true`)),
    'never there': updated('helm_release', args(), args('--metric-resolution=30s')),
  },
});
