import { commitMessage } from './commit-message';
import { planHold } from './plan-hold';
import { planRelease } from './plan-release';
import { environmentState } from './testing';

const sha = (digit: string): string => digit.repeat(40);
const pin = {
  branch: 'develop',
  commit: sha('a'),
  images: { api: { tag: `develop-${sha('a')}` }, celery: { tag: `develop-${sha('a')}` } },
  sequence: 1,
};
const states = ['staging', 'dev'].map((name) => environmentState(name, 'develop', pin));

test('the message of a release has a conventional subject, what moves, and the trailers that history needs', () => {
  const runUrl = 'https://github.com/ilearn-code/vmshift/actions/runs/7';
  const plan = planRelease({ branch: 'develop', commit: sha('b'), sequence: 2, runUrl }, states);
  expect(commitMessage(plan, 'vmshift')).toBe(`release(staging,dev): develop-bbbbbbbbbbbb

staging: develop-aaaaaaaaaaaa -> develop-bbbbbbbbbbbb
dev: develop-aaaaaaaaaaaa -> develop-bbbbbbbbbbbb

Release-Action: release
Release-Of: vmshift@${sha('b')}
Release-Environments: staging, dev
Release-Run: ${runUrl}
`);
});

test('the message of a hold names who and why', () => {
  const [staging] = states;
  if (staging === undefined) throw new Error('no state');
  expect(
    commitMessage(planHold({ reason: 'load test', by: 'ada' }, staging), 'vmshift'),
  ).toBe(`hold(staging): develop-aaaaaaaaaaaa

staging: stays on develop-aaaaaaaaaaaa

Release-Action: hold
Release-Of: vmshift@${sha('a')}
Release-Environments: staging
Release-By: ada
Release-Reason: load test
`);
});

test('an environment stays on a build of the same branch alone: the images of another branch are others', () => {
  const main = {
    ...pin,
    branch: 'main',
    images: { api: { tag: `main-${sha('a')}` }, celery: { tag: `main-${sha('a')}` } },
  };
  const [staging] = states;
  if (staging === undefined) throw new Error('no state');
  const plan = planHold({ reason: 'load test', by: 'ada' }, staging);
  const moved = { ...plan, environments: [{ ...plan.environments[0], outcome: 'change', from: main, to: pin }] };
  expect(commitMessage(moved as typeof plan, 'vmshift')).toContain(
    'staging: main-aaaaaaaaaaaa -> develop-aaaaaaaaaaaa',
  );
});
