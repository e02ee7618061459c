import { appendFileSync } from 'node:fs';

/** Has Git read the settings of tests (jest.config.js), and none of the machine. */
export function gitSettings(): Readonly<Record<string, string | undefined>> {
  const { GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM } = process.env;
  return { GIT_CONFIG_GLOBAL, GIT_CONFIG_NOSYSTEM };
}

/** Settings of Git as a file of them holds them, by name. @see https://git-scm.com/docs/git-config#_syntax */
export function settingLines(settings: Readonly<Record<string, string>>): string {
  return Object.entries(settings)
    .map(([name, value]) => {
      const [, section, , subsection, key] = /^([^.]+)(\.(.*))?\.([^.]+)$/.exec(name) ?? [];
      const header = subsection === undefined ? `[${section}]` : `[${section} "${subsection}"]`;
      return `${header}\n${key} = "${value.replace(/["\\]/g, '\\$&')}"\n`;
    })
    .join('');
}

/** Sets what Git reads last of several values, without a process. @param folder of a repository, such as `.git` */
export function configure(folder: string, settings: Readonly<Record<string, string>>): void {
  appendFileSync(`${folder}/config`, settingLines(settings));
}
