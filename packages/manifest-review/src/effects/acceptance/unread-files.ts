import { objectName } from '@vmshift/kubernetes';
import { isEvaluated, sourceOf, whyNotRead } from '../../changes/argocd-files';
import type { EnvironmentSide, RenderedFile } from '../../side';
import type { Found } from '../effect';

const SEE = 'https://argo-cd.readthedocs.io/en/stable/user-guide/directory/';
const SEE_TOOLS = 'https://argo-cd.readthedocs.io/en/stable/user-guide/tool_detection/';

/**
 * Files of `dist/<environment>` by which Argo CD applies something else than the objects that were reviewed. What is wrong
 * with the head is told whether the base had it or not: as long as it is there, nothing else that is said of the
 * environment holds.
 */
export function unreadFiles(before: EnvironmentSide | undefined, after: EnvironmentSide | undefined): readonly Found[] {
  const files = after?.files ?? [];
  const known = new Set((before?.files ?? []).filter(isSkipped).map(({ name }) => name));
  return [
    ...files.flatMap((file) => misread(file) ?? skipped(file, known) ?? []),
    ...(before?.files ?? []).flatMap((file) => misreadBefore(file, files)),
  ];
}

/** What Argo CD reads in another way than we do; undefined for a manifest, and for what it passes over. */
function misread(file: RenderedFile): Found | undefined {
  return fromLink(file) ?? fromSource(file) ?? fromProgram(file) ?? fromFault(file);
}

function fromLink({ name, link, text }: RenderedFile): Found | undefined {
  if (link === undefined) return undefined;
  return {
    ...place(name, 'file-is-link'),
    after: `a ${link}${text === '' ? '' : ` to ${text.slice(0, 200)}`}`,
    because: `${name} is a ${link}: what it points to is no part of this comparison`,
    impact: 'Argo CD may follow it, and apply objects that were not reviewed',
    fix: 'npm run synth removes it, and writes the manifest itself',
    see: SEE,
  };
}

function fromSource(file: RenderedFile): Found | undefined {
  const source = sourceOf(file);
  if (source === undefined) return undefined;
  return {
    ...place(file.name, 'source-type-changes'),
    before: 'a plain directory',
    after: source,
    because: `${file.name} makes Argo CD take the folder for ${source}`,
    impact: 'the manifests are not applied as they stand: the sync fails, or everything else is pruned',
    fix: 'keep nothing but manifests in dist/',
    see: SEE_TOOLS,
  };
}

function fromProgram(file: RenderedFile): Found | undefined {
  if (!isEvaluated(file)) return undefined;
  return {
    ...place(file.name, 'file-evaluated'),
    after: 'a Jsonnet program',
    because: `Argo CD runs ${file.name} and applies what comes out, which stands in no file`,
    impact: 'objects that were not reviewed are applied; an error in it stops every sync of the environment',
    fix: 'render it from the model: dist/ holds manifests alone',
    see: SEE,
  };
}

function fromFault(file: RenderedFile): Found | undefined {
  const { name, fault } = file;
  if (fault === undefined || whyNotRead(file) !== undefined) return undefined;
  return {
    ...place(name, 'file-unreadable'),
    after: firstFaults(fault),
    because: `${name} could not be read, or Argo CD may read something else in it; its objects were not judged`,
    impact:
      'Argo CD refuses the whole folder and no sync of the environment succeeds, or it applies what was not reviewed',
    fix: 'npm run synth, and commit dist/ as it was rendered',
    see: SEE,
  };
}

const MAX_FAULTS = 3;

/** On one line: a file of garbage has a fault in each of its own. */
function firstFaults(fault: string): string {
  const faults = fault.split('\n');
  const more = faults.length > MAX_FAULTS ? [`${faults.length - MAX_FAULTS} more faults`] : [];
  return [...faults.slice(0, MAX_FAULTS), ...more].join('; ');
}

/** What hid objects of the base: they count as new, or as unchanged, and may be neither. */
function misreadBefore(file: RenderedFile, after: readonly RenderedFile[]): readonly Found[] {
  const fault = misread(file);
  const still = after.find(({ name }) => name === file.name);
  if (fault === undefined || (still !== undefined && misread(still) !== undefined)) return [];
  return [
    {
      ...place(file.name, 'base-file-not-read'),
      verdict: 'warn',
      before: fault.after,
      after: still === undefined ? undefined : 'a manifest',
      because: `before this change ${fault.because}`,
      impact: 'what runs may differ from what stands here as the state before, and changes more than is shown',
      fix: 'compare with the cluster before the merge: kubectl diff, or the difference that Argo CD shows',
      see: fault.see,
    },
  ];
}

/** Nothing in it is applied, and nothing comes of it either. */
function isSkipped(file: RenderedFile): boolean {
  return misread(file) === undefined && whyNotRead(file) !== undefined;
}

/** Objects that were applied and whose file is now passed over: they count as removed, and this says why. */
function skipped(file: RenderedFile, known: ReadonlySet<string>): Found | undefined {
  const why = whyNotRead(file);
  const [first] = file.objects;
  if (why === undefined || known.has(file.name)) return undefined;
  const found = {
    ...place(file.name, 'file-not-read'),
    after: why,
    because: `Argo CD passes over ${file.name}: it ${why}`,
    fix: 'keep manifests flat in their folder, named .yaml, without the marker, and nothing else',
    see: SEE,
  };
  return first === undefined
    ? {
        ...found,
        verdict: 'warn',
        impact: 'nothing reads it; a plugin of Argo CD may take the folder for its own',
      }
    : {
        ...found,
        object: objectName(first),
        impact: 'the objects in it count as removed: Argo CD prunes them, or never makes them',
      };
}

function place(
  path: string,
  id: string,
): Pick<Found, 'id' | 'class' | 'verdict' | 'object' | 'path' | 'before' | 'after'> {
  return {
    id,
    class: 'sync-failure',
    verdict: 'block',
    object: 'Application/vmshift',
    path,
    before: undefined,
    after: undefined,
  };
}
