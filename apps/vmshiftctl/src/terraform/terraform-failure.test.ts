import fc from 'fast-check';
import type { FailedRun } from './failed-run';
import { terraformErrors } from './terraform-errors';
import { explainFailure } from './terraform-failure';

const run: FailedRun = { stack: 'platform-dev', producers: [], command: 'plan', hasLinodeToken: true };

const explain = (output: string, over: Partial<FailedRun> = {}) => explainFailure({ ...run, ...over }, output);

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
    expect(explain(output, { producers: ['cluster-dev'] })).toEqual({
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
      'if it is dead: terraform -chdir=cdktf.out/stacks/platform-dev force-unlock 3f1a3b7e-1111-2222-3333-444455556666 (needs the shell of docs/maintenance.md#terraform-by-hand); then run ./vmshiftctl plan platform-dev',
  ],
  [
    'a lock that finds no space',
    'Error: Error acquiring the state lock\n\nError message: write ../../../state/.x.tfstate.lock.info: no space left on\ndevice',
    'no space is left for what Terraform writes: the state or its lock,',
  ],
  [
    'a lock that the bucket refuses',
    'Error: Error acquiring the state lock\n\nError message: operation error S3: PutObject, https response error StatusCode: 403, api error AccessDenied',
    'refuses the key pair in AWS_ACCESS_KEY_ID',
  ],
  [
    'a lock that cannot be written, in its own first words',
    'Error: Error acquiring the state lock\n\nError message: open ../../../state/.x.tfstate.lock.info: permission denied',
    'terraform failed: Error acquiring the state lock: Error message: open ../../../state/.x.tfstate.lock.info: permission denied',
  ],
  [
    'missing variables',
    'Error: No value for required variable\n\nThe root module input variable "a" is not set, and\nhas no default.\n\nError: No value for required variable\n\nThe root module input variable "b" is not set',
    'not set: TF_VAR_a, TF_VAR_b; export them (docs/setup.md lists where each comes from), and run ./vmshiftctl plan platform-dev',
  ],
  [
    'a variable of the wrong form',
    'Error: Invalid value for variable\n\n  on cdk.tf.json line 3\n    ├────────────────\n\nTF_VAR_a has to be\na GitHub login.\n\nThis was checked by the validation rule at cdk.tf.json:3',
    'a variable has a value that is not allowed: TF_VAR_a has to be a GitHub login. Then run ./vmshiftctl plan platform-dev',
  ],
  [
    'a state that could not be written',
    'Error: Failed to save state\n\nError saving state: HTTP error: 500\n\nError: Failed to persist state to backend\n\nTo allow for recovery, the state has been written to the\nfile "errored.tfstate" in the current working directory.',
    'the state could not be written to its backend; it is in a file next to the configuration (needs the shell of ' +
      'docs/maintenance.md#terraform-by-hand); before anything else: terraform -chdir=cdktf.out/stacks/platform-dev state push errored.tfstate',
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
    'a key that may read a state and not lock it, broken into lines as Terraform does',
    "Error: Error acquiring the state lock\n\nError message: operation error S3: PutObject, https response error\nStatusCode: 403, RequestID: , HostID: , api error AccessDenied: AccessDenied\ntold\nunable to retrieve file from S3 bucket 'b' with key\n'k.tflock': operation error S3: GetObject, https response\nerror StatusCode: 404, RequestID: , HostID: , NoSuchKey: ",
    'the state bucket refuses the key pair in AWS_ACCESS_KEY_ID; each environment has its own',
  ],
  [
    'a clock that is off',
    'Error: error loading state: Unable to access object "k" in S3 bucket "b": operation error S3: GetObject, https response error StatusCode: 403, RequestID: , HostID: , api error RequestTimeTooSkewed: The difference is too large.',
    'the clock of this machine is off (date -u); set it right, and run ./vmshiftctl plan platform-dev',
  ],
  [
    'a session that expired',
    'Error: error loading state: Unable to access object "k" in S3 bucket "b": operation error S3: GetObject, https response error StatusCode: 400, RequestID: , HostID: , api error ExpiredToken: told',
    'unset AWS_SESSION_TOKEN, and run ./vmshiftctl plan platform-dev',
  ],
  ...['500 InternalError', '503 SlowDown', '429 TooManyRequests'].map((answer): [string, string, string] => [
    'a state bucket that has no time',
    `Error: error loading state: Unable to access object "k" in S3 bucket "b": operation error S3: GetObject, exceeded maximum number of attempts, 5, https response error StatusCode: ${answer.replace(' ', ', RequestID: , HostID: , api error ')}: told`,
    `the state bucket b cannot answer for now (${answer}); look at https://status.linode.com, wait a few minutes, and run`,
  ]),
  [
    'one that has none for a lock',
    "Error: Error acquiring the state lock\n\nError message: operation error S3: PutObject, exceeded maximum number of\nattempts, 5, https response error StatusCode: 503, RequestID: , HostID: , api\nerror SlowDown: SlowDown told\nunable to retrieve file from S3 bucket 'b' with key\n'k.tflock': operation error S3: GetObject, https response\nerror StatusCode: 404, RequestID: , HostID: , NoSuchKey: ",
    'the state bucket cannot answer for now (503 SlowDown)',
  ],
  [
    'one whose answer breaks off',
    'Error: error loading state: Unable to access object "k" in S3 bucket "b": unexpected EOF',
    'the state bucket b cannot be reached (its answer broke off); check the network',
  ],
  [
    'one that hangs up',
    'Error: error loading state: Unable to access object "k" in S3 bucket "b": operation error S3: GetObject, exceeded maximum number of attempts, 5, https response error StatusCode: 0, RequestID: , HostID: , request send failed, Get "https://x/b/k?x-id=GetObject": EOF',
    'the state bucket b cannot be reached (',
  ],
  [
    'a lock that could not be taken away',
    'Error: Error releasing the state lock\n\nError message: failed to delete the lock file: operation error S3:\nDeleteObject, exceeded maximum number of attempts, 5, https response error\nStatusCode: 503, RequestID: , HostID: , api error SlowDown: SlowDown told\nLock Info:\n  ID:        c1c678f0\n  Path:      b/k\n  Operation: OperationTypePlan\n\nTerraform acquires a lock when accessing your state.',
    "it is this run's own, so break it: terraform -chdir=cdktf.out/stacks/platform-dev force-unlock c1c678f0 (needs the shell of docs/maintenance.md#terraform-by-hand); then run ./vmshiftctl plan",
  ],
  [
    'one that could not even be read',
    "Error: Error releasing the state lock\n\nError message: unable to retrieve file from S3 bucket 'b' with key\n'k.tflock': operation error S3: GetObject, https response\nerror StatusCode: 403, RequestID: , HostID: , api error AccessDenied:\nAccessDenied told\n\nTerraform acquires a lock.",
    './vmshiftctl plan platform-dev names the lock, where it is still there, and the command that breaks it',
  ],
  [
    'no state bucket',
    'Error: Failed to get existing workspaces: S3 bucket "x" does not exist.',
    'the state bucket does not exist',
  ],
  ['another backend', 'Error: Backend configuration changed', 'the folder was initialised for another state backend'],
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
  ...[
    'Get "https://api.linode.com/v4/lke/clusters/1": EOF',
    'read tcp 192.0.2.1:1->192.0.2.2:443: connection reset by peer',
  ].map((text): [string, string, string] => [
    'a connection that breaks off',
    `Error: failed to get LKE cluster 1: [002] ${text}`,
    `an API cannot be reached (${/"https.*EOF|connection reset by peer/.exec(text)})`,
  ]),
  [
    'a state of a newer provider',
    'Error: Resource instance managed by newer provider version\n\nThe current state of linode_lke_cluster.cluster_lke was created by a newer\nprovider version than is currently selected. Upgrade the linode provider to\nwork with this state.',
    'the state was written by a newer version of the provider linode than the one that this checkout pins: git pull',
  ],
  [
    'a state of a newer Terraform',
    'Error: Error refreshing state: Unsupported state file format\n\nThe state file uses format version 5, which is not supported by Terraform\n1.11.4. This state file was created by Terraform 1.99.0.',
    'the state was written by Terraform 1.99.0, and this Terraform is too old to read it',
  ],
  [
    'a damaged state',
    'Error: Error refreshing state: 2 problems:\n\n- Unsupported state file format: The state file could not be parsed as JSON: syntax error at byte offset 300.',
    'the state is damaged, and nothing may be deployed over it; restore an earlier version (docs/maintenance.md, "Restore a state")',
  ],
  [
    'a page of a proxy in the place of a state',
    'Error: Unsupported state file format\n\nThe state file could not be parsed as JSON: syntax error at byte offset 1.\n\nError: Unsupported state file format\n\nThe state file does not have a "version" attribute, which is required to\nidentify the format version.',
    'what came in place of the state is no state from its first character on: a page of a proxy or of a login,',
  ],
  [
    'a bucket that knows no lock',
    "Error: Error acquiring the state lock\n\nError message: operation error S3: PutObject, https response error\nStatusCode: 501, RequestID: , HostID: , api error NotImplemented:\nNotImplemented told\nunable to retrieve file from S3 bucket 'b' with key\n'k.tflock': operation error S3: GetObject, https response\nerror StatusCode: 404, RequestID: , HostID: , NoSuchKey: ",
    'the state bucket does not know the condition by which a lock is taken (501), now and later; set lockFile to false',
  ],
  [
    'a bucket in another region',
    'Error: error loading state: Unable to access object "k" in S3 bucket "b": operation error S3: HeadObject, https response error StatusCode: 301, RequestID: , HostID: , requested bucket from "us-east-1", actual location "eu-central-1"',
    'the state bucket b is not where it is asked for (301, it is in eu-central-1): compare its region with stateBackend.endpoint',
  ],
  [
    'a bucket behind a login',
    "Error: Error acquiring the state lock\n\nError message: operation error S3: PutObject, https response error\nStatusCode: 302, RequestID: , HostID: , api error Found: told\nunable to retrieve file from S3 bucket 'b' with key\n'k.tflock': operation error S3: GetObject, https response\nerror StatusCode: 404, RequestID: , HostID: , NoSuchKey: ",
    'is not where it is asked for (302): compare',
  ],
  [
    'a refusal without a reason',
    'Error: error loading state: Unable to access object "k" in S3 bucket "b": operation error S3: HeadObject, https response error StatusCode: 403, RequestID: , HostID: , api error Forbidden: Forbidden',
    'has its own (docs/setup.md, "The state buckets"); or the clock of this machine is off (date -u)',
  ],
  [
    'a proxy that wants a login',
    'Error: Failed to query available provider packages\n\ncould not connect to registry.terraform.io: failed to request discovery\ndocument: Get "https://registry.terraform.io/.well-known/terraform.json":\nProxy Authentication Required',
    'the proxy in HTTPS_PROXY wants a login (407)',
  ],
  [
    'an authority that is not trusted',
    'Error: Failed to get existing workspaces: Unable to list objects in S3 bucket "b" with prefix "env:/": operation error S3: ListObjectsV2, exceeded maximum number of attempts, 5, https response error StatusCode: 0, RequestID: , HostID: , request send failed, Get "https://x/b": tls: failed to verify certificate: x509: certificate signed by unknown authority',
    'name its authority in SSL_CERT_FILE, and for the state bucket in AWS_CA_BUNDLE, then run',
  ],
  [
    'a clock before every certificate',
    'Error: failed to get LKE cluster 1: [002] Get "https://api.linode.com/v4/lke/clusters/1": tls: failed to verify certificate: x509: certificate has expired or is not yet valid: current time 2020-01-01T00:00:00Z is before 2026-10-01T00:00:00Z',
    'a certificate is not valid at the time of this machine (current time 2020-01-01T00:00:00Z is before 2026-10-01T00:00:00Z); compare its clock',
  ],
  ...['namespaces "vmshift-dev" already exists', 'installation failed: cannot re-use a name that is still in use'].map(
    (text): [string, string, string] => [
      'what the state does not know',
      `Error: ${text}`,
      'it exists already, and the state does not know it; where the state was lost, restore it',
    ],
  ),
  [
    'an answer that is no JSON',
    'Error: failed to get LKE cluster 1: [002] unexpected end of JSON input',
    'what answers in place of Linode is no answer of its API (unexpected end of JSON input)',
  ],
  [
    'a page in place of an answer',
    "Error: failed to get LKE cluster 1: [002] invalid character '<' looking for beginning of value",
    "is no answer of its API (invalid character '<' looking for beginning of value)",
  ],
  [
    'anything else, in its own first words',
    'Warning: w\n\nError: Something else\n\n  with a.b,\n  on cdk.tf.json line 4, in resource.a.b:\n   4: "x": "secretly"\n\nIt went wrong.\nBadly.\n',
    'terraform failed: a.b: Something else: It went wrong. Badly.; fix it and run ./vmshiftctl plan platform-dev (what Terraform itself prints: terraform -chdir=cdktf.out/stacks/platform-dev plan)',
  ],
  ['nothing at all', '', 'terraform failed: it printed nothing; fix it and run ./vmshiftctl plan platform-dev'],
])('%s is explained, framed or not', (_, output, message) => {
  for (const text of [output, framed(output)]) {
    const failure = explain(text, { producers: ['cluster-dev'] });
    expect(failure.kind).toBe('failed');
    expect(failure.message).toContain(message);
  }
});

