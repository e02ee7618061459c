import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { model } from '@vmshift/environments';
import { readWorkingTree } from '../diff/revision';
import { testWorld } from '../testing/test-world';
import { CHART_LOCK_FILE } from './chart-paths';
import { compareCharts } from './compare-charts';

/**
 * Helm as far as it is called: knows the flags of `pull` and `template`, renders an archive to a Deployment whose image has
 * the version and whose replicas are those of the values, and a folder to what its template holds.
 */
const HELM = `#!/usr/bin/env node
const { existsSync, readFileSync, statSync, writeFileSync } = require('node:fs');
const { join } = require('node:path');
const args = process.argv.slice(2);
const fail = (text) => { console.error('Error: ' + text); process.exit(1); };
if (process.env.HELM_PLUGINS || !process.env.HELM_CACHE_HOME) fail('settings of a person');
if (args[0] === 'pull') {
  const [, chart, ...rest] = args;
  const flags = {};
  for (let i = 0; i < rest.length; i += 2) flags[rest[i]] = rest[i + 1];
  if (Object.keys(flags).some((flag) => !['--repo', '--version', '--destination'].includes(flag))) fail('unknown flag');
  if (flags['--version'] === '9.9.9') fail('chart "' + chart + '" version "9.9.9" not found\\u001b[2J');
  writeFileSync(join(flags['--destination'], chart + '.tgz'), flags['--version']);
} else if (args[0] === 'template') {
  const [, name, path, ...flags] = args;
  const known = /^--(namespace=[a-z-]+|kube-version=1\\.\\d+\\.0|include-crds|values=.+)$/;
  if (flags.some((flag) => !known.test(flag))) fail('unknown flag: ' + flags);
  if (statSync(path).isDirectory()) process.stdout.write(readFileSync(join(path, 'templates/all.yaml'), 'utf8'));
  else {
    const values = flags.filter((flag) => flag.startsWith('--values=')).map((flag) => JSON.parse(readFileSync(flag.slice(9), 'utf8')));
    const { replicas = 1, privileged = false, secret } = Object.assign({}, ...values);
    if (replicas === 'many') fail("values don't meet the specifications of the schema(s) in the following chart(s):\\n" + name + ':\\n- replicas: Invalid type');
    console.log(JSON.stringify({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, labels: { 'helm.sh/chart': readFileSync(path, 'utf8') } }, spec: { replicas, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name, image: 'docker.io/' + name + ':' + readFileSync(path, 'utf8'), securityContext: { privileged } }] } } } }));
    if (secret) console.log('---\\n' + JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name }, stringData: { key: secret } }));
  }
} else fail('unknown command');
`;

const REPOSITORY = 'https://charts.example.com';
const traefik = { name: 'traefik', namespace: 'traefik', repository: REPOSITORY, chart: 'traefik', version: '1.0.0' };
const issuers = {
  ...{ name: 'issuers', namespace: 'cert-manager', version: '1.0.0' },
  chart: '../../../apps/infra/charts/issuers',
};
const TEMPLATE = 'apps/infra/charts/issuers/templates/all.yaml';
const configMap = (text: string) =>
  JSON.stringify({ ...{ apiVersion: 'v1', kind: 'ConfigMap' }, metadata: { name: 'a' }, data: { text } });

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'vmshift-charts-'));
  writeFileSync(join(root, 'helm'), HELM, { mode: 0o755 });
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

type Files = Readonly<Record<string, string>>;

/** A revision whose stack `platform-dev` has these releases. */
function revision(releases: Readonly<Record<string, object>>, files: Files = {}) {
  const stack = { resource: { helm_release: releases } };
  return readWorkingTree(
    join(root, 'nothing'),
    new Map([
      ['cdktf.out/manifest.json', JSON.stringify({ stacks: { 'platform-dev': {} } })],
      ['cdktf.out/stacks/platform-dev/cdk.tf.json', JSON.stringify(stack)],
      ...Object.entries(files),
    ]),
  );
}

async function compare(
  base: ReturnType<typeof revision>,
  head: ReturnType<typeof revision>,
  { charts = true, path = `${root}:${process.env.PATH}` } = {},
) {
  const world = testWorld({ root, env: { PATH: path, HELM_PLUGINS: '/plugins/of/a/person' } });
  const { environments, findings, notes } = await compareCharts(base, head, { model, charts }, world);
  return {
    changes: environments.flatMap(({ environment, changes }) =>
      changes.flatMap(({ change, object, fields }) =>
        fields.length === 0
          ? [`${environment} ${change} ${object}`]
          : fields.map(({ path, before, after }) => `${environment} ${object} ${path}: ${before} -> ${after}`),
      ),
    ),
    findings: findings.map(
      ({ id, verdict, environments, object, path }) => `${verdict} ${id} ${environments} ${object} ${path}`,
    ),
    notes,
  };
}

const locked = (version: string, content = version) => ({
  [CHART_LOCK_FILE]: JSON.stringify([
    {
      ...{ repository: REPOSITORY, chart: 'traefik', version },
      digest: `sha256:${createHash('sha256').update(content).digest('hex')}`,
    },
  ]),
});

