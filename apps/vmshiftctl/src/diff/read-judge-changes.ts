import { model as ownModel } from '@vmshift/environments';
import type { ObjectReader } from '../git/read-objects';
import { differingPaths } from '../git/read-tree';
import { isJudgePath, isModelFile } from './judge-path';
import { differInValuesAlone } from './values-alone';

/**
 * The paths in which two commits differ and that decide what a review finds, those of tests last. A file of the model
 * counts where more than its values differ.
 * @param base id of a commit, as `head` is
 */
export async function readJudgeChanges(objects: ObjectReader, base: string, head: string): Promise<readonly string[]> {
  const paths = (await differingPaths(objects, `${base}^{tree}`, `${head}^{tree}`)).filter(isJudgePath);
  const environments = ownModel.environments.map(({ name }) => name);
  const files = paths.filter((path) => isModelFile(path, environments));
  const read = await objects.read(files.flatMap((path) => [`${base}:${path}`, `${head}:${path}`]));
  const values = files.filter((_, index) => {
    const [before, after] = [read[2 * index], read[2 * index + 1]];
    if (before?.type !== 'blob' || after?.type !== 'blob') return false;
    return differInValuesAlone(before.content.toString(), after.content.toString());
  });
  const changed = paths.filter((path) => !values.includes(path));
  return [...changed.filter((path) => !isTest(path)), ...changed.filter(isTest)];
}

const isTest = (path: string) => path.endsWith('.test.ts');
