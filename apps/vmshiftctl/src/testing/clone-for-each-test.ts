import { type TestClone, TestOrigin } from './test-origin';

/**
 * One origin for all tests of a file, back at its first commit before each of them, and a new clone for each.
 * @param use is given both before each test
 */
export function cloneForEachTest(use: (clone: TestClone, origin: TestOrigin) => void): void {
  let origin: TestOrigin;
  beforeAll(() => {
    origin = new TestOrigin();
  });
  beforeEach(() => {
    origin.reset();
    use(origin.clone(), origin);
  });
  afterAll(() => origin.remove());
}
