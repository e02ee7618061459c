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
