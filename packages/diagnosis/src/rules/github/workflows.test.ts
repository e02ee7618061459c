import { ago, platformView, testDiagnosis } from '@vmshift/diagnosis/testing';
import { workflowRules } from './workflows';

const REPOSITORY = 'ilearn-code/iac-vmshift';
const well = { 'nothing seen': platformView() };

const workflows = (state: string) =>
  platformView({
    gitHub: {
      repositories: [
        {
          repository: REPOSITORY,
          runs: { state: 'seen', value: [] },
          workflows: { state: 'seen', value: [{ file: 'drift.yaml', state }] },
        },
      ],
    },
  });

testDiagnosis(workflowRules, 'workflow-disabled', {
  diagnoses: {
    'one that GitHub switched off': [
      workflows('disabled_inactivity'),
      {
        object: `Workflow/${REPOSITORY}/drift.yaml`,
        severity: 'at-risk',
        cause: `drift.yaml of ${REPOSITORY} is switched off by GitHub, after 60 days without a commit`,
        next: [`gh workflow enable drift.yaml --repo ${REPOSITORY}`],
      },
    ],
  },
  silent: { ...well, 'an active one': workflows('active') },
});

const drift = (minutes: number) =>
  platformView({
    gitHub: {
      scheduled: {
        'drift.yaml': {
          state: 'seen',
          value: {
            workflow: 'drift.yaml',
            id: 9,
            status: 'completed',
            conclusion: 'success',
            url: 'https://x',
            createdAt: ago(minutes),
          },
        },
      },
    },
  });

testDiagnosis(workflowRules, 'scheduled-run-overdue', {
  diagnoses: {
    'a day without one': [
      drift(60 * 30),
      { object: `Workflow/${REPOSITORY}/drift.yaml`, since: ago(60 * 30), severity: 'at-risk' },
    ],
  },
  silent: {
    ...well,
    'one of this morning': drift(60 * 7),
    'one that GitHub starts late': drift(60 * 26),
    'one that never ran yet': platformView({
      gitHub: { scheduled: { 'drift.yaml': { state: 'seen', value: 'never' } } },
    }),
  },
});
