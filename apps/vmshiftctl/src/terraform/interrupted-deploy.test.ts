import type { BegunObject } from './apply-log';
import { type DeployProgress, interruptedDeploy, interruptedPlan, type StoppedTerraform } from './interrupted-deploy';
import { leftState } from './left-state';

const stopped = (over: Partial<StoppedTerraform> = {}): StoppedTerraform => ({
  reason: 'interrupted',
  gaveUp: false,
  begun: [],
  left: undefined,
  resources: [],
  existing: [],
  state: { known: [], tainted: [] },
  ...over,
});
const deploying: DeployProgress = { stage: 'deploying', stack: 'b', deployed: ['a'], left: ['b', 'c'] };

const begun: readonly BegunObject[] = [
  { address: 'linode_lke_cluster.cluster_lke', action: 'create', id: '41' },
  { address: 'kubernetes_secret_v1.secret_application', action: 'update', id: 'x' },
  { address: 'helm_release.argo-cd', action: 'create' },
];

test('reports that nothing was deployed, and how it goes on', () => {
  const planning: DeployProgress = { stage: 'planning', stack: undefined, deployed: [], left: ['a', 'b'] };
  expect(interruptedDeploy(planning, stopped())).toEqual([
    'interrupted while planning',
    '  nothing was deployed',
    '  go on with: ./vmshiftctl deploy a b',
  ]);
  expect(interruptedDeploy({ ...deploying, stage: 'planning' }, stopped())).toEqual([
    'interrupted while planning b',
    '  deployed before that: a',
    '  go on with: ./vmshiftctl deploy b c',
  ]);
  expect(interruptedDeploy(deploying, stopped())).toContain('  nothing of it had begun');
});

test('where the state knows what was begun, the same deploy goes on', () => {
  const known = ['linode_lke_cluster.cluster_lke', 'helm_release.argo-cd'];
  expect(interruptedDeploy(deploying, stopped({ begun, state: { known, tainted: [] } }))).toEqual([
    'b: interrupted while it was deployed',
    '  Terraform ended in order and wrote the state',
    '  deployed before that: a',
    '  go on with: ./vmshiftctl deploy b c',
  ]);
});

test('what was begun and is not in the state is named, with where to look and how to take it in', () => {
  expect(interruptedDeploy({ ...deploying, context: 'vmshift-dev' }, stopped({ begun, gaveUp: true }))).toEqual([
    'b: interrupted while it was deployed',
    '  Terraform was stopped before it had ended, perhaps before it had written the state',
    '  the state does not know what was begun here, and it may be there all the same (needs the shell of docs/maintenance.md#terraform-by-hand):',
    '    linode_lke_cluster.cluster_lke; look: linode-cli lke clusters-list',
    "      if it is there: terraform -chdir=cdktf.out/stacks/b import 'linode_lke_cluster.cluster_lke' '41'",
    '    helm_release.argo-cd; look: helm --kube-context vmshift-dev -n <namespace> status <name>',
    '      if its STATUS is pending-install: helm --kube-context vmshift-dev -n <namespace> uninstall <name>',
    "      if it is there: terraform -chdir=cdktf.out/stacks/b import 'helm_release.argo-cd' '<namespace>/<name>'",
    '  the state may be locked: ./vmshiftctl plan b names the lock and the command that breaks it',
    '  deployed before that: a',
    '  when that is done, go on with: ./vmshiftctl deploy b c',
  ]);
});

test('what Linode has is taken in as it is', () => {
  const existing = [{ address: 'linode_lke_cluster.cluster_lke', id: '41' }];
  expect(interruptedDeploy(deploying, stopped({ begun, existing })).slice(3, 5)).toEqual([
    '    linode_lke_cluster.cluster_lke: Linode has it',
    "      take it in: terraform -chdir=cdktf.out/stacks/b import 'linode_lke_cluster.cluster_lke' '41'",
  ]);
});

test('what the state calls tainted is named, because the next deploy replaces it', () => {
  const known = ['linode_lke_cluster.cluster_lke', 'helm_release.argo-cd', 'terraform_data.from_before'];
  const state = { known, tainted: ['linode_lke_cluster.cluster_lke', 'terraform_data.from_before'] };
  expect(interruptedDeploy(deploying, stopped({ begun, state })).slice(1, 5)).toEqual([
    '  Terraform ended in order and wrote the state',
    '  not made to its end, so that the next deploy replaces it:',
    '    linode_lke_cluster.cluster_lke',
    "      to keep it, when it is complete by then: terraform -chdir=cdktf.out/stacks/b untaint 'linode_lke_cluster.cluster_lke'",
  ]);
});

test('a state that cannot be read calls nothing fine', () => {
  const lines = interruptedDeploy(deploying, stopped({ begun, gaveUp: true, state: undefined }));
  expect(lines).toContain(
    '  the state could not be read; it may not know what was begun here (needs the shell of docs/maintenance.md#terraform-by-hand):',
  );
  expect(lines).toContain('    linode_lke_cluster.cluster_lke; look: linode-cli lke clusters-list');
});

test('a state that Terraform left in a file is put back first', () => {
  expect(interruptedDeploy(deploying, stopped({ begun, left: leftState('b', 'errored.tfstate') }))).toContain(
    '    terraform -chdir=cdktf.out/stacks/b state push errored.tfstate',
  );
});

test('after the apply only the check is missing', () => {
  expect(interruptedDeploy({ ...deploying, stage: 'checking' }, stopped())).toEqual([
    'b: deployed; interrupted before the plan that has to be empty was made',
    '  deployed before that: a',
    '  check it: ./vmshiftctl plan b',
    '  go on with: ./vmshiftctl deploy c',
  ]);
});

test('a plan is repeated, with the lock in mind when it was killed', () => {
  expect(interruptedPlan({ reason: 'stopped after 20 minutes', gaveUp: true }, ['a'])).toEqual([
    'stopped after 20 minutes while planning; nothing was changed',
    '  Terraform was stopped before it had ended, so a state may be locked: the next plan explains how to break that',
    '  again: ./vmshiftctl plan a',
  ]);
});
