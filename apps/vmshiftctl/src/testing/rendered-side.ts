import { buildObjects } from '@vmshift/chart';
import { type EnvironmentConfig, type Model, model, type PlatformConfig } from '@vmshift/environments';
import { printManifest } from '@vmshift/kubernetes';
import { type EnvironmentSide, review } from '@vmshift/manifest-review';
import type { ReleasePin } from '@vmshift/releases';

/** One side of a review: what the chart renders of an environment, pinned to one build. */
export function renderedSide(config: EnvironmentConfig, platform: PlatformConfig): EnvironmentSide {
  const commit = 'a'.repeat(40);
  const image = { tag: `${config.branch}-${commit}` };
  const pin: ReleasePin = { branch: config.branch, commit, sequence: 1, images: { api: image, celery: image } };
  const files = buildObjects(config, pin, platform).map((object) => ({
    ...{ name: `${object.kind}.${object.metadata.name}.yaml`, text: printManifest(object), objects: [object] },
  }));
  return { files, pin, config, platform };
}

/** The model with the environment of that name replaced. */
export function modelWith(environment: EnvironmentConfig): Model {
  const { environments } = model;
  return { ...model, environments: environments.map((one) => (one.name === environment.name ? environment : one)) };
}

/** What the review of the manifests finds of a change of one environment, but for notes. */
export function manifestFindings(base: EnvironmentConfig, head: EnvironmentConfig): readonly string[] {
  const [before, after] = [base, head].map((environment) => ({
    environments: new Map([[environment.name, renderedSide(environment, model.platform)]]),
  }));
  if (before === undefined || after === undefined) throw new Error('both are rendered');
  return review(before, after)
    .findings.filter(({ verdict }) => verdict !== 'info')
    .map(({ id, verdict, object }) => `${verdict} ${id} ${object}`);
}
