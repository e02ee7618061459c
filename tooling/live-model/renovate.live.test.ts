import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { installedCharts } from '../../apps/infra/test-support/chart-keys';
import { platform } from '../../packages/environments/src/platform';
import type { PinnedImage } from '../../packages/environments/src/platform-config';
import { root } from '../workflows/workflow-file';

interface CustomManager {
  readonly managerFilePatterns: readonly string[];
  readonly matchStrings: readonly string[];
  readonly depNameTemplate?: string;
  readonly datasourceTemplate: string;
}

const { customManagers } = JSON.parse(readFileSync(join(root, '.github/renovate.json'), 'utf8')) as {
  readonly customManagers: readonly CustomManager[];
};

/** What Renovate finds in the file that the managers are for. */
function found(datasource: string) {
  const file = 'packages/environments/src/platform.ts';
  const text = readFileSync(join(root, file), 'utf8');
  return customManagers
    .filter(({ datasourceTemplate }) => datasourceTemplate === datasource)
    .flatMap(({ managerFilePatterns, matchStrings, depNameTemplate }) => {
      expect(managerFilePatterns.some((pattern) => new RegExp(pattern.slice(1, -1)).test(file))).toBe(true);
      return matchStrings.flatMap((pattern) =>
        [...text.matchAll(new RegExp(pattern, 'g'))].map(({ groups }) => ({ depName: depNameTemplate, ...groups })),
      );
    });
}

describe('Renovate', () => {
  test('finds every pinned image of the model with its digest', () => {
    const pinned = Object.values(platform.images).filter((image): image is PinnedImage => typeof image !== 'string');
    expect(found('docker')).toEqual(
      pinned.map(({ repository, tag, digest }) => ({ depName: repository, currentValue: tag, currentDigest: digest })),
    );
  });

  test('finds every chart of the model, by customManagers of .github/renovate.json, under the name that its repository has', () => {
    const charts = Object.entries(installedCharts(platform)).map(([depName, { repository, version }]) => ({
      depName,
      registryUrl: repository,
      currentValue: version,
    }));
    expect(new Set(found('helm'))).toEqual(new Set(charts));
  });
});
