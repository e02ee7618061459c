import fc from 'fast-check';
import { sanitizeText } from './sanitize';
import { isEmptyPlan, sanitizePlan } from './sanitize-plan';
import { printTranscript, told } from './transcript';

const NAMES = [
  ['/tmp/lab/clone', '/clone'],
  ['/tmp/lab', '/lab'],
  ['made-up-password', '(password)'],
] as const;

test('the machine, tokens and times are replaced, the longer text first', () => {
  const text =
    'in /tmp/lab/clone and /tmp/lab: eyJhbGci.eyJzdWIi.c2ln at 2026-11-27T09:12:33Z after 12s, \u001B[1mafter 4 s\u001B[0m';
  expect(sanitizeText(text, NAMES)).toBe('in /clone and /lab: (token) at 2026-11-27T00:00:00Z after …s, after … s');
});

test('what a chart was locked by is that of the archive that the lab was given', () => {
  const hash = `sha256:${'5e'.repeat(32)}`;
  expect(sanitizeText(`traefik 41.3.0: ${hash}\n"value":"${hash}"`, NAMES)).toBe(
    `traefik 41.3.0: sha256:…\n"value":"${hash}"`,
  );
});

const plan = (change: object) =>
  JSON.stringify({
    format_version: '1.2',
    terraform_version: '1.11.4',
    variables: { postgres_password: { value: 'made-up-password' } },
    planned_values: { root_module: { resources: [{ values: { kubeconfig: 'c2VjcmV0' } }] } },
    prior_state: { values: {} },
    configuration: { root_module: {} },
    resource_changes: [{ address: 'linode_lke_cluster.lke', mode: 'managed', type: 'linode_lke_cluster', change }],
  });

test('of a plan what rules read is kept, without what Terraform marks as sensitive', () => {
  const text = sanitizePlan(
    plan({
      actions: ['update'],
      before: { kubeconfig: 'c2VjcmV0', tags: ['a'], metadata: [{ uid: '6f', name: 'x' }], list: [{ key: 'k' }] },
      after: { kubeconfig: null, tags: ['b'], nothing: null },
      before_sensitive: { kubeconfig: true, list: [{ key: true }] },
      after_sensitive: { kubeconfig: true },
    }),
    NAMES,
  );
  expect(text).not.toMatch(/c2VjcmV0|made-up/);
  expect(JSON.parse(text).resource_changes[0].change).toMatchObject({
    before: {
      kubeconfig: '(sensitive)',
      tags: ['a'],
      metadata: [{ uid: '00000000-0000-4000-8000-000000000001', name: 'x' }],
      list: [{ key: '(sensitive)' }],
    },
    after: { kubeconfig: null, tags: ['b'], nothing: null },
  });
  expect(sanitizePlan(text, NAMES)).toBe(text);
});

test('a sensitive value stays nowhere in a plan, whatever its shape', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.boolean(), (value, nested) => {
      const secret = { found: value, secret: 'a-value-that-hides' };
      const before = nested ? { list: [secret] } : secret;
      const marks = nested ? { list: [{ found: true, secret: true }] } : { found: true, secret: true };
      expect(sanitizePlan(plan({ actions: ['delete'], before, before_sensitive: marks }), [])).not.toContain(
        'a-value-that-hides',
      );
    }),
  );
});

test('a plan is empty when no managed object changes', () => {
  expect(isEmptyPlan(plan({ actions: ['no-op'] }))).toBe(true);
  expect(isEmptyPlan(plan({ actions: ['create'] }))).toBe(false);
});

test('a transcript has its commands with what they printed, and the code of those that fail', () => {
  const steps = [{ says: 'Then this.' }, { command: 'false', output: ['no'], exitCode: 1 }];
  expect(printTranscript({ name: 'one', title: 'One', steps })).toBe(
    '<a id="one"></a>\n\n## One\n\nThen this.\n\n```text\n$ false\nno\n(exit 1)\n```\n',
  );
});

test('of the log of an apply the result is told, and all of what stands around it', () => {
  const log = ['  + a.b  // one', 'deploying one', '  one  a.b: Creating...', '  Apply complete! Resources: 1 added.'];
  expect(told('deploy', [...log, 'planning one again', '  WARN x'])).toEqual([
    ...['  + a.b  // one', 'deploying one', '  Apply complete! Resources: 1 added.', 'planning one again', '  WARN x'],
  ]);
});

test('of what cdktf draws, the lines on objects are told', () => {
  const drawn = ['⠋  Synthesizing', '1 Stack destroying', 'one  a.b: Destruction complete after …s', '      Error: no'];
  expect(told('npx cdktf destroy one', drawn)).toEqual(['one  a.b: Destruction complete after …s', 'Error: no']);
});
