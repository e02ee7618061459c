import { explainFailure } from './terraform-failure';

const explain = (output: string, producers: readonly string[] = []) =>
  explainFailure('platform-dev', output, producers);

/** As Terraform frames it on a terminal. */
const framed = (text: string): string => `╷\n${text.replace(/^/gm, '│ ')}\n╵\n`;

const missingState = `Error: Unable to find remote state

  with data.terraform_remote_state.cluster,
  on cdk.tf.json line 1

No stored state was found for the given workspace in the given backend.`;

test('a producer without a state, or without the output, makes a stack not plannable yet', () => {
  const missingOutput = `Error: Unsupported attribute

  on cdk.tf.json line 9, in resource.terraform_data.x:
   9:     "input": "\${data.terraform_remote_state.cluster.outputs.kubeconfig}"

This object does not have an attribute named "kubeconfig".`;
  for (const output of [missingState, framed(missingState), missingOutput]) {
    expect(explain(output, ['cluster-dev'])).toEqual({
      kind: 'not-plannable',
      message:
        'it reads cluster-dev, not applied yet (or without an output that it needs); next: ./vmshiftctl deploy cluster-dev platform-dev',
    });
  }
});

test('a stack that reads no other has no such excuse', () => {
  expect(explain(missingState).kind).toBe('failed');
});

const lock = `Error: Error acquiring the state lock

Error message: resource temporarily unavailable
Lock Info:
  ID:        3f1a3b7e-1111-2222-3333-444455556666
  Path:      infra/platform-dev.tfstate
  Operation: OperationTypeApply
  Who:       runner@fv-az1
  Version:   1.11.4
  Created:   2026-11-24 12:00:00 +0000 UTC`;

test.each([
  [
    'a held lock',
    lock,
    'the state is locked by runner@fv-az1 since 2026-11-24 12:00:00 +0000 UTC (OperationTypeApply); wait until that run ends; ' +
      'if it is dead: terraform -chdir=cdktf.out/stacks/platform-dev force-unlock 3f1a3b7e-1111-2222-3333-444455556666',
  ],
  [
    'missing variables',
    'Error: No value for required variable\n\nThe root module input variable "a" is not set, and\nhas no default.\n\nError: No value for required variable\n\nThe root module input variable "b" is not set',
    'not set: TF_VAR_a, TF_VAR_b; export them, then run ./vmshiftctl deploy platform-dev (docs/operations.md lists where each comes from)',
  ],
  [
    'a variable of the wrong form',
    'Error: Invalid value for variable\n\n  on cdk.tf.json line 3\n    ├────────────────\n\nTF_VAR_a has to be\na GitHub login.\n\nThis was checked by the validation rule at cdk.tf.json:3',
    'a variable has a value that is not allowed: TF_VAR_a has to be a GitHub login. Then: ./vmshiftctl plan platform-dev',
  ],
  [
    'a state that could not be written',
    'Error: Failed to save state\n\nError saving state: HTTP error: 500\n\nError: Failed to persist state to backend\n\nTo allow for recovery, the state has been written to the\nfile "errored.tfstate" in the current working directory.',
    'the state could not be written to its backend; it is in a file next to the configuration, and before anything else: ' +
      'terraform -chdir=cdktf.out/stacks/platform-dev state push errored.tfstate',
  ],
  [
    'no way to the registry',
    'Error: Failed to query available provider packages\n\ncould not connect to registry.terraform.io',
    'the providers cannot be downloaded from registry.terraform.io',
  ],
  [
    'no credentials of the state bucket',
    'Error: No valid credential sources found',
    'the state bucket refuses the credentials; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
  ],
  [
    'the key of another environment',
    'Error: Error refreshing state: Unable to access object "cluster-production.tfstate" in S3 bucket "state-production": operation error S3: HeadObject, https response error StatusCode: 403, RequestID: , HostID: , api error Forbidden: Forbidden',
    'the state bucket state-production refuses the key pair in AWS_ACCESS_KEY_ID; each environment has its own',
  ],
  [
    'no state bucket',
    'Error: Failed to get existing workspaces: S3 bucket "x" does not exist.',
    'the state bucket does not exist',
  ],
  ['another backend', 'Error: Backend configuration changed', 'the folder was initialised for another state backend'],
  ['a wrong token', 'Error: failed to get types: [401] Invalid Token', 'Linode refuses the token; set LINODE_TOKEN'],
  [
    'a cluster that must not be destroyed',
    'Error: Instance cannot be destroyed\n\n  on cdk.tf.json line 1\n\nResource linode_lke_cluster.cluster has\nlifecycle.prevent_destroy set',
    'the plan would destroy linode_lke_cluster.cluster, which prevent_destroy forbids',
  ],
  [
    'no chart',
    'Error: could not download chart: looks like "https://x" is not a valid chart repository',
    'a chart repository cannot be reached',
  ],
  [
    'a cluster that is away',
    'Error: Kubernetes cluster unreachable: dial tcp 192.0.2.1:6443: i/o timeout',
    'an API cannot be reached (Kubernetes cluster unreachable)',
  ],
  [
    'an address that is away',
    'Error: Get "https://x": dial tcp: lookup x: no such host',
    'an API cannot be reached (dial tcp: lookup x: no such host)',
  ],
  [
    'anything else, in its own first words',
    'Warning: w\n\nError: Something else\n\n  with a.b,\n  on cdk.tf.json line 4, in resource.a.b:\n   4: "x": "secretly"\n\nIt went wrong.\nBadly.\n',
    'terraform failed: Error: Something else It went wrong. Badly.; next: terraform -chdir=cdktf.out/stacks/platform-dev plan',
  ],
  ['nothing at all', '', 'terraform failed: ; next: terraform -chdir=cdktf.out/stacks/platform-dev plan'],
])('%s is explained, framed or not', (_, output, message) => {
  for (const text of [output, framed(output)]) {
    const failure = explain(text, ['cluster-dev']);
    expect(failure.kind).toBe('failed');
    expect(failure.message).toContain(message);
  }
});

test('a value that Terraform prints below an error is not repeated', () => {
  const failed = `Error: Invalid function argument

  on cdk.tf.json line 1, in output.a:
   1: {"output": {}}
    ├────────────────
    │ while calling join(separator, lists...)
    │ data.terraform_remote_state.cluster.outputs.kubeconfig is "a secret"

Invalid value for "lists" parameter: list of string required.`;
  for (const output of [failed, framed(failed)]) {
    expect(explain(output).message).toMatch(
      /^terraform failed: Error: Invalid function argument Invalid value for "lists" parameter: list of string required\.;/,
    );
  }
});
