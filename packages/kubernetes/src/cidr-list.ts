import { cidrIncludes, cidrShare, cidrVersion } from './cidr';

/** The share of all addresses of each version that a list of CIDR blocks holds: two halves are 1, a block twice counts once. */
export function cidrShares(blocks: readonly string[]): Readonly<Record<4 | 6, number>> {
  const apart = separate(blocks);
  const shareOf = (version: 4 | 6) => total(apart.filter((cidr) => cidrVersion(cidr) === version));
  return { 4: shareOf(4), 6: shareOf(6) };
}

/** Whether each address of a CIDR block is in a list of blocks: in one of them, or in several that are parts of it. */
export function isCoveredBy(cidr: string, blocks: readonly string[]): boolean {
  if (blocks.some((block) => cidrIncludes(block, cidr))) return true;
  // Blocks never overlap in part: those in this one are all of it when their shares sum up to its own.
  const share = cidrShare(cidr);
  return share > 0 && total(separate(blocks.filter((block) => cidrIncludes(cidr, block)))) === share;
}

/** The blocks without those that another one holds. */
function separate(blocks: readonly string[]): readonly string[] {
  return blocks.filter(
    (block, index) =>
      !blocks.some(
        (other, place) =>
          place !== index && cidrIncludes(other, block) && (place < index || !cidrIncludes(block, other)),
      ),
  );
}

function total(blocks: readonly string[]): number {
  return blocks.map(cidrShare).reduce((sum, share) => sum + share, 0);
}
