import { applicationOf, type EnvironmentConfig, type PlatformConfig } from '@vmshift/environments';
import type { KubeObject } from '@vmshift/kubernetes';
import type { ReleasePin } from '@vmshift/releases';
import { App } from 'cdk8s';
import { resolveImages } from './images';
import { VmshiftChart } from './vmshift-chart';

/**
 * The Kubernetes objects of one environment, as plain data.
 *
 * One App for each: an App resolves and validates its whole tree again for every chart in it, which is quadratic.
 */
export function buildObjects(
  environment: EnvironmentConfig,
  pin: ReleasePin,
  platform: PlatformConfig,
): readonly KubeObject[] {
  const chart = new VmshiftChart(new App(), environment.name, {
    environment,
    images: resolveImages(platform, pin),
    profile: applicationOf(platform),
  });
  return chart.toJson();
}
