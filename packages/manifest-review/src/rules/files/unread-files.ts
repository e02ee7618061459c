import { objectName } from '@vmshift/kubernetes';
import { isEvaluated, sourceOf, whyNotRead } from '../../changes/argocd-files';
import type { RenderedFile } from '../../side';
import { fileRule } from '../rule';

const APPLICATION = 'Application/vmshift';
const MAX_PROBLEMS = 3;

const shared = {
  class: 'sync-failure',
  verdict: 'block',
  see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/directory/',
} as const;

/** What Argo CD makes of a file in place of the objects that were reviewed. */
interface Misreading {
  readonly kind: 'link' | 'source' | 'program' | 'problem';
  readonly what: string;
  readonly because: string;
}

/** Undefined for a manifest, and for what Argo CD passes over. */
function misreadingOf(file: RenderedFile): Misreading | undefined {
  const { name, link, text, problem } = file;
  if (link !== undefined) {
    const what = `a ${link}${text === '' ? '' : ` to ${text.slice(0, 200)}`}`;
    return { kind: 'link', what, because: `${name} is a ${link}: what it points to is no part of this comparison` };
  }
  const source = sourceOf(file);
  if (source !== undefined)
    return { kind: 'source', what: source, because: `${name} makes Argo CD take the folder for ${source}` };
  if (isEvaluated(file)) {
    const because = `Argo CD runs ${name} and applies what comes out, which stands in no file`;
    return { kind: 'program', what: 'a Jsonnet program', because };
  }
  if (problem === undefined || whyNotRead(file) !== undefined) return undefined;
  const because = `${name} could not be read, or Argo CD may read something else in it; its objects were not judged`;
  return { kind: 'problem', what: firstProblems(problem), because };
}

/** On one line: a file of garbage has a problem in each of its own. */
function firstProblems(problem: string): string {
  const problems = problem.split('\n');
  const more = problems.length > MAX_PROBLEMS ? [`${problems.length - MAX_PROBLEMS} more problems`] : [];
  return [...problems.slice(0, MAX_PROBLEMS), ...more].join('; ');
}

/**
 * Files that are misread in one way. Told whether the base had them or not: as long as one is there, nothing else that is
 * told of the environment holds.
 */
function misread(kind: Misreading['kind'], files: readonly RenderedFile[] = []) {
  return files.flatMap((file) => {
    const misreading = misreadingOf(file);
    if (misreading?.kind !== kind) return [];
    return [{ object: APPLICATION, path: file.name, now: misreading.what, why: misreading.because }];
  });
}

/** Nothing in it is applied, and nothing comes of it either. */
function isSkipped(file: RenderedFile): boolean {
  return misreadingOf(file) === undefined && whyNotRead(file) !== undefined;
}

/** Argo CD applies the objects that were reviewed, and no others. */
export const unreadFiles = [
  fileRule({
    ...shared,
    id: 'file-is-link',
    title: 'dist/ holds files, no links',
    judge: ({ after }) => misread('link', after?.files),
    because: ({ why }) => why,
    impact: 'Argo CD may follow it, and apply objects that were not reviewed',
    fix: 'npm run synth removes it, and writes the manifest itself',
  }),
  fileRule({
    ...shared,
    id: 'source-type-changes',
    title: 'Argo CD reads dist/ as a plain directory',
    judge: ({ after }) => misread('source', after?.files),
    because: ({ why }) => why,
    impact: 'the manifests are not applied as they stand: the sync fails, or everything else is pruned',
    fix: 'keep nothing but manifests in dist/',
    see: 'https://argo-cd.readthedocs.io/en/stable/user-guide/tool_detection/',
  }),
  fileRule({
    ...shared,
    id: 'file-evaluated',
    title: 'Argo CD runs no program of dist/',
    judge: ({ after }) => misread('program', after?.files),
    because: ({ why }) => why,
    impact: 'objects that were not reviewed are applied; an error in it stops every sync of the environment',
    fix: 'render it from the model: dist/ holds manifests alone',
  }),
  fileRule({
    ...shared,
    id: 'file-unreadable',
    title: 'Every manifest can be read in one way only',
    judge: ({ after }) => misread('problem', after?.files),
    because: ({ why }) => why,
    impact:
      'Argo CD refuses the whole folder and no sync of the environment succeeds, or it applies what was not reviewed',
    fix: 'npm run synth, and commit dist/ as it was rendered',
  }),
  fileRule({
    ...shared,
    id: 'file-not-read',
    title: 'Argo CD reads every file that holds objects',
    judge: ({ before, after }) => {
      const known = new Set((before?.files ?? []).filter(isSkipped).map(({ name }) => name));
      return (after?.files ?? [])
        .filter((file) => isSkipped(file) && !known.has(file.name))
        .map((file) => {
          const [first] = file.objects;
          return {
            ...(first === undefined
              ? { object: APPLICATION, path: file.name, verdict: 'warn' as const }
              : { object: objectName(first) }),
            now: whyNotRead(file) ?? '',
            file: file.name,
            holdsObjects: first !== undefined,
          };
        });
    },
    because: ({ file, now }) => `Argo CD passes over ${file}: it ${now}`,
    impact: ({ holdsObjects }) =>
      holdsObjects
        ? 'the objects in it count as removed: Argo CD prunes them, or never makes them'
        : 'nothing reads it; a plugin of Argo CD may take the folder for its own',
    fix: 'keep manifests flat in their folder, named .yaml, without the marker, and nothing else',
  }),
  fileRule({
    ...shared,
    id: 'base-file-not-read',
    title: 'The state before is known',
    // What hid objects of the base: they count as new, or as unchanged, and may be neither.
    judge: ({ before, after }) =>
      (before?.files ?? []).flatMap((file) => {
        const misreading = misreadingOf(file);
        const still = after?.files.find(({ name }) => name === file.name);
        if (misreading === undefined || (still !== undefined && misreadingOf(still) !== undefined)) return [];
        const [was, is] = [misreading.what, still === undefined ? undefined : 'a manifest'];
        return [{ object: APPLICATION, path: file.name, before: was, after: is, why: misreading.because }];
      }),
    verdict: 'warn',
    because: ({ why }) => `before this change ${why}`,
    impact: 'what runs may differ from what stands here as the state before, and changes more than is shown',
    fix: 'compare with the cluster before the merge: kubectl diff, or the difference that Argo CD shows',
  }),
];
