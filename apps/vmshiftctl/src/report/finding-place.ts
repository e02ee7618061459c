import type { Finding } from '@vmshift/findings';
import type { FilePlace } from '@vmshift/findings/report';
import type { Side } from '@vmshift/manifest-review';
import { locate } from './locate';

const MODEL = 'packages/environments/src';

/**
 * Where a finding stands in an environment: the line of the rendered file, or, without one, the file of the model in which
 * it is put right.
 * @param files the head's rendered files
 */
export function findingPlace({ object, path }: Finding, environment: string, files: Side): FilePlace {
  const file = `${MODEL}/${object.startsWith('argocd') ? 'platform' : environment}.ts`;
  return locate(files, environment, object, path) ?? { file, line: 1 };
}
