import { applicationOf, type EnvironmentConfig, type PlatformConfig } from '@vmshift/environments';
import type { KubeObject } from '@vmshift/kubernetes';
import type { ReleasePin } from '@vmshift/releases';
import { ApiObject, App } from 'cdk8s';
import { resolveImages } from './images';
import { renderConstruct } from './render-construct';
import { VmshiftChart } from './vmshift-chart';

/**
 * The Kubernetes objects of one environment, as plain data.
 * @param like those of another build: what is declared alike is not rendered again
 */
export function buildObjects(
  environment: EnvironmentConfig,
  pin: ReleasePin,
  platform: PlatformConfig,
  like: readonly KubeObject[] = [],
): readonly KubeObject[] {
  return objectConstructs(buildChart(environment, pin, platform)).map((construct, index) =>
    renderConstruct(construct, like[index]),
  );
}

/**
 * Everything that runs in one environment, as constructs.
 *
 * One App for each: an App resolves and validates its whole tree again for every chart in it, which is quadratic.
 */
export function buildChart(environment: EnvironmentConfig, pin: ReleasePin, platform: PlatformConfig): VmshiftChart {
  return new VmshiftChart(new App(), environment.name, {
    environment,
    images: resolveImages(platform, pin),
    profile: applicationOf(platform),
  });
}

/** The constructs of a chart that are objects, in the order in which they are rendered. */
export function objectConstructs(chart: VmshiftChart): readonly ApiObject[] {
  return chart.node.findAll().filter((construct) => ApiObject.isApiObject(construct));
}
