import { buildObjects } from '../../apps/vmshift/src/build-objects';
import { printObjects } from '../../apps/vmshift/src/print-objects';
import { modelNames, recordReads } from '../../apps/vmshiftctl/src/explain/record-reads';
import { type EnvironmentConfig, model } from '../../packages/environments/src';
import { assertValidModel } from '../../packages/environments/src/rules/validate-model';
import { CHANGE_REFUSALS, checkManifests } from '../../packages/manifests/src';
import type { ReleasePin } from '../../packages/releases/src';
import { digest, sha } from '../workflows/runner/builds';

const [environment] = model.environments as [EnvironmentConfig];
const { platform } = model;

function pinOf(digit: string): ReleasePin {
  const image = { tag: `main-${sha(digit)}`, digest: digest(digit) };
  return { branch: environment.branch, commit: sha(digit), images: { api: image, celery: image }, sequence: 1 };
}
const build = (digit: string, of = environment) => buildObjects(of, pinOf(digit), platform);

test('what was rendered for the same is given again, and nothing else', () => {
  expect(build('1', structuredClone(environment))).toBe(build('1'));
  expect(build('2')).not.toEqual(build('1'));
  expect(printObjects(build('1'))).toBe(printObjects(build('1')));
  expect(printObjects(build('2'))).not.toEqual(printObjects(build('1')));
});

test('a model that was valid is judged again when it was changed', () => {
  const changed = structuredClone(model);
  assertValidModel(changed);
  for (const one of changed.environments) Object.assign(one, { namespace: '' });
  expect(() => assertValidModel(changed)).toThrow('namespace');
});

test('what an acknowledgement decides is asked every time', () => {
  const objects = build('1');
  const claim = objects.find(({ kind }) => kind === 'PersistentVolumeClaim');
  const committed = [{ ...claim, spec: { storageClassName: 'other' } }] as unknown as typeof objects;
  const found = (isAllowed: boolean) =>
    checkManifests({
      ...{ environment, platform, pinned: pinOf('1').images, objects, committed, flows: [] },
      acknowledged: () => isAllowed,
    }).filter(({ id }) => CHANGE_REFUSALS.has(id)).length;
  expect([found(false) > 0, found(true), found(false) > 0]).toEqual([true, 0, true]);
});

test('what is read of a model is told each time, and is what rendering reads alone', () => {
  const told = () => {
    const read = new Set<string>();
    build(
      '1',
      recordReads({ ...environment, unread: 1 }, '', modelNames, (name) => read.add(name)),
    );
    return read;
  };
  const first = told();
  expect([first.has('namespace'), first.has('unread')]).toEqual([true, false]);
  expect(told()).toEqual(first);
});
