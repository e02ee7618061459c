import fc from 'fast-check';
import { differences, read } from '../test-support/corpus';
import { HAS_KUBECTL } from '../test-support/kubectl';
import { manifestText } from '../test-support/yaml-texts';

/** How many manifests are generated. Those that this reader takes go through kubectl too. */
const GENERATED = 3000;

const testWithKubectl = HAS_KUBECTL ? test : test.skip;

if (!HAS_KUBECTL) test.todo('needs kubectl on PATH, and is skipped without');

testWithKubectl('kubectl reads from every generated manifest that we take what we read', () => {
  const texts = fc.sample(manifestText, { numRuns: GENERATED, seed: 20_261_126 });
  const reads = texts.flatMap((text) => read(text) ?? []);
  expect(reads.length).toBeGreaterThan(GENERATED / 2);
  expect(differences(reads)).toEqual([]);
});