test('a page in the place of a state, of which Terraform tells in two errors, is one reason', () => {
  const problem = (text: string): string => `Error: Unsupported state file format\n\nThe state file ${text}.\n`;
  const output = `${problem('could not be parsed as JSON: syntax error at byte offset 1')}\n${problem('does not have a "version" attribute')}`;
  expect(explain(output).message).toMatch(/^what came in place of the state is no state/);
  expect(explain(output).message).not.toContain('\n');
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
      /^terraform failed: output\.a: Invalid function argument: Invalid value for "lists" parameter: list of string required\.;/,
    );
  }
});

test('every producer is named in the order in which they are deployed', () => {
  expect(explain(missingState, { producers: ['cluster-dev', 'platform-dev'], stack: 'argocd' }).message).toContain(
    'it reads cluster-dev, platform-dev, not applied yet (or without an output that it needs); next: ./vmshiftctl deploy cluster-dev platform-dev argocd',
  );
});

/** As linode/linode 3.13.0 prints what its API answers. */
const refusal = (answer: string, address = 'linode_lke_cluster.cluster_lke'): string =>
  `Error: ${answer}\n\n  with ${address},\n  on cdk.tf.json line 73, in resource.${address}:\n  73:       }\n`;

const INVALID = 'failed to create LKE cluster: [401] Invalid Token';
const SCOPE = '[401] Your OAuth token is not authorized to use this endpoint.';
const NEW_TOKEN = 'a token keeps its scopes, so make a new one (docs/setup.md, "Linode"), set LINODE_TOKEN to it, and';
const DEPLOY = 'run the same deploy again, it goes on where it was: ./vmshiftctl deploy platform-dev';
const CLUSTER = 'linode_lke_cluster.cluster_lke';

