import { TestOrigin } from '../testing/test-origin';
import { testWorld } from '../testing/test-world';
import { explain } from './explain';

const origin = new TestOrigin();
afterAll(() => origin.remove());
const clone = origin.clone();

test('explains an object of dist/ by its file: what made it, and the values that it comes from', async () => {
  const { code, out } = await clone.run('explain', 'dist/production/vmshift-api-hpa.horizontalpodautoscaler.yaml');
  expect(code).toBe(0);
  expect(out).toContain('HorizontalPodAutoscaler/vmshift-api-hpa in production, dist/production/');
  expect(out).toMatch(/^ {2}made by apps\/vmshift\/src\/autoscaling\.ts:\d+ /m);
  expect(out).toMatch(/^ {2}autoscaler-target: /m);
  expect(out).toMatch(/^ {2}production\.processes\.api\.scaling\.maxReplicas: \d+$/m);
});

test('explains a field by its path, and prints everything as JSON', async () => {
  const { code, out } = await clone.run(
    ...['explain', 'production', 'Deployment/redis', 'spec.template.spec', '--json'],
  );
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({
    environment: 'production',
    object: 'Deployment/redis',
    field: 'spec.template.spec',
    origins: expect.arrayContaining([expect.objectContaining({ path: 'production.redis.resources.limits.memory' })]),
  });
});

test('fits the terminal; only what cannot be broken, such as a path, goes on beyond it', async () => {
  const world = testWorld({ root: clone.root });
  await explain(['production', 'Deployment/vmshift-api'], {}, world);
  expect(world.printed.length).toBeGreaterThan(20);
  const long = world.printed.filter((line) => line.length > world.width() && line.trim().includes(' '));
  expect(long).toEqual([]);
});

test('lists the objects of an environment with what made each of them', async () => {
  const { code, out } = await clone.run('explain', 'staging');
  expect(code).toBe(0);
  expect(out).toMatch(/^Deployment\/redis {2}apps\/vmshift\/src\/data\/redis\.ts:\d+$/m);
});

test('explains a value of the model by what it changes', async () => {
  const { code, out } = await clone.run('explain', 'production.redis.volume.size');
  expect(code).toBe(0);
  expect(out).toMatch(
    /^production\.redis\.volume\.size: \d+Gi\n {2}with \d+Gi in its place, this comes out otherwise:$/m,
  );
  expect(out).toContain('  PersistentVolumeClaim/redis-pvc  dist/production/redis-pvc.persistentvolumeclaim.yaml\n');
  expect(out).toMatch(/^ {2}volumes: /m);
  expect(JSON.parse((await clone.run('explain', 'production.redis.volume.size', '--json')).out)).toHaveLength(1);
});

test('explains a block of a stack', async () => {
  const { code, out } = await clone.run('explain', 'cluster-dev', 'linode_lke_cluster.cluster_lke', 'region');
  expect(code).toBe(0);
  expect(out).toMatch(
    /^linode_lke_cluster\.cluster_lke in cluster-dev, cdktf\.out\/stacks\/cluster-dev\/cdk\.tf\.json$/m,
  );
  expect(out).toMatch(/^ {2}dev\.cluster\.region: /m);
});

test('refuses what is no place with the usage of the command', async () => {
  const { code, err } = await clone.run('explain', 'nowhere');
  expect(code).toBe(2);
  expect(err).toMatch(/^got "nowhere"; allowed: dist\/<environment>\/<file>, or /);
});
