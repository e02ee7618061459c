import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  type EnvironmentConfig,
  environments,
  MODEL_FILE,
  type Model,
  model,
  withProfile,
} from '@vmshift/environments';
import { parsePin, releaseCommand } from '@vmshift/releases';
import { type ManifestsPlan, planManifests, writeManifests } from './plan-manifests';
import { pinnedRepository } from './testing/pinned-repository';
import { rendered } from './testing/rendered';

let root: string;
const releases = () => join(root, 'apps/vmshift/releases');
const dist = (...path: string[]) => join(root, 'dist', ...path);

/** A repository whose `dist/` is what the model and the pins say; to be copied. */
const synthesized = pinnedRepository();

beforeAll(() => writeManifests(planManifests({ root: synthesized, model })));
afterAll(() => rmSync(synthesized, { recursive: true }));

beforeEach(() => {
  root = pinnedRepository();
});
afterEach(() => rmSync(root, { recursive: true }));

/** What a first synth writes. */
function copySynthesized(): void {
  cpSync(join(synthesized, 'dist'), dist(), { recursive: true });
}

function synth(changed: Model = model): ManifestsPlan {
  const plan = planManifests({ root, model: changed });
  writeManifests(plan);
  return plan;
}

const { environment: dev } = rendered('dev');
if (dev.database.kind !== 'in-cluster') throw new Error('expected a server in the cluster');

const another: EnvironmentConfig = {
  ...dev,
  name: 'another',
  namespace: 'vmshift-another',
  host: 'vmshift-another.satyamay.tech',
  ingress: { ...dev.ingress, tlsSecretName: 'vmshift-another-tls' },
  database: { ...dev.database, backup: { ...dev.database.backup, bucket: 'vmshift-another-backup' } },
};

test('the first run writes every environment, the second nothing', () => {
  expect(synth().folders.map(({ name, plan }) => [name, plan.added.length])).toEqual(
    environments.map(({ name }) => [name, rendered(name).objects.length]),
  );
  expect(readdirSync(dist()).sort()).toEqual(
    [...environments.map(({ name }) => name), 'environments.md', 'model.json'].sort(),
  );
  for (const { plan } of synth().folders) expect([...plan.added, ...plan.changed, ...plan.removed]).toEqual([]);
});

test('the model lies next to them as data, as it was rendered from', () => {
  const text = () => readFileSync(join(dist(), 'model.json'), 'utf8');
  const plan = () => synth().shared.get(MODEL_FILE);
  expect(plan()).toMatchObject({ change: 'added', text: text() });
  expect(JSON.parse(text())).toEqual(withProfile(model));
  writeFileSync(join(dist(), 'model.json'), '{}');
  expect(plan()).toMatchObject({ change: 'changed', text: text() });
  expect(planManifests({ root, model, environments: ['dev'] }).shared.size).toBe(0);
});

test('planning writes nothing', () => {
  planManifests({ root, model });
  expect(existsSync(dist())).toBe(false);
});

test('one more environment gets its folder, and the others stay as they are', () => {
  copySynthesized();
  cpSync(join(releases(), 'dev.json'), join(releases(), 'another.json'));
  const { folders } = synth({ ...model, environments: [...environments, another] });
  const touched = folders.filter(({ plan }) => plan.added.length + plan.changed.length + plan.removed.length > 0);
  expect(touched.map(({ name }) => name)).toEqual(['another']);
  expect(readFileSync(dist('another', 'vmshift-api-ingress.ingress.yaml'), 'utf8')).toContain(another.host);
});

test('the folder of an environment that left the model is removed, and reported', () => {
  cpSync(join(releases(), 'dev.json'), join(releases(), 'another.json'));
  synth({ ...model, environments: [...environments, another] });
  const last = synth().folders.at(-1);
  expect(last?.name).toBe('another');
  expect(last?.plan.removed.length).toBe(rendered('dev').objects.length);
  expect(readdirSync(dist()).sort()).toEqual(
    [...environments.map(({ name }) => name), 'environments.md', 'model.json'].sort(),
  );
});

