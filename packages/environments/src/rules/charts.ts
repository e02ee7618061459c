import { isHttpsUrl } from './formats';
import { platformRule } from './rule';

/** Protects the clusters from charts that change by themselves: a range or a missing part would take the newest. */
export const charts = platformRule(
  {
    id: 'charts',
    title: 'A chart changes only when its version does',
    see: 'https://helm.sh/docs/topics/charts/#charts-and-versioning',
  },
  ({ argoCd, addOns }, report) => {
    const { chart, appsChart } = argoCd;
    const all = { 'argoCd.chart': chart, 'argoCd.appsChart': appsChart, ...prefixed(addOns) };
    for (const [path, { repository, version }] of Object.entries(all)) {
      if (!/^v?(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}$/.test(version)) {
        report(`${path}.version`, version, 'one exact version, such as 1.2.3 or v1.2.3');
      }
      if (!isHttpsUrl(repository, { path: true })) {
        report(`${path}.repository`, repository, 'the https address of a chart repository, without credentials');
      }
    }
  },
);

function prefixed<Value>(addOns: Readonly<Record<string, Value>> | object): Record<string, Value> {
  return Object.fromEntries(Object.entries(addOns).map(([name, value]) => [`addOns.${name}`, value]));
}
