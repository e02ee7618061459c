import { cloneForEachTest } from '../testing/clone-for-each-test';
import type { TestClone } from '../testing/test-origin';

jest.setTimeout(300_000);

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
}, 'manifests and stacks');

/** Characters of a text. What takes a second for each ten thousand, and more for each that follows, takes minutes. */
const LENGTH = 150_000;
const times = (text: string) => text.repeat(Math.ceil(LENGTH / text.length));

/** What a review of either may take of the processor: a few seconds are usual. */
const MOST_SECONDS = 40;

const DEV = 'dist/dev';
const CLUSTER = 'cdktf.out/stacks/cluster-dev/cdk.tf.json';

const inCluster = (change: (cluster: Record<string, unknown>, all: Record<string, unknown>) => void) => () =>
  clone.edit(CLUSTER, (text) => {
    const stack = JSON.parse(text) as { resource: { linode_lke_cluster: Record<string, Record<string, unknown>> } };
    const all = stack.resource.linode_lke_cluster;
    change(Object.values(all)[0] ?? {}, all);
    return JSON.stringify(stack, null, 2);
  });

const withLabel = (label: string) =>
  inCluster((cluster) => {
    cluster.label = label;
  });

const CHANGES: readonly (readonly [what: string, write: () => void])[] = [
  [
    'a route of slashes',
    () =>
      clone.edit(`${DEV}/vmshift-api-ingress.ingress.yaml`, (text) =>
        text.replace('path: ', `path: ${times('/')}x # `),
      ),
  ],
  [
    'a mount of slashes',
    () =>
      clone.edit(`${DEV}/vmshift-api.deployment.yaml`, (text) =>
        text.replace('mountPath: ', `mountPath: ${times('/')}x # `),
      ),
  ],
  [
    'a folder of dumps of slashes',
    () =>
      clone.edit(`${DEV}/postgresql-backup.cronjob.yaml`, (text) =>
        text.replaceAll('backup:', `backup:${times('/')}x`),
      ),
  ],
  ['the beginnings of tokens', withLabel(times('-eyJ'))],
  ['the beginnings of expressions', withLabel(times('${'))],
  [
    'a name of brackets',
    inCluster((cluster, all) => {
      all[`${times('[')}]a]`] = cluster;
    }),
  ],
  ['a text of JSON without an end', () => clone.write(CLUSTER, times('"\\'))],
];

test.each(CHANGES)('a review of %s ends in seconds, and tells it', async (_, write) => {
  write();
  clone.commitAll('Attack');
  const before = process.cpuUsage();
  const { out, err } = await clone.run('diff', 'origin/main', '--head', 'HEAD');
  expect(process.cpuUsage(before).user / 1e6).toBeLessThan(MOST_SECONDS);
  expect(err).not.toContain('    at ');
  expect(out).toMatch(/^(?:blocked|nothing blocks|no verdict): /m);
});
