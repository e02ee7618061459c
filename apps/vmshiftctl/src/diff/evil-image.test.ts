import { planManifests, writeManifests } from '@vmshift/chart';
import { type Model, model } from '@vmshift/environments';
import { cloneForEachTest } from '../testing/clone-for-each-test';
import type { TestClone } from '../testing/test-origin';

jest.setTimeout(60_000);

let clone: TestClone;
cloneForEachTest((made) => {
  clone = made;
}, 'manifests and stacks');

/** Commits what a model renders, with the model as data, as the program of a branch writes it, and compares it with main. */
async function review(of: Model) {
  writeManifests(planManifests({ root: clone.root, model: of }));
  clone.commitAll('Change the model');
  return clone.run('diff', 'origin/main', '--head', 'HEAD');
}

const platform = (change: Partial<Model['platform']>): Model => ({
  ...model,
  platform: { ...model.platform, ...change },
});
const { images } = model.platform;
const EVIL = 'ghcr.io/evil/vmshift-api';

describe('door: evil image through the model', () => {
  test('another repository of the application blocks, in the model and in what is rendered', async () => {
    const { code, out } = await review(platform({ images: { ...images, api: EVIL } }));
    expect(code).toBe(3);
    expect(out).toMatch(/^BLOCK wrong-image: .*: Model\/platform images\.api \[model-image-repository-changes\]$/m);
    expect(out).toContain(`  ${images.api} -> ${EVIL}`);
    expect(out).toMatch(/^BLOCK wrong-image: .*: Deployment\/vmshift-api .*image \[image-of-another-repository\]$/m);
  });

  test('so does one of a server, with tag and digest as they were', async () => {
    const { code, out } = await review(
      platform({ images: { ...images, redis: { ...images.redis, repository: 'evil/redis' } } }),
    );
    expect([code, out]).toEqual([3, expect.stringContaining('Model/platform images.redis.repository')]);
    expect(out).toContain(`${images.redis.repository} -> evil/redis`);
  });

  test('so does another digest under the same tag', async () => {
    const digest = `sha256:${'e'.repeat(64)}`;
    const { code, out } = await review(platform({ images: { ...images, redis: { ...images.redis, digest } } }));
    expect([code, out]).toEqual([3, expect.stringContaining('[image-digest-exchanged]')]);
    expect(out).toContain(images.redis.digest);
    expect(out).toContain(digest);
  });

  test('so does a branch that only the head finds right, with its pin', async () => {
    const environments = model.environments.map((one) => (one.branch === 'main' ? { ...one, branch: 'develop' } : one));
    for (const { name } of model.environments.filter(({ branch }) => branch === 'main')) {
      const file = `apps/vmshift/releases/${name}.json`;
      clone.write(file, clone.read(file).replaceAll('"main', '"develop'));
    }
    const { code, out } = await review({ ...model, environments });
    expect([code, out]).toEqual([3, expect.stringContaining('[model-branch-changes]')]);
    expect(out).toContain('  main -> develop');
  });
});

describe('door: evil image through the chart', () => {
  test('what a chart renders in place of the pinned image blocks, whatever its own program finds', async () => {
    const file = 'dist/production/vmshift-api.deployment.yaml';
    clone.write(file, clone.read(file).replaceAll(images.api, EVIL));
    clone.commitAll('Change one line of the chart');
    const { code, out } = await clone.run('diff', 'origin/main', '--head', 'HEAD');
    expect([code, out]).toEqual([3, expect.stringContaining('[image-not-pinned]')]);
    expect(out).toMatch(new RegExp(`${images.api}:\\S+ -> ${EVIL}:`));
    const check = await clone.run('synth', '--check', '--only', 'manifests');
    expect([check.code, check.out]).toEqual([1, expect.stringContaining(`${file}: edited by hand`)]);
  });

  test('one more container blocks as well', async () => {
    const file = 'dist/production/vmshift-api.deployment.yaml';
    const text = clone.read(file);
    const [, container = ''] = /\n {6}containers:\n([\s\S]*?)\n {6}\w/.exec(text) ?? [];
    expect(container).toContain('image:');
    const more = container.replace(/name: vmshift-api$/m, 'name: miner').replace(/image: .*/, `image: ${EVIL}:1`);
    clone.write(file, text.replace(container, `${container}\n${more}`));
    clone.commitAll('Add a container');
    const { code, out } = await clone.run('diff', 'origin/main', '--head', 'HEAD');
    expect([code, out]).toEqual([3, expect.stringMatching(/containers\[miner\]\.image \[image-not-pinned\]/)]);
  });
});
