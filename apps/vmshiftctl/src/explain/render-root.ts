import { buildChart, type objectConstructs } from '@vmshift/chart';
import type { EnvironmentConfig, PlatformConfig } from '@vmshift/environments';
import type { ReleasePin } from '@vmshift/releases';

/** One environment, what it shares, and its pin: all that its objects are rendered from. */
export interface RenderRoot {
  readonly environment: EnvironmentConfig;
  readonly platform: PlatformConfig;
  readonly pin: ReleasePin;
}

export type Chart = ReturnType<typeof buildChart>;
export type ChartObject = ReturnType<typeof objectConstructs>[number];

/** @throws Error for values from which nothing can be rendered */
export function chartOf({ environment, platform, pin }: RenderRoot): Chart {
  return buildChart(environment, pin, platform);
}

/** What stays the same when an object, or its environment, has another name. */
export function pathInChart(construct: ChartObject, chart: Chart): string {
  return construct.node.path.slice(chart.node.path.length);
}
