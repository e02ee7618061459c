import { buildObjects } from '@vmshift/chart';
import { model } from '@vmshift/environments';
import { renderOnce } from '@vmshift/infra/testing';
import { printManifest } from '@vmshift/kubernetes';
import { review } from '@vmshift/manifest-review';
import { pinPath, printPin } from '@vmshift/releases';
import { blobId } from '../git/blob-id';
import { allFindings } from './all-findings';
import { compareLayers } from './compare-layers';
import { readSides } from './read-sides';
import { readStacks } from './read-stacks';
import type { Revision } from './revision';

type Files = ReadonlyMap<string, string>;

/** Both layers of the model, as a commit holds them. */
const committed: Files = new Map([
  ...[...renderOnce(model).files].map(([path, text]) => [`cdktf.out/${path}`, text] as const),
  ...model.environments.flatMap((environment) => {
    const { name, branch } = environment;
    const image = { tag: `${branch}-${'a'.repeat(40)}` };
    const pin = { branch, commit: 'a'.repeat(40), sequence: 1, images: { api: image, celery: image } };
    const manifests = buildObjects(environment, pin, model.platform).map(
      (object) =>
        [`dist/${name}/${object.metadata.name}.${object.kind.toLowerCase()}.yaml`, printManifest(object)] as const,
    );
    return [...manifests, [pinPath(name), printPin(pin)] as const];
  }),
]);

function revision(label: string, files: Files): Revision {
  return {
    ...{ label, links: new Map(), unsynthesized: [] },
    files: new Map([...files].map(([path, text]) => [path, blobId(text)])),
    read: async (paths) => new Map(paths.flatMap((path) => (files.has(path) ? [[path, files.get(path) ?? '']] : []))),
  };
}

/** A commit in which texts are replaced. */
function edited(...edits: readonly (readonly [path: string, from: string | RegExp, to: string])[]): Files {
  const files = new Map(committed);
  for (const [path, from, to] of edits) {
    const text = files.get(path) ?? '';
    if (text.replace(from, to) === text) throw new Error(`${path} holds no ${from}`);
    files.set(path, text.replace(from, to));
  }
  return files;
}

async function compared(before: Files, after: Files, only?: string) {
  const [base, head] = [
    { revision: revision('the base', before), model },
    { revision: revision('the head', after), model },
  ];
  const sides = await readSides(base, head, only);
  const stacks = { base: await readStacks(base.revision), head: await readStacks(head.revision) };
  const findings = await compareLayers({ base, head, sides, stacks, only });
  return { sides, findings, told: findings.map(({ id, object, environments }) => `${id} ${object} ${environments}`) };
}

const platform = (name: string) => `cdktf.out/stacks/platform-${name}/cdk.tf.json`;
const WORKER = 'dist/staging/vmshift-celery-worker.deployment.yaml';
const [first = '', second = ''] = model.environments.map(({ name }) => name);

const loaded = jest.fn();
jest.mock('@vmshift/layer-review/stacks', () => {
  loaded();
  return jest.requireActual('@vmshift/layer-review/stacks');
});

// The first: what is loaded once stays loaded.
test('a change of images needs nothing more, so that nothing is loaded to read the stacks', async () => {
  const text = (committed.get(WORKER) ?? '').replaceAll('a'.repeat(40), 'b'.repeat(40));
  const { sides, findings } = await compared(committed, new Map(committed).set(WORKER, text));
  expect([sides.changed, findings]).toEqual([['staging'], []]);
  expect(loaded).not.toHaveBeenCalled();
});

test('an environment of which a stack alone differs is judged by all of its objects', async () => {
  const { told } = await compared(committed, edited([platform(first), '"REDIS_PASSWORD"', '"REDIS_PASS"']));
  expect(loaded).toHaveBeenCalled();
  expect(told).toEqual([
    expect.stringMatching(`^dependency-removed platform-${first}: kubernetes_secret_v1.* ${first}$`),
  ]);
});

test('what is the same in both layers is not looked at, nor is an environment that is not asked for', async () => {
  expect((await compared(committed, committed)).findings).toEqual([]);
  const head = edited([platform(first), '"REDIS_PASSWORD"', '"REDIS_PASS"']);
  expect((await compared(committed, head, second)).findings).toEqual([]);
});

test('a stack that cannot be read is told by the comparison of the stacks alone', async () => {
  const head = new Map(edited([WORKER, /key: DATABASE_URL/, 'key: MAIL_KEY']));
  expect((await compared(committed, head)).told).toEqual([
    'dependency-missing Deployment/vmshift-celery-worker staging',
  ]);
  head.delete(platform('staging'));
  expect((await compared(committed, head)).findings).toEqual([]);
});

test('a rule of the manifests that tells the same tells it once', async () => {
  const { sides, findings } = await compared(committed, edited([WORKER, /key: DATABASE_URL/, 'key: MAIL_KEY']));
  const all = await allFindings(review(sides.base, sides.head).findings, [], model.environments, findings);
  const blocking = all.filter(({ verdict }) => verdict === 'block');
  expect(blocking.map(({ id }) => id)).toEqual(['reference-missing']);
  expect(blocking[0]?.explains?.map(({ id }) => id)).toContain('dependency-missing');
});

test('a copy of a file is a workload of its own, whose pods the other one selects', async () => {
  const copy = WORKER.replace('celery-worker', 'copy');
  const { sides } = await compared(committed, new Map(committed).set(copy, committed.get(WORKER) ?? ''));
  const ids = review(sides.base, sides.head).findings.map(({ id }) => id);
  expect(ids).toEqual(expect.arrayContaining(['object-duplicate', 'selector-overlaps']));
});
