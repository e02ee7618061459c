import { entries, pin, stateOf, testDiagnosis, view } from '@vmshift/diagnosis/testing';
import { type EnvironmentState, releaseCommand } from '@vmshift/releases';
import { pinRules } from './pins';

const staging = (...states: readonly EnvironmentState[]) => view({ environment: { name: 'staging' }, states });
const ahead = stateOf('dev', pin('b', 2), pin('a', 1));
const none = { ...stateOf('staging'), pin: undefined, history: [] };
const well = { 'the same build': staging(stateOf('staging', pin('b', 2)), ahead), 'no states': view() };

testDiagnosis(pinRules, 'sibling-ahead', {
  diagnoses: {
    'an environment behind without a hold, with the release that brings it up': [
      staging(stateOf('staging', pin('a', 1)), ahead),
      {
        object: 'Pin/staging',
        environment: 'staging',
        cause: '1 release behind dev without being held',
        next: [`${releaseCommand(pin('b', 2))} --commit --push`],
      },
    ],
    'two releases': [
      staging(stateOf('staging', pin('a', 1)), stateOf('dev', pin('c', 3), pin('b', 2), pin('a', 1))),
      { object: 'Pin/staging', cause: '2 releases behind dev without being held' },
    ],
    'a build that the other never ran': [
      staging(stateOf('staging', pin('a', 1)), stateOf('dev', pin('c', 3))),
      { object: 'Pin/staging', cause: '1 release behind dev without being held' },
    ],
  },
  silent: {
    ...well,
    'a held one': staging(stateOf('staging', pin('a', 1, { hold: { reason: 'r', by: 'b' } })), ahead),
    'the one that is ahead': view({ environment: { name: 'dev' }, states: [stateOf('staging', pin('a', 1)), ahead] }),
    'a rollback of the other one': staging(
      stateOf('staging', pin('c', 3), pin('b', 2)),
      stateOf('dev', pin('b', 2), pin('c', 3), pin('b', 2)),
    ),
  },
});

testDiagnosis(pinRules, 'pin-missing', {
  diagnoses: {
    'a first release, for which the other environment of the branch has the build': [
      staging(none, stateOf('dev', pin('b', 2))),
      { object: 'Pin/staging', cause: 'no build is pinned yet', next: [releaseCommand(pin('b', 2))] },
    ],
    'the first environment of a branch': [
      staging(none),
      {
        object: 'Pin/staging',
        next: [
          `./vmshiftctl release --branch develop --sha "$(gh run list --repo ilearn-code/vmshift --workflow ci-cd.yaml --branch develop --json headSha,event,conclusion --jq 'map(select(.event == "push" and .conclusion == "success"))[0].headSha')"`,
        ],
      },
    ],
    'a pin that was there': [
      staging({ ...none, history: entries(pin('b', 2)) }),
      {
        object: 'Pin/staging',
        cause: 'apps/vmshift/releases/staging.json is missing',
        next: ['git checkout HEAD -- apps/vmshift/releases/staging.json'],
      },
    ],
  },
  silent: well,
});

const fix = 'git checkout HEAD -- apps/vmshift/releases/staging.json';

testDiagnosis(pinRules, 'pin-unreadable', {
  diagnoses: {
    'marks of a merge conflict': [
      staging({ ...none, brokenPin: { text: '<<<<', problem: 'apps/vmshift/releases/staging.json is no JSON', fix } }),
      { object: 'Pin/staging', cause: 'apps/vmshift/releases/staging.json is no JSON', next: [fix] },
    ],
  },
  silent: well,
});
