import { applicationOf, processesOf } from '../application';
import { checkChoice, environmentRule } from './rule';

/** Protects the settings of a process, whose words the profile declares; those of the model's types are `declared-fields`. */
export const closedChoices = environmentRule(
  {
    id: 'closed-choices',
    title: 'A setting of a process is one of the words that the profile declares',
    see: 'https://www.typescriptlang.org/docs/handbook/2/everyday-types.html#type-assertions',
  },
  (environment, report, platform) => {
    for (const { name, process, config } of processesOf(environment, applicationOf(platform))) {
      for (const [setting, choices] of Object.entries(process.settings ?? {})) {
        checkChoice(`processes.${name}.settings.${setting}`, String(config.settings?.[setting]), choices, report);
      }
    }
  },
);