describe('what Linode refuses', () => {
  test.each<[string, string, Partial<FailedRun>, string]>([
    [
      'no token',
      refusal(INVALID),
      { hasLinodeToken: false, command: 'deploy' },
      `${CLUSTER}: LINODE_TOKEN is not set; export a token with the scopes of docs/setup.md, "Linode", and ${DEPLOY}`,
    ],
    [
      'a wrong token',
      refusal(INVALID),
      { command: 'deploy' },
      `${CLUSTER}: Linode does not know LINODE_TOKEN (401 Invalid Token): it expired, was revoked, or was not copied in full; set it to one that is valid (docs/setup.md, "Linode"), and ${DEPLOY}`,
    ],
    [
      'a token without the scope to write',
      refusal(`failed to create LKE cluster: ${SCOPE}`),
      { command: 'deploy' },
      `${CLUSTER}: LINODE_TOKEN lacks a scope: Linode knows the token and refuses this call (401 Your OAuth token is not authorized to use this endpoint); it needs Kubernetes: read/write; ${NEW_TOKEN} ${DEPLOY}`,
    ],
    [
      'a token without the scope to read',
      refusal(`failed to get domain record 3: ${SCOPE}`, 'linode_domain_record.a'),
      {},
      'it needs Domains: read only;',
    ],
    [
      'a token without the scope to read a credential',
      refusal(`failed to get kubeconfig for LKE cluster 1001: ${SCOPE}`),
      {},
      'it needs Kubernetes: read/write;',
    ],
    [
      'a scope that is refused with 403',
      refusal('failed: [403] Your OAuth token is not authorized to use this scope.', 'linode_database_postgresql_v2.a'),
      { command: 'deploy' },
      'it needs Databases: read/write;',
    ],
    [
      'a user without a grant',
      refusal('failed to create LKE cluster: [403] Unauthorized'),
      { command: 'deploy' },
      `${CLUSTER}: Linode refuses this call to the user of LINODE_TOKEN (403 Unauthorized), whatever the scopes of the token: a restricted user needs a grant of the account's administrator (https://cloud.linode.com/account/users); then ${DEPLOY}`,
    ],
    [
      'too many calls',
      refusal('failed to get LKE cluster 1: [429] Too many requests'),
      {},
      'Linode answers no more calls of this account for now (429 Too Many Requests); wait a few minutes, and run ./vmshiftctl plan platform-dev',
    ],
    [
      'an outage',
      refusal('failed to get LKE cluster 1: [502] Bad Gateway'),
      {},
      'Linode cannot answer (502 Bad Gateway); look at https://status.linode.com, and run ./vmshiftctl plan platform-dev',
    ],
  ])('%s', (_, output, over, message) => {
    for (const text of [output, framed(output)]) expect(explain(text, over).message).toContain(message);
  });
});

