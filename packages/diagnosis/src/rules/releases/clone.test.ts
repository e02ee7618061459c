import { platformView, testDiagnosis, wellPlatform } from '@vmshift/diagnosis/testing';
import { cloneRules } from './clone';

const clone = (behind: number) =>
  platformView({
    observed: {
      git: {
        ...wellPlatform().git,
        clone: { state: 'seen', value: { commit: 'a'.repeat(40), branch: 'main', behind, ahead: 0, shallow: false } },
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
        cause: 'this clone is 3 commits behind origin, so its pins may be of yesterday',
        next: ['git pull --ff-only'],
      },
    ],
  },
  silent: { 'a clone that has all': clone(0) },
});
