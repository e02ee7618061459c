import { type TestClone, TestOrigin } from './test-origin';

/**
 * One origin for all tests of a file, back at its first commit before each of them, and a new clone for each.
 * @param use is given both before each test
 * @param first what the first commit holds, next to the pins; see `TestOrigin.commitStacks`
 */
export function cloneForEachTest(
  use: (clone: TestClone, origin: TestOrigin) => void,
  first: 'manifests' | 'manifests and stacks' = 'manifests',
): void {
  let origin: TestOrigin;
  beforeAll(async () => {
    origin = new TestOrigin();
    if (first === 'manifests and stacks') await origin.commitStacks();
  });
  beforeEach(() => {
    origin.reset();
    use(origin.clone(), origin);
  });
  afterAll(() => origin.remove());
}
