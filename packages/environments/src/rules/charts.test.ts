import { findings } from '../../test-support/change-model';
import { charts } from './charts';

describe('charts', () => {
  test.each(['', '1', '1.2', '^1.2.3', '~1.2.3', '>=1.2.3', '1.2.x', '*', '01.2.3', '1.2.3-rc.1'])(
    '%j is not one exact release',
    (version) => {
      expect(findings(charts, ['platform.addOns.traefik.version', version])).toEqual([
        `platform.addOns.traefik.version = ${JSON.stringify(version)}`,
      ]);
    },
  );

  test('every chart is looked at', () => {
    for (const chart of ['argoCd.chart', 'argoCd.appsChart', 'addOns.certManager', 'addOns.metricsServer']) {
      expect(findings(charts, [`platform.${chart}.version`, '?'])).toEqual([`platform.${chart}.version = "?"`]);
      expect(findings(charts, [`platform.${chart}.repository`, 'http://a.example'])).toHaveLength(1);
    }
  });

  test('a version with or without v is fine', () => {
    expect(findings(charts, ['platform.addOns.traefik.version', 'v41.3.0'])).toEqual([]);
  });
});
