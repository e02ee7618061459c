import type { Scenario } from '../scenario';

const PLATFORM = 'packages/environments/src/platform.ts';
const [NEWER, OLDER] = ["metrics-server', version: '3.13.1'", "metrics-server', version: '3.13.0'"] as const;

/** CONTRIBUTING.md, "Raise the version of a chart", there and back. */
export const chartVersion: Scenario = {
  name: 'chart-version',
  title: 'Another version of a chart, and back',
  run: async (stage) => {
    await stage.merge('Take metrics-server 3.13.0', [[PLATFORM, NEWER, OLDER]]);
    stage.say('A plan names the chart that is not locked; the pipeline plans none.');
    await stage.command('./vmshiftctl plan platform-staging');
    await stage.command('./vmshiftctl lock-charts');
    await stage.merge('Lock the charts', []);
    await stage.command('./vmshiftctl deploy platform-staging');
    await stage.merge('Take metrics-server 3.13.1', [[PLATFORM, OLDER, NEWER]]);
    await stage.quietly('./vmshiftctl lock-charts');
    await stage.merge('Lock the charts', []);
    await stage.command('./vmshiftctl deploy platform-staging');
  },
};