describe('all that failed is told', () => {
  const taken = (name: string): string =>
    refusal(`failed to create ${name}: [400] label is taken`, `linode_lke_cluster.${name}`);

  test('each object with its reason, whole, and one next step', () => {
    const long = `It begins. ${'This sentence is whole. '.repeat(30)}It ends.`;
    const output = `${taken('a')}\n${framed(refusal(`broken\n\n${long}`, 'helm_release.b'))}\nWarning: w\n\nnot this\n${refusal(INVALID)}`;
    expect(explain(output, { command: 'deploy' }).message.split('\n')).toEqual([
      '3 errors',
      'linode_lke_cluster.a: failed to create a: [400] label is taken',
      expect.stringMatching(/^helm_release\.b: broken: It begins\. (This sentence is whole\. ){30}It ends\.$/),
      expect.stringMatching(/^linode_lke_cluster\.cluster_lke: Linode does not know LINODE_TOKEN/),
      `fix it and ${DEPLOY}`,
    ]);
  });

  test('one reason of several objects once', () => {
    const output = [refusal(INVALID), refusal(INVALID, 'linode_lke_node_pool.b'), refusal(INVALID)].join('\n');
    expect(explain(output).message).toMatch(
      /^linode_lke_cluster\.cluster_lke, linode_lke_node_pool\.b: Linode does not/,
    );
    expect(explain(output).message).not.toContain('\n');
  });

  test('what else is wrong next to a producer that is missing', () => {
    const failure = explain(`${missingState}\n\n${taken('a')}`, { producers: ['cluster-dev'] });
    expect(failure.kind).toBe('not-plannable');
    expect(failure.message.split('\n').slice(0, 3)).toEqual([
      '2 errors',
      expect.stringMatching(/^it reads cluster-dev, not applied yet/),
      'linode_lke_cluster.a: failed to create a: [400] label is taken',
    ]);
  });

  test('nothing of an error is told that ends in the middle of a word', () => {
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,30}$/), { minLength: 1, maxLength: 400 }), (words) => {
        const [first] = terraformErrors(`Error: ${words.join(' ')}\n`);
        const told = (first?.text ?? '').replace(/ …$/, '').split(' ');
        expect(told).toEqual(words.slice(0, told.length));
        expect(first?.text.length).toBeLessThan(1600);
      }),
    );
  });
});
