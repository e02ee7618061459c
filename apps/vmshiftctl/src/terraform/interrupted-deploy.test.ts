import { type DeployProgress, interruptedDeploy, interruptedPlan, type StoppedTerraform } from './interrupted-deploy';

const stopped = (over: Partial<StoppedTerraform> = {}): StoppedTerraform => ({
  reason: 'interrupted',
  gaveUp: false,
  output: '',
  creates: [],
  state: { known: [], tainted: [] },
  ...over,
});
const deploying: DeployProgress = { stage: 'deploying', stack: 'b', deployed: ['a'], left: ['b', 'c'] };

/** As cdktf prints it: the stack's name or blanks, the address, the path of the construct. */
const log = [
  'b  linode_lke_cluster.cluster_lke (cluster/lke): Creating...',
  '   linode_lke_cluster.cluster_lke (cluster/lke): Creation complete after 4s [id=1]',
  '   kubernetes_secret_v1.secret_application (secret/application): Modifying... [id=x]',
  'b  helm_release.argo-cd (argo-cd): Creating...',
  '   helm_release.argo-cd (argo-cd): Still creating... [10s elapsed]',
].join('\n');

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
  expect(interruptedDeploy(deploying, stopped({ output: 'Initializing the backend...' }))).toContain(
    '  nothing of it had begun',
  );
});

test('where the state knows what was begun, the same deploy goes on', () => {
  const known = ['linode_lke_cluster.cluster_lke', 'helm_release.argo-cd'];
  expect(interruptedDeploy(deploying, stopped({ output: log, state: { known, tainted: [] } }))).toEqual([
    'b: interrupted while it was deployed',
    '  Terraform ended what it had begun and wrote the state',
    '  deployed before that: a',
    '  go on with: ./vmshiftctl deploy b c',
  ]);
});

test('what was begun and is not in the state is named, with where to look and how to take it in', () => {
  expect(interruptedDeploy({ ...deploying, context: 'vmshift-dev' }, stopped({ output: log, gaveUp: true }))).toEqual([
    'b: interrupted while it was deployed',
    '  Terraform was stopped before it had ended, perhaps before it had written the state',
    '  the state does not know what was begun here, so that the next deploy makes it again:',
    '    linode_lke_cluster.cluster_lke; look: linode-cli lke clusters-list',
    "      if it is there: terraform -chdir=cdktf.out/stacks/b import 'linode_lke_cluster.cluster_lke' '<id>'",
    '    helm_release.argo-cd; look: helm --kube-context vmshift-dev list --all --all-namespaces',
    "      if it is there: terraform -chdir=cdktf.out/stacks/b import 'helm_release.argo-cd' '<namespace>/<name>'",
    '  the state may be locked: ./vmshiftctl plan b names the lock and the command that breaks it',
    '  deployed before that: a',
    '  when that is done, go on with: ./vmshiftctl deploy b c',
  ]);
});

test('what the state calls tainted is named, because the next deploy replaces it', () => {
  const known = ['linode_lke_cluster.cluster_lke', 'helm_release.argo-cd', 'terraform_data.from_before'];
  const state = { known, tainted: ['linode_lke_cluster.cluster_lke', 'terraform_data.from_before'] };
  expect(interruptedDeploy(deploying, stopped({ output: log, state })).slice(1, 5)).toEqual([
    '  Terraform ended what it had begun and wrote the state',
    '  not made to its end, so that the next deploy replaces it:',
    '    linode_lke_cluster.cluster_lke',
    "      to keep it, when it is complete by then: terraform -chdir=cdktf.out/stacks/b untaint 'linode_lke_cluster.cluster_lke'",
  ]);
});

test('a log that lacks the beginning, or a state that cannot be read, calls nothing fine', () => {
  const creates = ['terraform_data.x'];
  const lines = interruptedDeploy(deploying, stopped({ creates, gaveUp: true, state: undefined }));
  expect(lines).toContain(
    '  the state could not be read; it may not know what was begun here, so that the next deploy makes it again:',
  );
  expect(lines).toContain('    terraform_data.x');
});

test('a state that Terraform left in a file is put back first', () => {
  const output = `${log}\nthe state has been written to the file "errored.tfstate"`;
  expect(interruptedDeploy(deploying, stopped({ output }))).toContain(
    '    terraform -chdir=cdktf.out/stacks/b state push errored.tfstate',
  );
});

test('after the apply only the check is missing', () => {
  expect(interruptedDeploy({ ...deploying, stage: 'checking' }, stopped())).toEqual([
    'b: deployed; interrupted while the plan that has to be empty was made',
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
