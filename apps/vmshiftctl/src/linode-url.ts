import type { World } from './world';

/** Where Linode's API is. `LINODE_URL` is the provider's own variable. */
export function linodeUrl({ env }: Pick<World, 'env'>): string {
  return env.LINODE_URL || 'https://api.linode.com';
}