test('another version is told by what it renders, and its rules judge that', async () => {
  const values = (replicas: number, privileged: boolean) => [
    JSON.stringify({ replicas: 1 }),
    JSON.stringify({ replicas, privileged }),
  ];
  const base = revision({ traefik: { ...traefik, values: values(2, false) } }, locked('1.0.0'));
  const head = revision({ traefik: { ...traefik, version: '1.1.0', values: values(1, true) } }, locked('1.1.0'));
  const pod = 'helm_release.traefik Deployment/traefik';
  expect(await compare(base, head)).toEqual({
    changes: [
      `dev ${pod} spec.replicas: 2 -> 1`,
      `dev ${pod} spec.template.spec.containers[traefik].image: docker.io/traefik:1.0.0 -> docker.io/traefik:1.1.0`,
      `dev ${pod} spec.template.spec.containers[traefik].securityContext.privileged: false -> true`,
    ],
    findings: [
      `block pod-security dev platform-dev: ${pod} spec.template.spec.containers[traefik].securityContext.privileged`,
      `warn fewer-replicas dev platform-dev: ${pod} spec.replicas`,
    ],
    notes: [],
  });
});

test('without being asked, it names the charts and the command that renders them', async () => {
  const head = revision({ traefik: { ...traefik, version: '1.1.0' } });
  expect(await compare(revision({ traefik }), head, { charts: false })).toEqual({
    changes: [],
    findings: [],
    notes: [
      'charts that change are compared by their values (platform-dev: traefik); what they render: ./vmshiftctl diff --charts',
    ],
  });
});

test.each<[string, object, Files, string]>([
  [
    'an archive that is not the locked one',
    { version: '1.1.0' },
    locked('1.1.0', 'reviewed'),
    'its repository gives sha256:',
  ],
  [
    'a version that there is not',
    { version: '9.9.9' },
    {},
    'chart traefik 9.9.9 of https://charts.example.com: Error: chart "traefik" version "9.9.9" not found\\u{1b}[2J',
  ],
  [
    'another repository',
    { repository: 'https://elsewhere.example.com' },
    {},
    'the base takes no chart from its repository',
  ],
  [
    'a name that is a flag',
    { chart: '--post-renderer=./evil' },
    {},
    'its repository, name or version is none that can be fetched',
  ],
  [
    'values that the chart refuses',
    { values: ['{"replicas": "many"}'] },
    {},
    "Error: values don't meet the specifications",
  ],
  ['what Helm is not given', { set: [{ name: 'replicas', value: '1' }] }, {}, 'it sets set, which is not read here'],
  [
    'a folder that is none of ours',
    { repository: undefined, chart: '../../../../etc' },
    {},
    'there is no chart in ../etc',
  ],
])('%s is not rendered, and that is told', async (_, change, files, because) => {
  const { changes, notes } = await compare(
    revision({ traefik }),
    revision({ traefik: { ...traefik, ...change } }, files),
  );
  expect(changes).toEqual([]);
  expect(notes.at(-1)).toContain(`platform-dev: what traefik renders was not compared: ${because}`);
});

test('a chart of ours whose files change alone is compared, and it is told that Terraform plans nothing', async () => {
  const [base, head] = ['before', 'after'].map((text) => revision({ issuers }, { [TEMPLATE]: configMap(text) }));
  expect(base && head && (await compare(base, head))).toEqual({
    changes: ['dev helm_release.issuers ConfigMap/a data.text: before -> after'],
    findings: expect.anything(),
    notes: ['issuers: the files of the chart change and its version does not: Terraform plans nothing; fix: raise it'],
  });
});

test('a release that is added is rendered as a whole, those of a new stack are not', async () => {
  const head = revision({ issuers, traefik }, { [TEMPLATE]: configMap('a'), ...locked('1.0.0') });
  const base = revision({ issuers, other: { ...traefik, name: 'other' } }, { [TEMPLATE]: configMap('a') });
  expect((await compare(base, head)).changes).toEqual(['dev added helm_release.traefik Deployment/traefik']);
  expect((await compare(readWorkingTree(join(root, 'nothing')), head)).changes).toEqual([]);
});

test('an archive of a locked chart is fetched once', async () => {
  const base = revision({ traefik: { ...traefik, values: ['{"replicas": 2}'] } }, locked('1.0.0'));
  const head = revision({ traefik }, locked('1.0.0'));
  const first = await compare(base, head);
  writeFileSync(join(root, 'helm'), HELM.replace("args[0] === 'pull'", 'false'), { mode: 0o755 });
  expect(await compare(base, head)).toEqual(first);
  expect(first.changes).toEqual(['dev helm_release.traefik Deployment/traefik spec.replicas: 2 -> 1']);
});

test('where Helm is not installed, that is told once', async () => {
  const other = { ...traefik, name: 'other' };
  const head = revision({ traefik: { ...traefik, version: '1.1.0' }, other: { ...other, version: '1.1.0' } });
  const { notes } = await compare(revision({ traefik, other }), head, { path: join(root, 'nothing') });
  expect(notes).toEqual([
    'no chart was rendered: helm is not on PATH; install Helm, which fetches and renders the charts: https://helm.sh/docs/intro/install',
  ]);
});
