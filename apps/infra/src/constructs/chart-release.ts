import { Release } from '@cdktf/provider-helm/lib/release';
import type { ChartConfig } from '@vmshift/environments';
import type { ITerraformDependable } from 'cdktf';
import type { Construct } from 'constructs';

export interface ChartReleaseProps {
  /** Name of the chart, and of the release. */
  readonly chart: string;
  readonly source: ChartConfig;
  readonly namespace: string;
  /** @default the namespace exists */
  readonly createNamespace?: boolean;
  readonly values: object;
  /** @default the release waits for nothing */
  readonly dependsOn?: ITerraformDependable[];
}

/** Seconds that a release has to become ready in. */
const TIMEOUT_SECONDS = 600;

/**
 * A Helm release that is undone when it fails: without `atomic`, a failed first installation blocks the next apply with
 * "cannot re-use a name that is still in use". The values are written as JSON, which is YAML, so that a plan shows them
 * line by line.
 */
export function chartRelease(scope: Construct, id: string, props: ChartReleaseProps): Release {
  return new Release(scope, id, {
    name: props.chart,
    chart: props.chart,
    repository: props.source.repository,
    version: props.source.version,
    namespace: props.namespace,
    createNamespace: props.createNamespace ?? false,
    values: [JSON.stringify(props.values, null, 2)],
    atomic: true,
    timeout: TIMEOUT_SECONDS,
    maxHistory: 10,
    dependsOn: props.dependsOn,
  });
}
