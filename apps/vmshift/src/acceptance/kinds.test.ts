import { RENDERED_KINDS } from '@vmshift/environments';
import { renderedEnvironments } from '../testing/rendered';

test('the kinds that Argo CD may write are those that environments render', () => {
  const rendered = renderedEnvironments.flatMap(([, { objects }]) =>
    objects.map(({ apiVersion, kind }) => `${apiVersion.includes('/') ? apiVersion.split('/')[0] : ''}/${kind}`),
  );
  const writable = RENDERED_KINDS.map(({ group, kind }) => `${group}/${kind}`);
  expect([...new Set(rendered)].sort()).toEqual(writable.sort());
});
