import { model } from './environments';
import { type StateKey, stateKeys } from './state-buckets';

const stateBackend = { kind: 's3', bucketPrefix: 'state', endpoint: 'https://a.example', lockFile: false } as const;
const stored = { ...model, platform: { ...model.platform, stateBackend } };
const key = (name: string): StateKey | undefined => stateKeys(stored).find(({ environment }) => environment === name);

test('each environment writes to its own bucket, and none but the host of Argo CD reads another one', () => {
  const hosts = model.environments.filter(({ cluster }) => cluster.hostsArgoCd).map(({ name }) => name);
  for (const { name } of model.environments) {
    const others = model.environments.filter((other) => other.name !== name).map((other) => `state-${other.name}`);
    expect(key(name)).toEqual({
      environment: name,
      readWrite: [`state-${name}`],
      readOnly: hosts.includes(name) ? others : [],
    });
  }
});

test('what plans every stack writes to none', () => {
  const all = model.environments.map(({ name }) => `state-${name}`);
  for (const environment of ['plan', 'review']) {
    expect(key(environment)).toEqual({ environment, readWrite: [], readOnly: all });
  }
});

test('local files need no key', () => {
  expect(stateKeys({ ...model, platform: { ...model.platform, stateBackend: { kind: 'local' } } })).toEqual([]);
});
