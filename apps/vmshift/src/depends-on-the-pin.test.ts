import { type EnvironmentConfig, model } from '@vmshift/environments';
import { testRule } from '@vmshift/findings/testing';
import type { ReleasePin } from '@vmshift/releases';
import { type AnotherBuildOptions, dependsOnThePin } from './check-another-build';
import { renderEnvironment } from './render-environment';

const [environment] = model.environments as readonly [EnvironmentConfig];
const image = { tag: `${environment.branch}-${'a'.repeat(40)}` };
const pin: ReleasePin = {
  branch: environment.branch,
  commit: 'a'.repeat(40),
  images: { api: image, celery: image },
  sequence: 1,
};

/** What is rendered for the pin, with one text in the place of another. */
function rendered(from = '', to = ''): AnotherBuildOptions {
  const files = renderEnvironment(environment, pin, model.platform);
  const changed = new Map([...files].map(([name, text]) => [name, text.replace(from, to)]));
  return { environment: environment, pin, platform: model.platform, files: changed };
}

testRule([dependsOnThePin], 'depends-on-the-pin', {
  flags: {
    'a field that another build renders in another way': [
      rendered('schedule: ', 'suspend: true\n  schedule: '),
      { object: expect.stringMatching(/^CronJob\//), path: 'spec.suspend', now: 'true' },
    ],
  },
  accepts: { 'images alone': rendered() },
});
