import { ago, entries, pin, platformView, stateOf, testDiagnosis, view } from '@vmshift/diagnosis/testing';
import type { SuccessfulBuild, WorkflowRun } from '@vmshift/observation';
import { heldBuildRules, lostReleaseRules } from './builds';

const build = (digit: string, number: number, minutes: number): SuccessfulBuild => ({
  commit: digit.repeat(40),
  number,
  url: `https://github.com/ilearn-code/vmshift/actions/runs/${number}`,
  at: ago(minutes),
});
const builds = (value: SuccessfulBuild | 'none') => ({ builds: { develop: { state: 'seen', value } } }) as const;
const held = { hold: { reason: 'a demo', by: 'ada' } };

function platform(newest: SuccessfulBuild | 'none', pinned = pin('a', 5), runs: readonly Partial<WorkflowRun>[] = []) {
  const repository = { repository: 'o/r', workflows: { state: 'seen', value: [] } } as const;
  return platformView({
    states: [stateOf('staging', pinned), stateOf('dev', pinned)],
    gitHub: {
      ...builds(newest),
      repositories: [{ ...repository, runs: { state: 'seen', value: runs as readonly WorkflowRun[] } }],
    },
  });
}

testDiagnosis(lostReleaseRules, 'release-lost', {
  diagnoses: {
    'a build of an hour ago that no environment pins': [
      platform(build('b', 7, 60)),
      {
        object: 'Branch/develop',
        since: ago(60),
        severity: 'degraded',
        cause: 'the build develop-bbbbbbbbbbbb succeeded, and staging and dev never pinned it',
        next: [
          'gh run list --repo ilearn-code/vmshift --workflow argocd-update.yaml --limit 10',
          'gh run list --repo ilearn-code/iac-vmshift --workflow release.yaml --limit 10',
        ],
      },
    ],
  },
  silent: {
    'no build': platform('none'),
    'a build that is pinned': platform(build('a', 5, 60)),
    'one that an older number has, as a rerun': platform(build('b', 4, 60)),
    'one of ten minutes ago': platform(build('b', 7, 10)),
    'environments that are held': platform(build('b', 7, 60), pin('a', 5, held)),
    'a release that another rule tells of': platform(build('b', 7, 60), pin('a', 5), [
      { workflow: 'release.yaml', subject: 'develop at bbbbbbbbbbbb', conclusion: 'failure' },
    ]),
    'a release that waits': platform(build('b', 7, 60), pin('a', 5), [
      { workflow: 'argocd-update.yaml', commit: 'b'.repeat(40), conclusion: null },
    ]),
  },
});

const heldView = (newest: SuccessfulBuild, hold = true) => {
  const pinned = pin('a', 5, hold ? held : {});
  const [entry, ...rest] = entries(pinned, pin('a', 5));
  if (entry === undefined) throw new Error('no entry');
  return view({
    states: [{ ...stateOf('dev', pinned), history: [{ ...entry, kind: 'hold' }, ...rest] }],
    gitHub: builds(newest),
  });
};

testDiagnosis(heldBuildRules, 'hold-keeps-builds-back', {
  diagnoses: {
    'a hold with builds behind it': [
      heldView(build('b', 8, 60)),
      {
        object: 'Pin/dev',
        severity: 'waiting',
        since: ago(0),
        cause: 'held by ada: a demo; 3 newer builds wait',
        next: ['./vmshiftctl resume dev --push'],
      },
    ],
  },
  silent: {
    'a hold without a newer build': heldView(build('a', 5, 60)),
    'an environment that is not held': heldView(build('b', 8, 60), false),
  },
});
