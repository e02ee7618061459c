import { model } from '@vmshift/environments';
import { installedCharts, readKeys } from '../../test-support/chart-keys';

test.each(Object.entries(installedCharts(model.platform)))(
  'apps/infra/chart-keys/%s.keys are those of the version that is installed; CONTRIBUTING.md, "Raise the version of a chart"',
  (chart, { version }) => {
    expect([chart, readKeys(chart).version]).toEqual([chart, version]);
  },
);
