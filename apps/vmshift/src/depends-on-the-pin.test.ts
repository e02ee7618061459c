import { type EnvironmentConfig, model } from '@vmshift/environments';
import { testRule } from '@vmshift/findings/testing';
import type { ReleasePin } from '@vmshift/releases';
import { buildObjects } from './build-objects';
import { type AnotherBuildOptions, dependsOnThePin } from './check-another-build';

const [environment] = model.environments as readonly [EnvironmentConfig];
const image = { tag: `${environment.branch}-${'a'.repeat(40)}` };
const pin: ReleasePin = {
  branch: environment.branch,
  commit: 'a'.repeat(40),
  images: { api: image, celery: image },
  sequence: 1,
};

/** What is rendered for the pin, with the objects of one kind edited. */
function rendered(kind = '', spec: object = {}): AnotherBuildOptions {
  const objects = buildObjects(environment, pin, model.platform).map((object) =>
    object.kind === kind ? { ...object, spec: { ...(object.spec as object), ...spec } } : object,
  );
  return { environment, pin, platform: model.platform, objects };
}

testRule([dependsOnThePin], 'depends-on-the-pin', {
  flags: {
    'a field that another build renders in another way': [
      rendered('Ingress', { ingressClassName: 'other' }),
      { object: expect.stringMatching(/^Ingress\//), path: 'spec.ingressClassName', now: 'other' },
    ],
  },
  accepts: { 'images alone': rendered() },
});
