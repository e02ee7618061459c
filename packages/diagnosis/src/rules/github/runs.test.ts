import { ago, pin, platformView, stateOf, testDiagnosis } from '@vmshift/diagnosis/testing';
import type { WorkflowRun } from '@vmshift/observation';
import { runRules } from './runs';

const REPOSITORY = 'ilearn-code/iac-vmshift';

function run(parts: Partial<WorkflowRun>): WorkflowRun {
  return {
    repository: REPOSITORY,
    workflow: 'release.yaml',
    branch: 'main',
    id: 7,
    status: 'completed',
    conclusion: 'failure',
    commit: 'a'.repeat(40),
    url: `https://github.com/${REPOSITORY}/actions/runs/7`,
    createdAt: ago(30),
    updatedAt: ago(27),
    ...parts,
  };
}

const seen = (...runs: readonly WorkflowRun[]) =>
  platformView({
    gitHub: {
      repositories: [
        { repository: REPOSITORY, runs: { state: 'seen', value: runs }, workflows: { state: 'seen', value: [] } },
      ],
    },
  });

const well = { 'no runs': platformView(), 'runs that succeeded': seen(run({ conclusion: 'success' })) };

testDiagnosis(runRules, 'workflow-run-failed', {
  diagnoses: {
    'a release of a branch, with the step and what keeps the build before': [
      seen(
        run({
          subject: 'develop at d05a11b7c2e9',
          failedJobs: {
            state: 'seen',
            value: [{ name: 'Release', conclusion: 'failure', step: 'Verify the provenance' }],
          },
        }),
      ),
      {
        environment: 'platform',
        severity: 'degraded',
        object: `Workflow/${REPOSITORY}/release.yaml for develop at d05a11b7c2e9`,
        since: ago(27),
        cause: `the last run of release.yaml of ${REPOSITORY} for develop at d05a11b7c2e9 ended with failure in "Verify the provenance"; staging and dev keep the build before`,
        evidence: [
          { object: 'Job Release', message: 'failure in the step "Verify the provenance"' },
          { object: 'Workflow/release.yaml', message: `https://github.com/${REPOSITORY}/actions/runs/7` },
        ],
        next: [`gh run view 7 --repo ${REPOSITORY} --log-failed`, `gh run rerun 7 --repo ${REPOSITORY}`],
      },
    ],
    'a release that one environment of its branch took, and another one refused': [
      {
        ...seen(run({ subject: `develop at ${'b'.repeat(12)}` })),
        states: [stateOf('staging', pin('b', 2), pin('a', 1)), stateOf('dev', pin('a', 1))],
      },
      {
        object: `Workflow/${REPOSITORY}/release.yaml for develop at ${'b'.repeat(12)}`,
        cause: `the last run of release.yaml of ${REPOSITORY} for develop at ${'b'.repeat(12)} ended with failure; dev keeps the build before; staging is pinned to it all the same`,
      },
    ],
    'a release that runs nowhere well, and was pinned everywhere': [
      {
        ...seen(run({ subject: `develop at ${'b'.repeat(12)}` })),
        states: [stateOf('staging', pin('b', 2)), stateOf('dev', pin('b', 2))],
      },
      {
        object: `Workflow/${REPOSITORY}/release.yaml for develop at ${'b'.repeat(12)}`,
        cause: `the last run of release.yaml of ${REPOSITORY} for develop at ${'b'.repeat(12)} ended with failure; staging and dev are pinned to it all the same`,
      },
    ],
    'a change by hand, whose re-run waits for its approval once more': [
      seen(run({ workflow: 'operate.yaml', conclusion: 'failure' })),
      {
        object: `Workflow/${REPOSITORY}/operate.yaml on main`,
        next: [`gh run view 7 --repo ${REPOSITORY} --log-failed`, `gh run rerun 7 --repo ${REPOSITORY}`],
      },
    ],
    'a check that brings nothing to where it runs': [
      seen(run({ workflow: 'ci.yaml', conclusion: 'timed_out' })),
      {
        object: `Workflow/${REPOSITORY}/ci.yaml on main`,
        severity: 'at-risk',
        cause: `the last run of ci.yaml of ${REPOSITORY} on main ended with timed_out`,
        next: [`gh run view 7 --repo ${REPOSITORY} --log-failed`, `gh run rerun 7 --repo ${REPOSITORY} --failed`],
      },
    ],
  },
  silent: { ...well, 'one that still runs': seen(run({ status: 'in_progress', conclusion: null })) },
});

testDiagnosis(runRules, 'workflow-run-awaits-approval', {
  diagnoses: {
    'a deploy of production': [
      seen(
        run({
          workflow: 'infra.yaml',
          status: 'waiting',
          conclusion: null,
          approval: { state: 'seen', value: ['production'] },
        }),
      ),
      {
        object: `Workflow/${REPOSITORY}/infra.yaml on main`,
        severity: 'waiting',
        since: ago(27),
        cause: `infra.yaml of ${REPOSITORY} on main waits for an approval of production`,
        next: [`gh run view 7 --repo ${REPOSITORY} --web`],
      },
    ],
  },
  silent: well,
});

testDiagnosis(runRules, 'workflow-run-queued', {
  diagnoses: {
    'no machine for half an hour': [
      seen(run({ status: 'queued', conclusion: null })),
      { object: `Workflow/${REPOSITORY}/release.yaml on main`, since: ago(30), severity: 'at-risk' },
    ],
  },
  silent: {
    ...well,
    'one that was just started': seen(run({ status: 'queued', conclusion: null, createdAt: ago(5) })),
  },
});
