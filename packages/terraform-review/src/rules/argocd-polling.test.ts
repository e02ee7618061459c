import { release, testHarmless, testPlanRule, updated } from '@vmshift/terraform-review/testing';

const object = 'stack: helm_release.x';
const change = (after: object, before: object = {}) =>
  updated('helm_release', release('argo-cd', before), release('argo-cd', after));
const cm = (over: object) => ({ configs: { cm: over } });
const KEY = (key: string) => `values.configs.cm["${key}"]`;

testHarmless({
  'another interval': change(cm({ 'timeout.reconciliation': '5m', 'timeout.reconciliation.jitter': '30s' })),
});

testPlanRule('argocd-polls-too-seldom', {
  flags: {
    never: [
      change(cm({ 'timeout.reconciliation': '0s' })),
      {
        object,
        path: KEY('timeout.reconciliation'),
        verdict: 'warn',
        because: 'Argo CD looks for commits every 0s; 0 is never',
      },
    ],
    hourly: [change(cm({ 'timeout.reconciliation': '1h' })), { object, path: KEY('timeout.reconciliation') }],
    'no duration': [change(cm({ 'timeout.reconciliation': 'soon' })), { object, path: KEY('timeout.reconciliation') }],
  },
  accepts: { 'the default': change({}, cm({ 'timeout.reconciliation': '180s' })) },
});

testPlanRule('argocd-polls-too-often', {
  flags: {
    'every second': [
      change(cm({ 'timeout.reconciliation': '1s' }), cm({ 'timeout.reconciliation': '180s' })),
      { object, path: KEY('timeout.reconciliation'), verdict: 'warn', because: expect.stringContaining('every 1s') },
    ],
  },
  accepts: {
    'half a minute': change(cm({ 'timeout.reconciliation': '30s' })),
    never: change(cm({ 'timeout.reconciliation': '0s' })),
    'less often than before': change(cm({ 'timeout.reconciliation': '20s' }), cm({ 'timeout.reconciliation': '10s' })),
  },
});

testPlanRule('argocd-polls-late', {
  flags: { 'an hour at random': [change(cm({ 'timeout.reconciliation.jitter': '1h' })), { object, verdict: 'warn' }] },
  accepts: { 'a minute': change(cm({ 'timeout.reconciliation.jitter': '1m' })) },
});
