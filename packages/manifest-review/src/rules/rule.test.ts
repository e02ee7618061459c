import { comparison } from '@vmshift/manifest-review/testing';
import fc from 'fast-check';
import { changeRule } from './rule';

const API = 'Deployment/vmshift-api';
const CONTAINER = 'spec.template.spec.containers[vmshift-api]';

/** The path that a rule tells which finds something at a path of an object. */
function toldPath(object: string, path: string, change = comparison(() => undefined)): string | undefined {
  const rule = changeRule({
    ...{ id: 'x', title: 'x', because: 'x', impact: 'x', fix: 'x', see: 'x' },
    judge: () => [{ object, path }],
    class: 'outage',
    verdict: 'warn',
  });
  return rule.judge(change)[0]?.path;
}

test.each([
  ['a field that is there', API, `${CONTAINER}.image`, `${CONTAINER}.image`],
  ['a field that is left to its default', API, 'spec.paused', 'spec'],
  ['a variable that is not there', API, `${CONTAINER}.env[NONE].value`, `${CONTAINER}.env`],
  ['a container that is not there', API, 'spec.template.spec.containers[x].image', 'spec.template.spec.containers'],
  ['a value in a text', 'ConfigMap/vmshift-api-config', 'data.CORS_ORIGINS[0]', 'data.CORS_ORIGINS[0]'],
  ['a value that the text lacks', 'ConfigMap/vmshift-api-config', 'data.CORS_ORIGINS[7].x', 'data.CORS_ORIGINS'],
  ['the whole object', API, '', ''],
  ['what no file holds', 'Application/vmshift', 'spec.project', 'spec.project'],
])('the place that is told for %s is one that can be opened', (_, object, path, told) => {
  expect(toldPath(object, path)).toBe(told);
});

test('a field that the change takes away, or brings, is told', () => {
  const gone = comparison((draft) => draft.set(API, `${CONTAINER}.resources`, undefined));
  expect(toldPath(API, `${CONTAINER}.resources.limits.cpu`, gone)).toBe(`${CONTAINER}.resources.limits.cpu`);
  const come = comparison((draft) => draft.set(API, 'spec.paused', true));
  expect(toldPath(API, 'spec.paused', come)).toBe('spec.paused');
});

test('any text is a path that can be judged', () => {
  fc.assert(fc.property(fc.string(), (path) => expect(typeof toldPath(API, path)).toBe('string')));
});
