import { type TestClone, TestOrigin } from './test-origin';

/**
 * One origin for all tests of a file, back at its first commit before each of them, and a new clone for each.
 * @param use is given both before each test
 * @param stacks whether the first commit holds the synthesized stacks as well; see `TestOrigin.commitStacks`
 */
export function cloneForEachTest(
  use: (clone: TestClone, origin: TestOrigin) => void,
  { stacks = false }: { readonly stacks?: boolean } = {},
): void {
  let origin: TestOrigin;
  beforeAll(async () => {
    origin = new TestOrigin();
    if (stacks) await origin.commitStacks();
  });
  beforeEach(() => {
    origin.reset();
    use(origin.clone(), origin);
  });
  afterAll(() => origin.remove());
}
