import { pathBelow } from '@vmshift/kubernetes';

/** Blocks of Terraform's JSON, by the word that an expression refers to them with. */
const BLOCKS: Readonly<Record<string, string>> = {
  locals: 'local.',
  output: 'output.',
  variable: 'var.',
  provider: 'provider.',
};

/**
 * The address of a block, and the path of a field in it, from the path in a stack's file; no address for what is none, such as
 * the version of a provider.
 */
export function addressOf([block = '', ...path]: readonly (string | number)[]): readonly [string | undefined, string] {
  if (block === 'resource' || block === 'data') {
    const [type, name, ...rest] = path;
    const field = pathBelow('', rest);
    // The values of a chart are one text, and a report tells them without its place in the list.
    const shown = type === 'helm_release' ? field.replace(/^values\[0\]/, 'values') : field;
    return [`${block === 'data' ? 'data.' : ''}${type}.${name}`, shown];
  }
  const [name = '', ...rest] = path;
  const prefix = BLOCKS[block];
  return [prefix === undefined ? undefined : `${prefix}${name}`, pathBelow('', rest)];
}
