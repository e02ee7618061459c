import type { ReleasePin } from '@vmshift/releases';

/** The commit that every environment runs at first. */
export const FIRST = 'aa583cfb23d20bb7d63b5674db00c6d3e1bae3c1';

/** The pin of that commit, the first build of a branch. */
export function firstPin(branch: string): ReleasePin {
  const image = { tag: `${branch}-${FIRST}` };
  return { branch, commit: FIRST, images: { api: image, celery: image }, sequence: 1 };
}
