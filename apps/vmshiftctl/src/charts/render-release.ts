import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { printableLine, UserError } from '@vmshift/findings';
import { makeTemporaryFolder } from '@vmshift/infra/temporary-folder';
import { isData, type KubeObject } from '@vmshift/kubernetes';
import { parseAllDocuments } from 'yaml';
import type { Interruption } from '../terraform/interruption';
import { runHelm } from '../terraform/pull-chart';
import { firstError } from '../terraform/terraform-errors';
import type { World } from '../world';
import type { ChartRelease } from './chart-release';

/** What Helm renders: an archive of a repository, or the files of a folder, by their paths in it. */
export type Chart = { readonly archive: Buffer } | { readonly files: ReadonlyMap<string, string> };

/**
 * The objects that a release installs, as Helm renders them without a cluster: what a chart looks up there is missing.
 * @param kubernetesVersion such as `1.35`
 * @throws UserError with Helm's reason where it renders nothing; ChildStopped when it was interrupted
 */
export async function renderRelease(
  { name, namespace, values }: ChartRelease,
  chart: Chart,
  kubernetesVersion: string,
  world: Pick<World, 'root' | 'env'>,
  interruption: Interruption,
): Promise<readonly KubeObject[]> {
  const folder = makeTemporaryFolder('chart');
  try {
    const path = writeChart(chart, folder);
    const texts = values.map((text, index) => {
      const file = join(folder, `values-${index}.yaml`);
      writeFileSync(file, text);
      return `--values=${file}`;
    });
    const flags = [`--namespace=${namespace}`, `--kube-version=${kubernetesVersion}.0`, '--include-crds', ...texts];
    const { status, stdout, stderr } = await runHelm(['template', name, path, ...flags], folder, world, interruption);
    if (status !== 0) throw new UserError(printableLine(firstError(stderr).replaceAll(folder, '')));
    return objectsOf(stdout);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function writeChart(chart: Chart, folder: string): string {
  if ('archive' in chart) {
    const file = join(folder, 'chart.tgz');
    writeFileSync(file, chart.archive);
    return file;
  }
  const root = join(folder, 'chart');
  for (const [path, text] of chart.files) {
    // A tree that Git would not check out can name anything.
    if (!path.split('/').every((part) => /^[\w.-]+$/.test(part) && part !== '..' && part !== '.'))
      throw new UserError(`the chart holds ${printableLine(path)}; allowed: letters, digits, dots, _ and - in a path`);
    const file = join(root, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  }
  return root;
}

/** As Helm reads them, whose parser knows YAML 1.1. */
function objectsOf(text: string): readonly KubeObject[] {
  const documents = parseAllDocuments(text, { version: '1.1', logLevel: 'silent' });
  return [...documents].flatMap((document) => {
    const value: unknown = document.toJS({ maxAliasCount: 100 });
    if (!isData(value) || typeof value.kind !== 'string' || !isData(value.metadata)) return [];
    return typeof value.metadata.name === 'string' ? [value as unknown as KubeObject] : [];
  });
}
