import { DIST_FOLDER } from '@vmshift/environments';
import { counted } from '@vmshift/findings';
import { CHECKOUT_FILES, type Revision } from './revision';

/** Attributes by which Git writes other bytes than those that are committed. @see https://git-scm.com/docs/gitattributes */
const REWRITING = /(?:^|[\s-])(working-tree-encoding|ident|filter)(?=[\s=]|$)/m;

/**
 * Why what Argo CD checks out may be something else than the committed bytes that are compared; nothing where the change
 * leaves that alone.
 */
export async function whyCheckedOutOtherwise(base: Revision, head: Revision): Promise<readonly string[]> {
  const changed = [...head.files.keys()].filter((path) => base.files.get(path) !== head.files.get(path));
  const inDist = changed.filter((path) => path.startsWith(`${DIST_FOLDER}/`) && path.endsWith('/.gitattributes'));
  const texts = await head.read(CHECKOUT_FILES.filter((path) => changed.includes(path)));
  const [, attribute] = REWRITING.exec(texts.get('.gitattributes') ?? '') ?? [];
  return [
    ...inDist
      .slice(0, 1)
      .map(
        (path) =>
          `${path}${inDist.length > 1 ? ` and ${counted(inDist.length - 1, 'other')}` : ''}: Argo CD may apply other bytes than those that are compared; fix: npm run synth writes no such file, remove it`,
      ),
    ...(attribute === undefined
      ? []
      : [
          `.gitattributes sets ${attribute}: Git writes other bytes than those that are compared, and Argo CD applies them; fix: give no file that attribute`,
        ]),
    ...(texts.has('.gitmodules')
      ? [
          '.gitmodules: Argo CD fetches what it names with every checkout, and syncs nothing where that fails; fix: remove it',
        ]
      : []),
  ].map((because) => `${head.label}: ${because}`);
}
