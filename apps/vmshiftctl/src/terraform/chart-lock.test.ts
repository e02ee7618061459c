import fc from 'fast-check';
import { chartLockGaps, chartSources, lockedDigest, parseChartLock, printChartLock } from './chart-lock';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;
const traefik = { repository: 'https://charts.example.com/traefik', chart: 'traefik', version: '41.3.0' };
const lock = [{ ...traefik, digest: digest('a') }];

test('the charts of repositories are those that are locked, a folder of ours is not', () => {
  const configuration = {
    resource: {
      helm_release: {
        traefik: { ...traefik, name: 'traefik' },
        issuers: { chart: '../../../apps/infra/charts/cluster-issuers', version: '1.0.0' },
      },
    },
  };
  expect(chartSources(JSON.stringify(configuration))).toEqual([traefik]);
  expect(chartSources('{}')).toEqual([]);
});

test.each([
  ['nothing is locked', [], ['chart traefik 41.3.0 is not locked']],
  [
    'an older version is',
    [{ ...traefik, version: '41.2.0', digest: digest('a') }],
    ['chart traefik 41.3.0 is locked at 41.2.0'],
  ],
  [
    'the same chart of another repository is',
    [{ ...traefik, repository: 'https://other.example.com', digest: digest('a') }],
    ['chart traefik 41.3.0 is not locked'],
  ],
  ['it is locked', lock, []],
])('%s', (_, locked, gaps) => {
  expect(chartLockGaps([traefik], locked)).toEqual(gaps);
  expect(lockedDigest(traefik, locked)).toBe(gaps.length === 0 ? digest('a') : undefined);
});

test('what is printed is read again, whatever the order it came in', () => {
  const chart = fc.record({
    repository: fc.constantFrom('https://a.example.com', 'oci://b.example.com/charts'),
    chart: fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,9}$/),
    version: fc.stringMatching(/^v?[0-9]{1,3}\.[0-9]{1,3}\.[0-9]{1,3}$/),
    digest: fc.stringMatching(/^sha256:[0-9a-f]{64}$/),
  });
  fc.assert(
    fc.property(
      fc.uniqueArray(chart, { selector: (each) => `${each.repository} ${each.chart} ${each.version}` }),
      (charts) => {
        const printed = printChartLock(charts);
        expect(printChartLock([...charts].reverse())).toBe(printed);
        expect(printChartLock(parseChartLock(printed))).toBe(printed);
        expect(parseChartLock(printed)).toHaveLength(charts.length);
      },
    ),
  );
});

test.each([
  ['{', 'is no JSON'],
  ['{}', 'the file: '],
  ['[null]', '0: '],
  [JSON.stringify([{ ...traefik, digest: 'sha256:1' }]), '0.digest: '],
  [JSON.stringify([{ ...traefik, repository: 'http://charts.example.com', digest: digest('a') }]), '0.repository: '],
  [JSON.stringify([{ ...traefik, chart: '--post-renderer', digest: digest('a') }]), '0.chart: '],
  [JSON.stringify([{ ...lock[0], extra: 1 }]), 'Unrecognized key'],
])('%s is refused', (text, because) => {
  expect(() => parseChartLock(text)).toThrow(because);
  expect(() => parseChartLock(text)).toThrow('fix: ./vmshiftctl lock-charts');
});
