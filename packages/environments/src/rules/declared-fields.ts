import { isData } from '@vmshift/kubernetes';
import { applicationOf } from '../application';
import { ENVIRONMENT_SHAPE, PLATFORM_SHAPE } from '../model-shape';
import { misshapes } from '../shape';
import { modelRule, PROFILE_FOLDER } from './rule';

/** Protects from a field that is left out, misspelled or of another type, which a command reads without asking the compiler. */
export const declaredFields = modelRule(
  {
    id: 'declared-fields',
    title: 'Each field is one that the model declares, and of its type',
    see: 'https://www.typescriptlang.org/docs/handbook/2/everyday-types.html#type-assertions',
  },
  ({ environments, platform }, report) => {
    const whole = isData(platform) ? { ...platform, application: applicationOf(platform) } : platform;
    for (const { path, value, allowed } of misshapes(PLATFORM_SHAPE, whole, '')) {
      report('platform', path, value, allowed, path.startsWith('application.') ? PROFILE_FOLDER : undefined);
    }
    if (!Array.isArray(environments)) {
      report('platform', 'environments', environments, 'a list of environments');
      return;
    }
    for (const [index, environment] of environments.entries()) {
      const name: unknown = environment?.name;
      const owner = typeof name === 'string' ? name : `environments[${index}]`;
      for (const { path, value, allowed } of misshapes(ENVIRONMENT_SHAPE, environment, '')) {
        report(owner, path, value, allowed);
      }
    }
  },
);