test('anything else in dist/ is an error that names it, and nothing is written', () => {
  mkdirSync(dist());
  writeFileSync(dist('notes.txt'), 'mine');
  expect(() => synth()).toThrow(/notes\.txt/);
  expect(readdirSync(dist())).toEqual(['notes.txt']);
});

test('foreign and edited files in a folder are put right', () => {
  copySynthesized();
  writeFileSync(dist('dev', 'extra.yaml'), 'kind: Pod\n');
  writeFileSync(dist('dev', 'vmshift.serviceaccount.yaml'), 'no: [manifest');
  const plan = synth().folders.find(({ name }) => name === 'dev')?.plan;
  expect(plan).toMatchObject({ added: [], changed: ['vmshift.serviceaccount.yaml'], removed: ['extra.yaml'] });
  expect(existsSync(dist('dev', 'extra.yaml'))).toBe(false);
});

test('only the named environments are planned', () => {
  const { folders } = planManifests({ root, model, environments: ['dev'] });
  expect(folders.map(({ name }) => name)).toEqual(['dev']);
});

test('an unknown environment is refused with the names that exist', () => {
  expect(() => planManifests({ root, model, environments: ['prod', 'dev'] })).toThrow(
    'unknown environment: got "prod"; allowed: production, staging, dev',
  );
});

test('all pins that are wrong are reported at once, and nothing changes', () => {
  copySynthesized();
  const before = readFileSync(dist('dev', 'vmshift-api.deployment.yaml'), 'utf8');
  cpSync(join(releases(), 'dev.json'), join(releases(), 'production.json'));
  writeFileSync(join(releases(), 'dev.json'), '{ "branch": ');
  rmSync(join(releases(), 'staging.json'));
  const message = errorOf(() => synth());
  expect(message).toMatch(/apps\/vmshift\/releases\/dev\.json is not JSON/);
  expect(message).toMatch(/staging: apps\/vmshift\/releases\/staging\.json: no such file; .*fix: /);
  expect(message).toMatch(/production: .*got develop; allowed: main/);
  expect(readFileSync(dist('dev', 'vmshift-api.deployment.yaml'), 'utf8')).toBe(before);
});

describe('an environment that never had a pin', () => {
  const added = (branch: string) => ({ ...model, environments: [...environments, { ...another, branch }] });

  test('is told with the release of the build that the others of its branch run', () => {
    copySynthesized();
    const pin = parsePin(readFileSync(join(releases(), 'dev.json'), 'utf8'), 'dev.json');
    expect(errorOf(() => synth(added(dev.branch)))).toBe(
      `another: no build is pinned yet, and apps/vmshift/releases/another.json is not there; fix: ${releaseCommand(pin)}`,
    );
  });

  test('is told with the newest build at GitHub where no other follows its branch, or none can be read', () => {
    expect(errorOf(() => synth(added('next')))).toMatch(
      /no build is pinned yet.*--branch next --sha "\$\(gh run list .*--branch next /,
    );
    for (const { name, branch } of environments)
      if (branch === dev.branch) writeFileSync(join(releases(), `${name}.json`), '{');
    const message = errorOf(() => synth(added(dev.branch)));
    expect(message).toMatch(/dev\.json is not JSON/);
    expect(message).toMatch(/another: no build is pinned yet.*gh run list/);
  });
});

test('a wrong model is refused before anything is rendered', () => {
  const twice = { ...model, environments: [...environments, { ...another, host: environments[0]?.host ?? '' }] };
  expect(errorOf(() => synth(twice))).toMatch(/another: host: got "vmshift\.satyamay\.tech"/);
  expect(existsSync(dist())).toBe(false);
});

test('a change that a cluster refuses is refused against what is committed', () => {
  copySynthesized();
  const file = dist('dev', 'redis-pvc.persistentvolumeclaim.yaml');
  writeFileSync(file, readFileSync(file, 'utf8').replace('storage: 10Gi', 'storage: 20Gi'));
  expect(errorOf(() => synth())).toMatch(/PersistentVolumeClaim\/redis-pvc/);
});

function errorOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof Error && error.name === 'UserError') return error.message;
    throw error;
  }
  throw new Error('expected a UserError');
}

