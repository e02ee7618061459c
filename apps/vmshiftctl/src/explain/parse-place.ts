import { DIST_FOLDER, type Model, stackEnvironments } from '@vmshift/environments';
import { nearestHint } from '@vmshift/findings';
import { parseManifests } from '@vmshift/kubernetes';
import { quote, UsageError } from '../usage-error';
import type { ReadText } from './source-values';

/** A path of the model. */
export interface ModelPlace {
  readonly path: string;
}

/** A block of a stack, or a field of it. */
export interface ResourcePlace {
  readonly stack: string;
  /** As Terraform names it. */
  readonly address: string;
  /** Path as findings print it; empty for the whole block. */
  readonly field: string;
}

/** A rendered object, or a field of it. */
export interface ObjectPlace {
  readonly environment: string;
  /** `Kind/name`; empty for all objects of the environment. */
  readonly object: string;
  /** Path as findings print it; empty for the whole object. */
  readonly field: string;
}

const FORMS = `${DIST_FOLDER}/<environment>/<file>, or <environment> <Kind>/<name>, or <stack> <address>, each with a field behind it, or a path of the model such as <environment>.host`;

/**
 * What a person asks about, in the words that a report prints: `production: Deployment/vmshift-api spec.replicas`, or the
 * path of a file in `dist/`, from any folder.
 */
export function parsePlace(
  words: readonly string[],
  { environments }: Model,
  read: ReadText,
): ObjectPlace | ResourcePlace | ModelPlace {
  const [first = '', ...rest] = words;
  const known = environments.map(({ name }) => name);
  const inDist = /(?:^|\/)dist\/([^/]+)\/([^/]+\.yaml)$/.exec(first.replaceAll('\\', '/'));
  if (inDist) {
    const [, environment = '', file = ''] = inDist;
    if (!environments.some(({ name }) => name === environment))
      throw wrongPlace(words, FORMS, nearestHint(environment, known));
    return { environment, object: objectIn(`${DIST_FOLDER}/${environment}/${file}`, read), field: rest.join(' ') };
  }
  const stack =
    /(?:^|\/)stacks\/([\w-]+)\/cdk\.tf\.json$/.exec(first.replaceAll('\\', '/'))?.[1] ?? first.replace(/:$/, '');
  const stacks = stackEnvironments({ environments });
  if (stacks.has(stack)) return resourceIn(stack, rest, words);
  const [root = ''] = first.split(/[.[]/);
  if (rest.length === 0 && (root === 'platform' || (known.includes(root) && root !== first))) return { path: first };
  const environment = first.replace(/:$/, '');
  const [object = '', ...field] = rest;
  if (!known.includes(environment)) {
    const near = nearestHint(root.replace(/:$/, ''), [...known, ...stacks.keys(), 'platform']);
    throw wrongPlace(words, `${FORMS}; environments: ${known.join(', ')}`, near);
  }
  return { environment, object, field: field.join(' ') };
}

/** `helm_release.traefik values.replicas`, or the same with a dot. */
function resourceIn(stack: string, [first = '', ...rest]: readonly string[], words: readonly string[]): ResourcePlace {
  const [, address, field = ''] = /^((?:data\.)?[\w-]+\.[\w-]+)(?:\.(.*))?$/.exec(first) ?? [];
  if (address === undefined) throw wrongPlace(words, `${stack} <address>, and a field behind it`);
  return { stack, address, field: [field, ...rest].filter((part) => part !== '').join(' ') };
}

/** The file names it; its name alone has the kind in lower case. */
function objectIn(file: string, read: ReadText): string {
  const text = read(file);
  if (text === undefined) throw wrongPlace([file], 'a file that is there, as ls dist/* lists them');
  const [object] = parseManifests(text, file);
  return object === undefined ? '' : `${object.kind}/${object.metadata.name}`;
}

function wrongPlace(words: readonly string[], allowed: string, near = ''): UsageError {
  return new UsageError(`got ${quote(words.join(' '))}; ${near}allowed: ${allowed}`);
}
