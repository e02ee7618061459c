import { type Taint, tolerates } from './toleration';

const taint: Taint = { key: 'pool', value: 'batch', effect: 'NoSchedule' };

/** Of upstream's TestTolerationToleratesTaint: staging/src/k8s.io/api/core/v1/toleration_test.go. */
test.each([
  ['the same key, value and effect', { key: 'pool', operator: 'Equal', value: 'batch', effect: 'NoSchedule' }, true],
  ['no operator, which is Equal', { key: 'pool', value: 'batch', effect: 'NoSchedule' }, true],
  ['no effect, which is every effect', { key: 'pool', value: 'batch' }, true],
  ['any value of the key', { key: 'pool', operator: 'Exists', effect: 'NoSchedule' }, true],
  ['everything', { operator: 'Exists' }, true],
  ['everything of the effect', { operator: 'Exists', effect: 'NoSchedule' }, true],
  ['another effect', { key: 'pool', operator: 'Exists', effect: 'NoExecute' }, false],
  ['another key', { key: 'disk', operator: 'Exists' }, false],
  ['another value', { key: 'pool', operator: 'Equal', value: 'web' }, false],
  ['no value', { key: 'pool' }, false],
  ['an operator that is none', { key: 'pool', operator: 'Like', value: 'batch' }, false],
])('a toleration of %s', (_, toleration, expected) => {
  expect(tolerates({ tolerations: [toleration] }, taint)).toBe(expected);
});

test('one of several is enough, and none tolerates nothing', () => {
  expect(tolerates({ tolerations: [{ key: 'disk', operator: 'Exists' }, { operator: 'Exists' }] }, taint)).toBe(true);
  expect(tolerates({ tolerations: [] }, taint)).toBe(false);
});

test.each([undefined, null, {}, { tolerations: 'all' }, { tolerations: [null, 1] }])(
  'a malformed pod %j tolerates nothing',
  (pod) => {
    expect(tolerates(pod, taint)).toBe(false);
  },
);
