import { objectName } from '@vmshift/manifests';
import { sourceTypeFiles, whyNotRead } from '../../changes/argocd-files';
import type { EnvironmentSide } from '../../side';
import type { Found } from '../effect';

const SEE = 'https://argo-cd.readthedocs.io/en/stable/user-guide/directory/';

/** Files of `dist/<environment>` that Argo CD no longer reads as manifests, and files that change what it reads. */
export function unreadFiles(before: EnvironmentSide | undefined, after: EnvironmentSide | undefined): readonly Found[] {
  if (after === undefined) return [];
  return [...skipped(before, after), ...otherSource(before, after)];
}

/** Objects that were applied and whose file is now passed over: they count as removed, and this says why. */
function skipped(before: EnvironmentSide | undefined, after: EnvironmentSide): readonly Found[] {
  const known = new Set((before?.files ?? []).filter((file) => whyNotRead(file) !== undefined).map(({ name }) => name));
  return after.files.flatMap((file): readonly Found[] => {
    const why = whyNotRead(file);
    const [first] = file.objects;
    if (why === undefined || known.has(file.name) || first === undefined) return [];
    return [
      {
        id: 'file-not-read',
        class: 'sync-failure',
        verdict: 'block',
        object: objectName(first),
        path: file.name,
        before: undefined,
        after: why,
        because: `Argo CD passes over ${file.name}: it ${why}`,
        consequence: 'the objects in it count as removed: Argo CD prunes them, or never makes them',
        remedy: 'keep manifests flat in their folder, named .yaml, without the marker',
        see: SEE,
      },
    ];
  });
}

function otherSource(before: EnvironmentSide | undefined, after: EnvironmentSide): readonly Found[] {
  const known = before ? sourceTypeFiles(before) : [];
  return sourceTypeFiles(after)
    .filter((name) => !known.includes(name))
    .map((name) => ({
      id: 'source-type-changes',
      class: 'sync-failure',
      verdict: 'block',
      object: `Application/vmshift`,
      path: name,
      before: 'a plain directory',
      after: name,
      because: `${name} makes Argo CD take the folder for Helm, Kustomize or an overridden source`,
      consequence: 'the manifests are not applied as they stand: the sync fails, or everything is pruned',
      remedy: 'keep nothing but manifests in dist/',
      see: SEE,
    }));
}
