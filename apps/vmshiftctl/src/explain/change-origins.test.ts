import { type EnvironmentConfig, model, withProfile } from '@vmshift/environments';
import type { EnvironmentSide } from '@vmshift/manifest-review';
import { printPin, type ReleasePin } from '@vmshift/releases';
import { firstPin } from '../testing/first-pin';
import { ChangeOrigins } from './change-origins';
import { leavesBelow, withValue } from './model-leaves';
import { WrittenPlaces } from './written-places';

const { platform, environments } = withProfile(model);
const index = environments.findIndex(({ name }) => name === 'production');
const production = environments[index] as EnvironmentConfig;
const pin = firstPin('main');

interface Head {
  readonly environment?: EnvironmentConfig;
  readonly pin?: ReleasePin;
  /** The text of the model's source. @default what the head's model says, a line for each value */
  readonly text?: string;
}

/** Looks up in a head that has something otherwise than the fixture model; the line is shown with what it says. */
function find(head: Head, object: string, field: string): string | undefined {
  const environment = head.environment ?? production;
  const all = environments.with(index, environment);
  const files: Readonly<Record<string, string>> = {
    'packages/environments/src/environments.ts':
      head.text ?? `export const model = ${JSON.stringify({ platform: model.platform, environments: all }, null, 2)};`,
    'apps/vmshift/releases/production.json': printPin(head.pin ?? pin),
  };
  const side = (config: EnvironmentConfig, of: ReleasePin): EnvironmentSide => ({
    files: [],
    config,
    platform,
    pin: of,
  });
  const places = new WrittenPlaces('production', (file) => files[file]);
  const origins = new ChangeOrigins(side(production, pin), side(environment, head.pin ?? pin), places);
  const found = origins.find(object, field);
  return found && `${found.file}: ${files[found.file]?.split('\n')[found.line - 1]?.trim()}`;
}

const MODEL = 'packages/environments/src/environments.ts';
const changed = (path: readonly (string | number)[], value: unknown) => withValue(production, path, value);

test('finds the line of the value that makes a field differ', () => {
  const environment = changed(['redis', 'resources', 'limits', 'memory'], '777Mi');
  const field = 'spec.template.spec.containers[redis].resources.limits.memory';
  expect(find({ environment }, 'Deployment/redis', field)).toBe(`${MODEL}: "memory": "777Mi"`);
});

test('finds it among several values that changed, whatever else they change', () => {
  const host = 'other.example.com';
  const environment = withValue(changed(['redis', 'resources', 'limits', 'memory'], '777Mi'), ['host'], host);
  expect(find({ environment }, 'Ingress/vmshift-api-ingress', 'spec.rules')).toBe(`${MODEL}: "host": "${host}",`);
});

test('finds an item that came to a list', () => {
  const { paths } = production.ingress;
  const environment = changed(['ingress', 'paths'], [{ path: '/docs', pathType: 'Exact' }, ...paths]);
  // The object that is the item begins a line before its path.
  expect(find({ environment }, 'Ingress/vmshift-api-ingress', 'spec.rules')).toBe(`${MODEL}: {`);
});

test('of a value that was taken away, finds the line of what it was in', () => {
  const { kind, backup, ...rest } = production.database as Extract<
    EnvironmentConfig['database'],
    { kind: 'in-cluster' }
  >;
  const { drill: _drill, ...without } = backup;
  const environment = { ...production, database: { kind, ...rest, backup: without } } as EnvironmentConfig;
  expect(find({ environment }, 'CronJob/postgresql-restore-drill', '')).toBe(`${MODEL}: "backup": {`);
});

test('finds the build in the pin', () => {
  const tag = 'main-2222222222222222222222222222222222222222';
  const other = { ...pin, images: { ...pin.images, api: { tag } } };
  const field = 'spec.template.spec.containers[vmshift-api].image';
  expect(find({ pin: other }, 'Deployment/vmshift-api', field)).toBe(
    `apps/vmshift/releases/production.json: "tag": "${tag}"`,
  );
});

test.each([
  ['no value of the model changed', {}],
  [
    'the sources say something else',
    {
      environment: changed(['host'], 'a.example.com'),
      text: 'export const model = { environments: [{ name: "production", host: "b.example.com" }] };',
    },
  ],
  ['the sources cannot be read', { environment: changed(['host'], 'a.example.com'), text: 'export const {' }],
  ['nothing can be rendered from it', { environment: changed(['database', 'resources', 'limits', 'memory'], 'much') }],
] satisfies readonly (readonly [string, Head])[])('knows no line where %s', (_, head) => {
  expect(find(head, 'Ingress/vmshift-api-ingress', 'spec.rules')).toBeUndefined();
});

test('knows no line where more changed than people change', () => {
  const numbers = leavesBelow(production, [], '').filter(({ value }) => typeof value === 'number');
  const strings = leavesBelow(production, [], '').filter(({ name }) => /cpu|memory/.test(name));
  const environment = [...numbers, ...strings].reduce(
    (all, { path, value }) => withValue(all, path, typeof value === 'number' ? value + 1 : '77'),
    production,
  );
  expect(find({ environment }, 'Deployment/redis', '')).toBeUndefined();
});
