import { type EnvVar, itemPath, type KubeObject } from '@vmshift/kubernetes';
import type { Check, Finding } from './check';

/** Text that nothing but a credential looks like. Every repetition is bounded, so that a search takes linear time. */
const SHAPES: readonly (readonly [RegExp, string])[] = [
  [/-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----/, 'a private key'],
  // A password that is filled in at run time, $(NAME) or ${NAME}, is none.
  [/\b[a-z][a-z0-9+.-]{0,30}:\/\/[^\s/:@'"]{0,200}:(?!\$[({A-Za-z_])[^\s/@'"]{1,500}@/i, 'a URL with a password'],
  [/\bgh[pousr]_[A-Za-z0-9]{36}|\bgithub_pat_[A-Za-z0-9_]{22}/, 'a GitHub token'],
  [/\bglpat-[A-Za-z0-9_-]{20}/, 'a GitLab token'],
  [/\bxox[abprs]-[A-Za-z0-9-]{10}/, 'a Slack token'],
  [/\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/, 'an access key id'],
  [/\beyJ[A-Za-z0-9_-]{10,2000}\.eyJ[A-Za-z0-9_-]{10,2000}\./, 'a JSON Web Token'],
];

/** Names of what has to stay secret, as the last word of a variable or a setting. */
const SECRET_NAME =
  /(?:pass(?:word|wd|phrase)?|secret|token|credentials?|private_?key|access_?key|secret_?key|api_?key|requirepass|masterauth)$/i;

/**
 * A name and what follows it: `password = value`, `"token": "value"`, `--secret=value`, `requirepass value`. The value is
 * not consumed, because it may be the next name.
 */
const SETTING = /(?<![\w.-])(?<name>[\w.-]+)(?=["']?(?<separator>\s*[=:]\s*|[ \t]+)["']?(?<value>[^\s"',;]+))/g;

/** Settings that a blank separates from their value: options, and Redis' directives. */
const BLANK_SEPARATED = /^(?:--(?!no-)|requirepass$|masterauth$)/;

/** Filled in at run time, a path to a file, or no value at all. */
const NOT_LITERAL = /^(?:\$|<|\/|%|\{\{|-|(?:true|false|null|none|yes|no)$)/i;

/** Text without any of this is not worth a closer look, which is most of it. */
const SUSPICIOUS =
  /:\/\/|private key|gh[pousr]_|github_pat_|glpat-|xox|akia|asia|eyj|pass|secret|token|credential|key|masterauth/i;

/**
 * Nothing in a manifest looks like a credential: Git keeps it for ever and Argo CD shows it to every reader. Text is
 * looked at wherever it stands, configuration files and commands included. A message never repeats what was found.
 * @see https://owasp.org/www-project-kubernetes-top-ten/2022/en/src/K08-secrets-management
 */
export const credentials: Check = {
  id: 'credential',
  find: ({ objects, workloads }) => [
    ...objects.flatMap((object) => findText(object, object, '')),
    ...workloads.flatMap(({ object, containers }) =>
      containers.flatMap(({ spec: container, path }) => findVariables(object, container.env ?? [], `${path}.env`)),
    ),
  ],
};

const ALLOWED = 'a reference to a key of the Secret (secretKeyRef, or a mounted file)';

function findVariables(object: KubeObject, variables: readonly EnvVar[], path: string): readonly Finding[] {
  return variables.flatMap(({ name, value = '' }, index, all) => {
    if (value === '' || NOT_LITERAL.test(value) || !SECRET_NAME.test(name)) return [];
    return [
      { object, path: `${itemPath(path, all, index)}.value`, value: `a literal value for ${name}`, allowed: ALLOWED },
    ];
  });
}

function findText(object: KubeObject, value: unknown, path: string): readonly Finding[] {
  if (typeof value === 'string')
    return describeText(value).map((found) => ({ object, path, value: found, allowed: ALLOWED }));
  if (typeof value !== 'object' || value === null) return [];
  // The words of a command belong together: an option and its value may be two of them.
  if (Array.isArray(value) && value.every((item) => typeof item === 'string'))
    return findText(object, value.join(' '), path);
  return Object.entries(value).flatMap(([key, field]) =>
    findText(object, field, Array.isArray(value) ? `${path}[${key}]` : `${path}${path && '.'}${key}`),
  );
}

function describeText(text: string): readonly string[] {
  if (!SUSPICIOUS.test(text)) return [];
  const shapes = SHAPES.filter(([pattern]) => pattern.test(text)).map(([, what]) => what);
  const settings = [...text.matchAll(SETTING)].flatMap(({ groups: { name = '', separator = '', value = '' } = {} }) => {
    const isSetting = separator.trim() !== '' || BLANK_SEPARATED.test(name);
    return isSetting && SECRET_NAME.test(name) && !NOT_LITERAL.test(value) ? [`a literal value for ${name}`] : [];
  });
  return [...new Set([...shapes, ...settings])];
}
