import { platformView, testDiagnosis, wellPlatform } from '@vmshift/diagnosis/testing';
import type { CloneObservation } from '@vmshift/observation';
import { cloneRules } from './clone';

const clone = (behind: number, over: Partial<CloneObservation> = {}) =>
  platformView({
    observed: {
      git: {
        ...wellPlatform().git,
        clone: {
          state: 'seen',
          value: { commit: 'a'.repeat(40), branch: 'main', behind, ahead: 0, shallow: false, ...over },
        },
      },
    },
  });

testDiagnosis(cloneRules, 'clone-behind', {
  diagnoses: {
    'a clone of yesterday': [
      clone(3),
      {
        object: 'Clone/main',
        environment: 'platform',
        severity: 'unknown',
        cause: 'this clone is 3 commits behind origin, so its pins may be out of date',
        next: ['git pull --ff-only'],
      },
    ],
    'one with commits of its own, which only a rebase brings together': [
      clone(3, { ahead: 1 }),
      { object: 'Clone/main', environment: 'platform', severity: 'unknown', next: ['git pull --rebase --autostash'] },
    ],
    'another branch, which follows none or one of its own': [
      clone(3, { branch: 'topic', ahead: 1, wayToMain: 'git switch main' }),
      {
        ...{ object: 'Clone/topic', environment: 'platform', severity: 'unknown' },
        next: ['git switch main && git pull --ff-only'],
      },
    ],
    'another branch, where another work tree has main': [
      clone(3, { branch: 'topic', wayToMain: 'cd /src/platform' }),
      {
        ...{ object: 'Clone/topic', environment: 'platform', severity: 'unknown' },
        next: ['cd /src/platform && git pull --ff-only'],
      },
    ],
    'a commit by itself': [
      clone(3, { branch: undefined, wayToMain: 'git switch main' }),
      {
        ...{ object: 'Clone/aaaaaaaaaaaa', environment: 'platform', severity: 'unknown' },
        next: ['git switch main && git pull --ff-only'],
      },
    ],
    'one in the middle of a rebase, where Git switches to no branch': [
      clone(3, {
        branch: undefined,
        wayToMain: 'git switch main',
        stopped: { name: 'rebase', undo: 'git rebase --abort', proceed: 'git rebase --continue' },
      }),
      {
        ...{ object: 'Clone/aaaaaaaaaaaa', environment: 'platform', severity: 'unknown' },
        evidence: [
          {
            object: 'Clone/aaaaaaaaaaaa',
            message: 'a rebase is not ended, and git rebase --continue goes on with it',
          },
        ],
        next: ['git rebase --abort'],
      },
    ],
  },
  silent: { 'a clone that has all': clone(0) },
});
