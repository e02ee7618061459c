import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ChartConfig, PlatformConfig } from '@vmshift/environments';

/** Keys that a chart reads; a key without children takes any value. */
export interface Keys {
  readonly [key: string]: Keys;
}

const folder = join(__dirname, '../chart-keys');

/** The version that the keys were read from, and the keys: `key{inner inner{…}}`, one top-level key a line. */
export function readKeys(chart: string): { readonly version: string; readonly keys: Keys } {
  const [version = '', ...lines] = readFileSync(join(folder, `${chart}.keys`), 'utf8').split('\n');
  const tokens = [...lines.join(' ').matchAll(/[{}]|[^{}\s]+/g)].map(([token]) => token);
  const level = (): Keys => {
    const keys: Record<string, Keys> = {};
    for (let token = tokens.shift(); token !== undefined && token !== '}'; token = tokens.shift()) {
      const nested = tokens[0] === '{';
      if (nested) tokens.shift();
      keys[token] = nested ? level() : {};
    }
    return keys;
  };
  return { version, keys: level() };
}

/** The charts that the platform installs, by the names that their repositories have for them. */
export function installedCharts({ argoCd, addOns }: PlatformConfig): Readonly<Record<string, ChartConfig>> {
  return {
    'argo-cd': argoCd.chart,
    'argocd-apps': argoCd.appsChart,
    traefik: addOns.traefik,
    'cert-manager': addOns.certManager,
    'metrics-server': addOns.metricsServer,
  };
}
