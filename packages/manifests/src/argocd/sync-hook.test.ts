import type { KubeObject } from '@vmshift/kubernetes';
import { hookOf, isSkipped } from './sync-hook';

const object = (annotations: Record<string, string>): KubeObject => ({
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'x', annotations },
});
const [OWN, OWN_POLICY] = ['argocd.argoproj.io/hook', 'argocd.argoproj.io/hook-delete-policy'];
const [HELM, HELM_POLICY] = ['helm.sh/hook', 'helm.sh/hook-delete-policy'];
const before = 'BeforeHookCreation';

// What hook.IsHook, hook.Types, hook.DeletePolicies and ignore.Ignore of Argo CD's gitops-engine answer.
test.each<[string, Record<string, string>, string | undefined]>([
  ['no annotation', {}, undefined],
  ['a phase', { [OWN]: 'Sync' }, `Sync: ${before}`],
  ['two phases', { [OWN]: 'PreSync , PostSync' }, `PreSync,PostSync: ${before}`],
  ['a policy', { [OWN]: 'Sync', [OWN_POLICY]: 'HookSucceeded,HookFailed' }, 'Sync: HookSucceeded,HookFailed'],
  ['a policy that there is not', { [OWN]: 'Sync', [OWN_POLICY]: 'Never' }, `Sync: ${before}`],
  ['Skip alone', { [OWN]: 'Skip' }, undefined],
  ['Skip with a phase', { [OWN]: 'Skip,Sync' }, `Sync: ${before}`],
  ['a phase that there is not', { [OWN]: 'sync' }, `: ${before}`],
  ['an empty value', { [OWN]: '' }, `: ${before}`],
  ['Helm’s pre-install', { [HELM]: 'pre-install' }, `PreSync: ${before}`],
  ['Helm’s pre-install and pre-upgrade', { [HELM]: 'pre-install,pre-upgrade' }, `PreSync: ${before}`],
  ['Helm’s post-upgrade', { [HELM]: 'post-upgrade', [HELM_POLICY]: 'hook-succeeded' }, 'PostSync: HookSucceeded'],
  ['Helm’s test, which Argo CD leaves out', { [HELM]: 'test' }, `: ${before}`],
  ['Helm’s pre-delete, which Argo CD leaves out', { [HELM]: 'pre-delete' }, `: ${before}`],
  ['Helm’s crd-install, which is none', { [HELM]: 'crd-install' }, undefined],
  ['both, of which Argo CD’s own counts', { [OWN]: 'Sync', [HELM]: 'pre-install' }, `Sync: ${before}`],
  ['both, of which Helm’s alone names a phase', { [OWN]: 'x', [HELM]: 'pre-install' }, `PreSync: ${before}`],
  ['a name that every object of JavaScript has', { [HELM]: 'constructor' }, `: ${before}`],
  ['such a policy', { [OWN]: 'Sync', [OWN_POLICY]: 'toString,valueOf' }, `Sync: ${before}`],
  [
    'policies of both',
    { [OWN]: 'Sync', [OWN_POLICY]: 'HookFailed', [HELM_POLICY]: 'hook-succeeded' },
    'Sync: HookFailed,HookSucceeded',
  ],
])('%s', (_, annotations, expected) => {
  const hook = hookOf(object(annotations));
  expect(hook && `${hook.phases.join(',')}: ${hook.deletePolicies.join(',')}`).toBe(expected);
});

test('an object is skipped when Skip is all that is declared for it', () => {
  expect(
    [{}, { [OWN]: 'Skip' }, { [OWN]: 'Skip, Skip' }, { [OWN]: 'Skip,Sync' }].map((one) => isSkipped(object(one))),
  ).toEqual([false, true, true, false]);
});
