import type { Finding } from '@vmshift/findings';
import type { FilePlace } from '@vmshift/findings/report';
import type { Side } from '@vmshift/manifest-review';
import { pinPath } from '@vmshift/releases';
import { locate } from './locate';

const MODEL = 'packages/environments/src';

/**
 * Where a finding stands in an environment: the line of the rendered file, or, without one, the file of the model in which
 * it is put right; of a pin its own file.
 * @param files the head's rendered files
 */
export function findingPlace({ object, path }: Finding, environment: string, files: Side): FilePlace {
  const pin = object === `ReleasePin/${environment}` ? pinPath(environment) : undefined;
  const isShared = object.startsWith('argocd') || object === 'Model/platform';
  const file = pin ?? `${MODEL}/${isShared ? 'platform' : environment}.ts`;
  return locate(files, environment, object, path) ?? { file, line: 1 };
}