describe('a change that Kubernetes refuses', () => {
  const signature = { reason: 'the queue may be lost in dev', by: 'octocat', expires: '2026-12-31' };
  const acknowledgement = {
    ...{ rule: 'field-immutable', environment: 'dev', object: 'PersistentVolumeClaim/redis-pvc' },
    ...{ path: 'spec.storageClassName', value: 'linode-block-storage', ...signature },
  };
  const moved: Model = {
    ...model,
    environments: environments.map((environment) =>
      environment.name === 'dev'
        ? {
            ...environment,
            redis: { ...environment.redis, volume: { size: '10Gi', storageClass: 'linode-block-storage' } },
          }
        : environment,
    ),
  };
  const acknowledge = (entries: unknown) => {
    mkdirSync(join(root, 'apps/infra'), { recursive: true });
    writeFileSync(join(root, 'apps/infra/acknowledged.json'), JSON.stringify(entries));
  };
  const plan = (today: string, environments?: readonly string[]) =>
    planManifests({ root, model: moved, environments, today });

  beforeEach(() => {
    copySynthesized();
  });

  test('is refused until it is acknowledged', () => {
    expect(() => plan('2026-11-25')).toThrow(/PersistentVolumeClaim\/redis-pvc.*storageClassName/);
  });

  test('is planned with the acknowledgement that the refusal prints, filled in', () => {
    const lines = errorOf(() => plan('2026-11-25')).matchAll(/^ *Acknowledge: (.*)$/gm);
    const entries = [...lines].map(([, line = '']) => ({ ...JSON.parse(line), ...signature }));
    expect(entries).toEqual([acknowledgement]);
    acknowledge(entries);
    const changed = plan('2026-12-31').folders.flatMap((folder) => folder.plan.changed);
    expect(changed).toEqual(['redis-pvc.persistentvolumeclaim.yaml']);
  });

  test.each([
    ['another object', { ...acknowledgement, object: 'PersistentVolumeClaim/postgresql-pvc' }],
    ['another environment', { ...acknowledgement, environment: 'staging' }],
    ['another path', { ...acknowledgement, path: 'spec.accessModes' }],
    ['another rule', { ...acknowledgement, rule: 'claim-shrinks' }],
    ['another value', { ...acknowledgement, value: 'gp3' }],
    ['a day that is past', { ...acknowledgement, expires: '2026-11-24' }],
    ['more than 90 days', { ...acknowledgement, expires: '2027-02-24' }],
  ])('is refused when the acknowledgement is for %s', (_, entry) => {
    acknowledge([entry]);
    expect(() => plan('2026-11-25', ['dev'])).toThrow(/storageClassName/);
  });

  test('is refused with what is wrong in the entry that was meant for it', () => {
    acknowledge([{ ...acknowledgement, value: 'gp3' }]);
    expect(errorOf(() => plan('2026-11-25'))).toContain('allowed: the value there: "linode-block-storage"');
    acknowledge([{ ...acknowledgement, expires: '2026-11-24' }]);
    expect(errorOf(() => plan('2026-11-25'))).toContain('[acknowledgement-expired]');
  });

  test('is told once where it is the same in several environments, with an acknowledgement for each', () => {
    const everywhere = environments.map((environment) => ({
      ...environment,
      redis: { ...environment.redis, volume: { ...environment.redis.volume, storageClass: 'linode-block-storage' } },
    }));
    const told = errorOf(() =>
      planManifests({ root, model: { ...model, environments: everywhere.toReversed() }, today: '2026-11-25' }),
    );
    expect(told.match(/^.*(?:BLOCK|finding).*$/gm)).toEqual([
      'the manifests cannot be written: 1 finding',
      '  BLOCK sync-failure: production, staging, dev: PersistentVolumeClaim/redis-pvc spec.storageClassName [field-immutable]',
    ]);
    expect([...told.matchAll(/Acknowledge: .*"environment": ?"([a-z]+)"/g)].map(([, name]) => name)).toEqual([
      'production',
      'staging',
      'dev',
    ]);
  });

  test('is refused when the acknowledgements cannot be read, with what is wrong in them', () => {
    acknowledge([{ ...acknowledgement, by: '' }]);
    expect(() => plan('2026-11-25')).toThrow(/\[0\]\.by/);
  });
});
